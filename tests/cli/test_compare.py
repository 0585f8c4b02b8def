from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kompetensnb import cli
from kompetensnb.publish import compare as compare_module
from kompetensnb.publish.compare import Comparison
from kompetensnb.publish.figures import COLUMNS, figure_table
from kompetensnb.publish.manifest import Manifest
from kompetensnb.store import places
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot

Output = pytest.CaptureFixture[str]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, Path]]:
    """What was compared, instead of a comparison; one without any change comes back."""
    calls: list[tuple[Path, Path]] = []
    values = dict.fromkeys(("report", "created", "generator", "code_sha256", "environment_sha256"), "x")
    values |= {"lock_sha256": "", "definition_sha256": "", "language": "sv", "snapshot": "2026-01-01-x"}
    made = Manifest.model_validate({**values, "edition": 2026, "version": 1, "runs": (), "files": ()})
    nothing = figure_table([])
    assert tuple(nothing.columns) == COLUMNS

    def record(old: Path, new: Path) -> Comparison:
        calls.append((old, new))
        return compare_module.compare_figures(made, nothing, made, nothing)

    monkeypatch.setattr(compare_module, "compare_editions", record)
    return calls


def _made(*names: str) -> None:
    for name in names:
        Path("reports/out", name).mkdir(parents=True)


def test_years_are_looked_for_among_what_has_been_made_here(asked: list[tuple[Path, Path]], capsys: Output) -> None:
    _made("kompetensanalys/2025", "kompetensanalys/2026", "faktablad/2026")

    assert cli.run(["compare", "2025", "2026"]) == 0

    folder = Path("reports/out/kompetensanalys")
    assert asked == [(folder / "2025", folder / "2026")]
    assert "0 siffror är andra än i den förra utgåvan" in capsys.readouterr().out


def test_several_reports_of_the_years_must_be_told_apart(asked: list[tuple[Path, Path]], capsys: Output) -> None:
    _made("kompetensanalys/2025", "kompetensanalys/2026", "faktablad/2025", "faktablad/2026")

    assert cli.run(["compare", "2025", "2026"]) == 2
    assert "faktablad" in capsys.readouterr().err
    assert cli.run(["compare", "2025", "2026", "--report=faktablad"]) == 0

    assert asked == [(Path("reports/out/faktablad/2025"), Path("reports/out/faktablad/2026"))]


def test_folders_are_taken_as_they_are_and_all_changes_are_written(
    asked: list[tuple[Path, Path]], folder: Path, capsys: Output
) -> None:
    for name in ("ett", "tva"):
        (folder / name).mkdir()

    assert cli.run(["compare", "ett", "tva", "--json", "alla.json", "--language=en"]) == 0

    assert asked == [(Path("ett"), Path("tva"))]
    assert capsys.readouterr().out.splitlines()[-1] == "alla.json"
    assert json.loads((folder / "alla.json").read_text(encoding="utf-8"))["moves"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2024", "2026"], "Det finns ingen utgåva 2024"),
        (["2025", "2026", "--report=annan"], "Det finns ingen utgåva annan"),
        (["2025", "2026", "--most=alla"], "«--most»"),
        (["saknas", "2026"], "Det finns ingen utgåva saknas"),
    ],
)
def test_what_cannot_be_compared_is_said(
    asked: list[tuple[Path, Path]], capsys: Output, arguments: list[str], said: str
) -> None:
    _made("kompetensanalys/2025", "kompetensanalys/2026")

    assert cli.run(["compare", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert asked == []


def test_two_data_sets_are_compared_source_by_source(
    bundled: Snapshot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Output
) -> None:
    monkeypatch.setenv(places.ENVIRONMENT, str(tmp_path / "data"))
    rows = bundled.table("migration")
    last = rows["year"].max()
    old, new = (
        write_snapshot({"migration": table}, bundled.origins.values(), date(2026, 1, day)).id
        for day, table in ((1, rows[rows["year"] < last]), (2, rows))
    )

    assert cli.run(["compare", old, new, "--json=data.json"]) == 0

    shown = capsys.readouterr().out
    assert f"En källa har andra uppgifter i {new} än i {old}." in shown
    assert str(last) in shown
    (change,) = json.loads(Path("data.json").read_text(encoding="utf-8"))["data"]
    assert (change["subject"], change["periods"], change["revised"]) == ("migration", [int(last)], 0)
    assert cli.run(["compare", new, new]) == 0
    assert "har samma uppgifter" in capsys.readouterr().out
