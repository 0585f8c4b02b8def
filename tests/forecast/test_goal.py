from __future__ import annotations

import math

import numpy as np
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import engine, goal
from kompetensnb.forecast.engine import assess
from kompetensnb.forecast.goal import close_gap, close_gaps, places_from_next_year, solve
from kompetensnb.forecast.scenario import Lever, Scenario
from kompetensnb.vocabulary import regions

SKARABORG = regions.get("skaraborg")
PLACES = Lever.from_text("places:73O=0;2026-2030;length=1;fill=100;throughput=100;stay=100")


def test_places_close_the_gap_exactly(made_up):
    found = close_gap(made_up, SKARABORG, PLACES, ["73O"], 2035)
    assert found.linear
    assert found.share == 1
    assert found.gap_before < 0
    assert found.exact == pytest.approx(-found.gap_before / 5)  # five years of places, all of whom come out and stay
    assert found.lever.size == math.ceil(found.exact)
    assert 0 <= found.gap_after < 5


def test_the_answer_as_a_scenario_gives_the_gap_that_was_promised(made_up, axes):
    found = close_gap(made_up, SKARABORG, PLACES, ["73O"], 2035)
    outcome = assess(made_up, "skaraborg", scenario=Scenario(levers=(found.lever,))).outcome
    place = axes.groups.index("73O")
    assert outcome.balance.gap[-1, place] == found.gap_after


def test_other_levers_act_beside_it(made_up):
    alone = close_gap(made_up, SKARABORG, PLACES, ["73O"], 2035)
    helped = close_gap(made_up, SKARABORG, PLACES, ["73O"], 2035, Scenario.from_text("validation:73O=10;2026-2030"))
    assert helped.exact == pytest.approx(alone.exact - 10)


def test_any_lever_can_be_sought_and_one_that_is_not_straight_is_bracketed(made_up):
    two = Lever.from_text("branch:Q=0;2026-2030")
    found = close_gap(made_up, SKARABORG, two, ["73O"], 2035)
    assert found.lever.size < 0
    assert found.gap_after == pytest.approx(0, abs=5)


def test_a_bent_curve_is_bracketed_to_a_hundredth_of_a_step():
    size, linear = solve(lambda size: math.sqrt(max(size, 0)) - 20, -20, PLACES, 2035)
    assert not linear
    assert size == pytest.approx(400, abs=0.1)
    assert math.sqrt(size) >= 20


def test_a_gap_that_is_not_open_needs_nothing(made_up):
    found = close_gap(made_up, SKARABORG, PLACES, ["02Z"], 2026)
    assert found.lever.size == 0
    assert found.gap_before == found.gap_after > 0


@pytest.mark.parametrize(
    ("lever", "groups", "year", "key"),
    [
        ("places:53E=0;2026-2030", ["73O"], 2035, "goal-no-effect"),
        ("places:73O=0;2034-2035", ["73O"], 2035, "goal-no-effect"),
        ("foreign=0;2026", ["73O"], 2035, "goal-no-effect"),
        ("places:73O=0;2032;length=3;fill=1;throughput=100;stay=100", ["73O"], 2035, "goal-out-of-reach"),
        ("places:73O=0;2026", ["73O"], 2036, "forecast-horizon"),
    ],
)
def test_what_cannot_be_reached_is_said(made_up, lever, groups, year, key):
    with pytest.raises(KompetensnbError, match=key):
        close_gap(made_up, SKARABORG, Lever.from_text(lever), groups, year)


def test_a_gap_that_is_not_known_is_said(made_up, made_supply, monkeypatch):
    def gone(_, region, shifts):
        found = made_supply(shifts)
        found.labour_force_at_workplaces[:, 2] = np.nan
        return found

    monkeypatch.setattr(engine, "supply", gone)
    with pytest.raises(KompetensnbError, match="goal-unknown-gap"):
        close_gap(made_up, SKARABORG, PLACES, ["73O"], 2035)


def test_groups_of_a_municipality_have_no_gap(made_up):
    with pytest.raises(KompetensnbError, match="forecast-groups-region"):
        close_gap(made_up, regions.get("skovde"), PLACES, ["73O"], 2035)


def test_places_begin_next_year_and_end_when_nobody_more_can_be_ready(axes):
    assert places_from_next_year(axes, "73O", 2032).to_text() == "places:73O=0;2026-2029"
    with pytest.raises(KompetensnbError, match="goal-no-effect"):
        places_from_next_year(axes, "73O", 2028)


def test_the_question_of_sjuharad(bundled):
    region = regions.get("sjuharad")
    lever = places_from_next_year(goal.axes_of(bundled, 2032), "73O", 2032)
    found = close_gap(bundled, region, lever, ["73O"], 2032)
    assert (found.gap_before < 0) == (found.lever.size > 0)
    assert found.gap_after > -goal.CLOSED


def test_what_we_do_is_never_done_less_of_to_reach_a_goal(made_up, made_supply, axes, monkeypatch):
    less = Lever.from_text("places:75N=0;2026-2030;length=1;fill=100;throughput=100;stay=100")

    def from_care(_, region, shifts):
        care, nurses = axes.groups.index("73O"), axes.groups.index("75N")
        moved = shifts.moved_from.copy()
        moved[:, care] += shifts.graduates[:, nurses]
        return made_supply(shifts.with_(moved_from=moved))

    monkeypatch.setattr(engine, "supply", from_care)
    with pytest.raises(KompetensnbError, match="goal-no-effect"):
        close_gap(made_up, SKARABORG, less, ["73O"], 2035)


def test_several_gaps_are_closed_together(made_up, axes):
    sought = [Lever.from_text(f"places:{group}=0;2026-2030;length=1") for group in ("73O", "53E")]
    scenario = Scenario.from_text("places:73O=1;2026-2030;length=1")
    found = close_gaps(made_up, SKARABORG, sought, 2035, scenario)
    levers = [lever.lever for lever in found]
    alone = [close_gap(made_up, SKARABORG, lever, [lever.target], 2035) for lever in sought]
    for goal_, by_itself in zip(found, alone, strict=True):
        if by_itself.gap_before >= 0:
            assert goal_.lever.size == 0
        else:
            assert goal_.lever.size == pytest.approx(by_itself.lever.size, abs=2)
            assert 0 <= goal_.gap_after < 5
    made = Scenario(levers=[*levers])
    outcome = assess(made_up, "skaraborg", scenario=made).outcome
    place = axes.groups.index("73O")
    assert outcome.balance.gap[-1, place] == pytest.approx(found[0].gap_after, abs=5), "the scenario's own place aside"


def test_gaps_of_a_municipality_are_not_asked_for(made_up):
    with pytest.raises(KompetensnbError) as caught:
        close_gaps(made_up, regions.get("skovde"), [PLACES], 2035)
    assert caught.value.key == "forecast-groups-region"
