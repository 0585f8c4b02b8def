"""The back-test on its way through a table that is kept: no score changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.forecast.scores import Score
from kompetensnb.pages.sections import accuracy
from kompetensnb.store.derived import ENVIRONMENT
from kompetensnb.store.snapshot import Snapshot

SCORES = [
    Score("population", level="kommun", horizon=5, origins=9, cases=441, mape=1.234567890123456, coverage_80=79.1),
    Score("pupils", missing="pupils"),
]


def test_scores_are_the_same_whether_computed_or_kept(
    bundled: Snapshot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    monkeypatch.setattr(accuracy, "backtest", lambda _: SCORES)
    scores = accuracy._scores.__wrapped__
    assert scores(bundled) == tuple(SCORES)
    monkeypatch.setattr(accuracy, "backtest", lambda _: [])
    assert scores(bundled) == tuple(SCORES)
