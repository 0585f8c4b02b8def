"""An analysis says as much as the step that it has come to demands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kompetensnb.followup.registers import Analysis

MADE, REVIEWED, SPREAD = date(2026, 1, 2), date(2026, 2, 3), date(2026, 3, 4)
WHOLE: dict[str, Any] = {
    "made_on": MADE, "reviewed_on": REVIEWED, "reviewed_by": "Strategiska gruppen", "spread_on": SPREAD,
    "spread_to": "Kommunerna",
}  # fmt: skip


def keys(**values: Any) -> list[str]:
    return [error.key for error in Analysis.problems(values)]


@pytest.mark.parametrize(
    ("state", "needed"),
    [("produced", "made_on"), ("reviewed", "reviewed_by"), ("reviewed", "reviewed_on"), ("spread", "spread_to")],
)
def test_a_step_without_what_it_demands_is_refused(state: str, needed: str) -> None:
    assert keys(state=state, **WHOLE) == []
    assert keys(state=state, **WHOLE | {needed: None}) == ["followup-analysis-state"]


def test_one_that_is_needed_demands_nothing() -> None:
    assert keys(state="needed") == []


def test_days_come_one_after_the_other() -> None:
    assert keys(state="spread", **WHOLE | {"reviewed_on": date(2025, 1, 1)}) == ["followup-days"]
