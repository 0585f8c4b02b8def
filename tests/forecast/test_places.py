"""Places that close gaps: as the goal seek answers, group by group, and a reason where there is no number."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.axes import axes_of
from kompetensnb.forecast.goal import close_gap, places_from_next_year
from kompetensnb.forecast.places import places_needed
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions

GROUPS = ("03A", "33H", "53V", "73O", "75H", "75N")


def test_each_group_needs_what_its_own_goal_says(bundled: Snapshot) -> None:
    region, year = regions.get("skaraborg"), 2035
    axes = axes_of(bundled)
    found = places_needed(bundled, region, year, GROUPS)
    for group in GROUPS:
        goal = close_gap(bundled, region, places_from_next_year(axes, group, year), [group], year)
        places = found[group].places
        assert places is not None
        assert abs(places - goal.lever.size) <= max(2, 0.02 * goal.lever.size)
        if places:
            assert (found[group].start, found[group].end) == (goal.lever.start, goal.lever.end)


def test_nobody_who_begins_is_ready_in_two_years(bundled: Snapshot) -> None:
    axes = axes_of(bundled)
    found = places_needed(bundled, regions.get("skaraborg"), axes.base + 2, GROUPS)
    assert {item.unknown for item in found.values() if item.places is None} == {"too-late"}


def test_a_year_that_is_not_forecast_is_refused(bundled: Snapshot) -> None:
    with pytest.raises(KompetensnbError) as caught:
        places_needed(bundled, regions.get("skaraborg"), 2050, GROUPS)
    assert caught.value.key == "forecast-horizon"
