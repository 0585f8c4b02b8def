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


def test_status_as_rows_for_a_program(folder: Path, capsys: Output) -> None:
    code = cli.run(["status", "--json", "ut/status.json"])

    assert code == 0
    assert capsys.readouterr().out.strip() == str(Path("ut/status.json"))
    rows = json.loads((folder / "ut" / "status.json").read_text(encoding="utf-8"))
    assert [row["table"] for row in rows] == list(open_snapshot().subjects)


def test_pages_lists_the_names_of_reports(capsys: Output) -> None:
    assert cli.run(["pages"]) == 0
    assert capsys.readouterr().out.startswith("lagesbild: ")
