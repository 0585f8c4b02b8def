from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kompetensnb import cli
from kompetensnb.forecast.scores import Score

Output = pytest.CaptureFixture[str]


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
