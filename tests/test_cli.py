from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kompetensnb import cli
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.scores import Score
from kompetensnb.publish import report as report_module
from kompetensnb.publish.report import Report
from kompetensnb.store.places import bundled_id
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder; the log is beside it."""
    monkeypatch.setenv(cli.LOG_ENVIRONMENT, str(tmp_path / "log" / "k.log"))
    monkeypatch.delenv(cli.ENVIRONMENT, raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Parameters, dict[str, object]]]:
    """What `make_report` was asked for, instead of a report."""
    calls: list[tuple[str, Parameters, dict[str, object]]] = []

    def record(name: str, parameters: Parameters, **options: object) -> Report:
        calls.append((name, parameters, options))
        return Report((Path("ut/a.html"),), KompetensnbError("pdf-no-browser"))

    monkeypatch.setattr(report_module, "make_report", record)
    return calls


@pytest.mark.parametrize(
    ("arguments", "value", "allowed"),
    [
        (["report", "lagesbild", "--region", "atlantis"], "atlantis", "vastra-gotaland"),
        (["report", "lagesbild", "--comparison", "atlantis"], "atlantis", "riket"),
        (["report", "lagesbild", "--branch", "trolleri"], "trolleri", "B+C"),
        (["report", "lagesbild", "--year", "i fjol"], "i fjol", "1968"),
        (["report", "lagesbild", "--year", "2031"], "2031", "2025"),
        (["report", "lagesbild", "--horizon", "snart"], "snart", "kort"),
        (["report", "lagesbild", "--sex", "x"], "x", "kvinnor"),
        (["report", "lagesbild", "--measure", "lycka"], "lycka", "folkmangd"),
        (["report", "lagesbild", "--language", "de"], "de", "sv"),
        (["report", "lagesbild", "--snapshot", "1999-01-01-x"], "1999-01-01-x", bundled_id()),
        (["report", "lagesbild", "--format", "html,docx"], "docx", "pdf"),
        (["report", "finns-inte"], "finns-inte", "lagesbild"),
        (["report", "../../etc/passwd"], "../../etc/passwd", "lagesbild"),
        (["rapport", "lagesbild"], "rapport", "report"),
        (["serve", "--port", "99999"], "99999", "65535"),
        (["serve", "--ip", "localhosten"], "localhosten", "127.0.0.1"),
        (["serve", "--base-url", "/a b/"], "/a b/", "/kompetens/"),
        (["status", "--snapshot", "1999-01-01-x"], "1999-01-01-x", bundled_id()),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed_and_nothing_is_written(
    arguments: list[str], value: str, allowed: str, folder: Path, capsys: Output
) -> None:
    code = cli.run(arguments)

    shown = capsys.readouterr()
    last = shown.err.strip().splitlines()[-1]
    assert code == 2
    assert f"«{value}»" in last
    assert allowed in last
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert list(folder.iterdir()) == []


def test_a_region_is_known_by_name_code_and_id(asked: list[tuple[str, Parameters, dict[str, object]]]) -> None:
    for region in ("Skövde", "1496", "skovde"):
        assert cli.run(["report", "lagesbild", "--region", region]) == 0

    assert {parameters.region for _, parameters, _ in asked} == {"skovde"}


def test_report_passes_on_every_choice(asked: list[tuple[str, Parameters, dict[str, object]]]) -> None:
    choices = {
        "region": "skaraborg",
        "comparison": "riket",
        "branch": "F",
        "horizon": "kort",
        "year": "2024",
        "sector": "privat",
        "sex": "kvinnor",
        "measure": "eftergymnasial",
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
                horizon="kort",
                year=2024,
                sector="privat",
                sex="kvinnor",
                measure="eftergymnasial",
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


def test_the_language_of_an_error_is_the_one_asked_for(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = []
    for arguments in (["--region", "x"], ["--region", "x", "--language", "en"], ["--language=en", "--region=x"]):
        cli.run(["report", "lagesbild", *arguments])
        sentences.append(capsys.readouterr().err)
    monkeypatch.setenv(cli.ENVIRONMENT, "en")
    cli.run(["report", "lagesbild", "--region", "x"])
    sentences.append(capsys.readouterr().err)

    assert sentences[0].startswith("Regionen «x» finns inte.")
    assert all(sentence.startswith("There is no region «x».") for sentence in sentences[1:])


@pytest.mark.parametrize("arguments", [["status", "--finns-inte"], ["report", "a", "b"], ["serve", "--port"]])
def test_what_cannot_be_understood_points_to_the_help(arguments: list[str], capsys: Output) -> None:
    code = cli.run(arguments)

    assert code == 2
    assert "kompetensnb --help" in capsys.readouterr().err


def test_a_fault_of_ours_gets_a_reference_and_its_traceback_only_in_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> Report:
        raise RuntimeError("hemligt inre")

    monkeypatch.setattr(report_module, "make_report", fail)
    code = cli.run(["report", "lagesbild"])

    said = capsys.readouterr().err
    log = (tmp_path / "log" / "k.log").read_text(encoding="utf-8")
    reference = said.split("Referens ")[1].split(";")[0]
    assert code == 1
    assert "hemligt" not in said
    assert str(tmp_path / "log" / "k.log") in said
    assert reference in log
    assert "RuntimeError: hemligt inre" in log


def test_detail_of_an_error_is_for_the_log(monkeypatch: pytest.MonkeyPatch, capsys: Output, tmp_path: Path) -> None:
    def fail(*_: object, **__: object) -> Report:
        raise KompetensnbError("pdf-failed", detail="webbläsarens egna ord")

    monkeypatch.setattr(report_module, "make_report", fail)
    code = cli.run(["report", "lagesbild"])

    assert code == 2
    assert "egna ord" not in capsys.readouterr().err
    assert "egna ord" in (tmp_path / "log" / "k.log").read_text(encoding="utf-8")


def test_without_a_place_for_the_log_the_command_works(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setenv(cli.LOG_ENVIRONMENT, "/proc/nowhere/k.log")

    assert cli.run(["version"]) == 0
    assert capsys.readouterr().out.strip()


def test_ctrl_c_is_an_exit_code_and_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    def interrupt(*_: object, **__: object) -> Report:
        raise KeyboardInterrupt

    monkeypatch.setattr(report_module, "make_report", interrupt)

    assert cli.run(["report", "lagesbild"]) == 130
    assert "Avbrutet" in capsys.readouterr().err


def test_status_shows_every_table(capsys: Output) -> None:
    code = cli.run(["status"])

    shown = capsys.readouterr().out
    assert code == 0
    assert f"{open_snapshot().id}  följer med programmet, aktuell" in shown
    assert all(table in shown for table in open_snapshot().subjects)
    assert "1968–2025" in shown


def test_status_as_rows_for_a_program(folder: Path, capsys: Output) -> None:
    code = cli.run(["status", "--json", "ut/status.json"])

    assert code == 0
    assert capsys.readouterr().out.strip() == str(Path("ut/status.json"))
    rows = json.loads((folder / "ut" / "status.json").read_text(encoding="utf-8"))
    assert [row["table"] for row in rows] == list(open_snapshot().subjects)


def test_backtest_as_rows_for_a_program(folder: Path, capsys: Output) -> None:
    code = cli.run(["backtest", "--json", "ut/backtest.json"])

    assert code == 0
    assert capsys.readouterr().out.strip() == str(Path("ut/backtest.json"))
    rows = json.loads((folder / "ut" / "backtest.json").read_text(encoding="utf-8"))
    found = [row for row in rows if (row["subject"], row["level"], row["horizon"]) == ("population", "kommun", 5)]
    assert [row["first_origin"] for row in found] == ["1990", "2006"]
    assert 0 < found[0]["mape"] < found[0]["mape_trend"] < found[0]["mape_unchanged"]


def test_backtest_shows_what_was_tried_and_says_what_was_not(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    tried = Score("pupils", level="delregion", horizon=3, first_origin="2020", cases=1234, mape=1.234, direction=99.6)
    monkeypatch.setattr("kompetensnb.forecast.backtest.backtest", lambda _: [tried, Score("x", missing="population")])

    assert cli.run(["backtest"]) == 0
    shown = capsys.readouterr()
    assert "Elever i grundskolan" in shown.out
    assert re.search(r"delregion +3 år +2020 +1.234 +1,23 +– +– +100 +– +–", shown.out)
    assert "Tabellen population saknas" in shown.err


def test_pages_lists_the_names_of_reports(capsys: Output) -> None:
    assert cli.run(["pages"]) == 0
    assert capsys.readouterr().out.startswith("lagesbild: ")


def test_the_program_and_the_module_are_the_same_command() -> None:
    told = [
        subprocess.run([*command, "version"], capture_output=True, text=True, check=True).stdout
        for command in (
            [sys.executable, "-m", "kompetensnb"],
            [str(Path(sys.executable).with_name("kompetensnb"))],
        )
    ]

    assert told[0] == told[1]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["report", "--help"]])
def test_help_is_in_swedish(arguments: list[str], capsys: Output) -> None:
    cli.run(arguments)

    shown = capsys.readouterr()
    assert "apport" in shown.out + shown.err
    assert "Traceback" not in shown.err
