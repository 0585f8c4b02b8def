"""The levers of a trend are those that the page Scenario can pull."""

from __future__ import annotations

import pytest

from kompetensnb.followup.registers import Trend


@pytest.mark.parametrize(("scenario", "count"), [(None, 0), ("migration=-20;2027-2032", 0), ("ränta=3", 1)])
def test_only_levers_that_there_are(scenario: str | None, count: int) -> None:
    assert len(Trend.problems({"scenario": scenario})) == count
