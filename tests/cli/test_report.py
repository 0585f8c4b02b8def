from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb import cli
from kompetensnb.vocabulary.parameters import Parameters

Output = pytest.CaptureFixture[str]


def test_a_region_is_known_by_name_code_and_id(asked: list[tuple[str, Parameters, dict[str, object]]]) -> None:
    for region in ("Skövde", "1496", "skovde"):
        assert cli.run(["report", "lagesbild", "--region", region]) == 0

    assert {parameters.region for _, parameters, _ in asked} == {"skovde"}


def test_report_passes_on_every_choice(asked: list[tuple[str, Parameters, dict[str, object]]]) -> None:
    choices = {
        "region": "skaraborg",
        "comparison": "riket",
        "branch": "F",
        "group": "73O",
        "horizon": "kort",
        "year": "2024",
        "sector": "privat",
        "sex": "kvinnor",
        "measure": "eftergymnasial",
        "sharing": "per=5000",
        "language": "en",
        "format": "html,pdf",
        "out": "ut",
    }

    code = cli.run(["report", "lagesbild", *(f"--{name}={value}" for name, value in choices.items())])

    assert code == 0
    assert asked == [
        (
            "lagesbild",
            Parameters(
                region="skaraborg",
                comparison="riket",
                branch="F",
                group="73O",
                horizon="kort",
                year=2024,
                sector="privat",
                sex="kvinnor",
                measure="eftergymnasial",
                sharing="per=5000",
                language="en",
            ),
            {"formats": ("html", "pdf"), "out": Path("ut")},
        )
    ]


def test_files_go_to_standard_output_and_sentences_to_standard_error(
    asked: list[tuple[str, Parameters, dict[str, object]]], capsys: Output
) -> None:
    code = cli.run(["report", "lagesbild", "--language=en"])

    shown = capsys.readouterr()
    assert code == 0
    assert shown.out.splitlines() == [str(Path("ut/a.html"))]
    assert "The report is written" in shown.err
    assert "No PDF is written" in shown.err


def test_an_out_that_is_a_file_is_refused(folder: Path, capsys: Output) -> None:
    (folder / "ut").write_text("min fil")

    code = cli.run(["report", "lagesbild", "--out", "ut", "--format", "html"])

    assert code == 2
    assert "ut är inte en mapp" in capsys.readouterr().err
    assert (folder / "ut").read_text() == "min fil"
