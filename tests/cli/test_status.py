from __future__ import annotations

import json
from pathlib import Path

import pytest

from kompetensnb import cli
from kompetensnb.store.snapshot import open_snapshot

Output = pytest.CaptureFixture[str]


def test_status_shows_every_table(capsys: Output) -> None:
    code = cli.run(["status"])

    shown = capsys.readouterr().out
    assert code == 0
    assert f"{open_snapshot().id}  följer med programmet, aktuell" in shown
    assert all(table in shown for table in open_snapshot().subjects)
    assert "1968–2025" in shown


def test_a_narrow_terminal_cuts_no_figure(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.run(["status"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(tuple(open_snapshot().subjects))]
    assert len(lines) == len(open_snapshot().subjects)
    assert all(line.rstrip().endswith("%") and "…" not in line for line in lines)


@pytest.mark.parametrize(("language", "usually"), [("sv", "brukar komma: februari"), ("en", "usually: February")])
def test_a_release_that_nobody_has_named_is_marked_as_usual(
    language: str, usually: str, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert cli.run(["status", "--language", language]) == 0
    assert usually in capsys.readouterr().out


def test_status_as_rows_for_a_program(folder: Path, capsys: Output) -> None:
    code = cli.run(["status", "--json", "ut/status.json"])

    assert code == 0
    assert capsys.readouterr().out.strip() == str(Path("ut/status.json"))
    rows = json.loads((folder / "ut" / "status.json").read_text(encoding="utf-8"))
    assert [row["table"] for row in rows] == list(open_snapshot().subjects)


def test_pages_lists_the_names_of_reports(capsys: Output) -> None:
    assert cli.run(["pages"]) == 0
    assert capsys.readouterr().out.startswith("lagesbild: ")
