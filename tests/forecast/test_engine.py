from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import engine
from kompetensnb.forecast.effects import Background, to_shifts
from kompetensnb.forecast.engine import Assessment, assess
from kompetensnb.forecast.scenario import Scenario
from kompetensnb.vocabulary.statuses import Status

FALL = Scenario.from_text("branch:Q=-10;2026-2028")


@pytest.fixture(scope="module")
def real(bundled) -> Assessment:
    return assess(bundled, "skaraborg", 2035, paths=200)


def test_no_levers_and_levers_of_no_size_are_the_baseline_to_the_last_digit(bundled):
    for scenario in (None, Scenario(), Scenario.from_text("branch:Q=0;2026-2028,places:73O=0;2026")):
        found = assess(bundled, "fyrbodal", 2030, scenario)
        assert found.outcome is found.baseline


def test_shifts_that_change_nothing_are_computed_to_the_same_digits(bundled):
    base = assess(bundled, "fyrbodal", 2030).baseline
    none = to_shifts(Scenario(), base.axes, Background.unknown(base.axes))
    again = engine.supply(bundled, base.region, none), engine.demand(bundled, base.region, none)
    assert_array_equal(again[0].labour_force_at_workplaces, base.supply.labour_force_at_workplaces)
    assert_array_equal(again[1].employed, base.demand.employed)


def test_the_same_levers_give_the_same_numbers_whatever_their_order(bundled):
    texts = "migration=10;2026-2030,branch:B+C=-5;2026", "branch:B+C=-5;2026,migration=10;2026-2030"
    one, other = (assess(bundled, "skaraborg", 2030, Scenario.from_text(text)).outcome for text in texts)
    assert_array_equal(one.balance.gap, other.balance.gap)


@pytest.mark.parametrize(
    ("text", "measure", "sign"),
    [
        ("migration=50;2026-2030", "supply", 1),
        ("participation=2;2026-2027", "supply", 1),
        ("participation:kvinnor/utrikes=-2;2026-2027", "supply", -1),
        ("retirement=1;2026-2028", "supply", 1),
        ("commuting=-50;2026-2028", "supply", 1),
        ("retention:alla=10;2026-2030", "supply", 1),
        ("branch:B+C=-10;2026-2028", "demand", -1),
        ("staff:vard-och-omsorg=10;2026-2028", "demand", 1),
    ],
)
def test_each_lever_acts_in_its_direction_and_twice_as_much_when_twice_as_large(bundled, text, measure, sign):
    lever = Scenario.from_text(text).levers[0]
    twice = Scenario(levers=(lever.model_copy(update={"size": 2 * lever.size}),))
    base, once, more = (
        assess(bundled, "skaraborg", 2031, made).outcome.balance for made in (None, Scenario(levers=(lever,)), twice)
    )
    before, after, doubled = (np.nansum(getattr(each, measure)[-1]) for each in (base, once, more))
    assert sign * (after - before) > 1
    assert doubled - before == pytest.approx(2 * (after - before), rel=0.15)


def test_places_act_on_their_group_and_on_where_its_members_come_from(bundled):
    base, after = (
        assess(bundled, "sjuharad", 2032, made).outcome
        for made in (None, Scenario.from_text("places:73O=100;2026-2029"))
    )
    change = (after.balance.supply - base.balance.supply)[-1]
    assert change[base.axes.groups.index("73O")] > 100
    lower = [place for place, code in enumerate(base.axes.groups) if code[1] in "12"]
    assert change[lower].sum() < -100
    assert_array_equal(after.balance.demand, base.balance.demand)


def test_bands_are_the_same_for_the_same_seed_and_hold_the_middle(bundled, real):
    again = assess(bundled, "skaraborg", 2035, paths=200)
    other = assess(bundled, "skaraborg", 2035, paths=200, seed=15)
    assert_array_equal(again.limits.gap, real.limits.gap)
    assert not np.array_equal(other.limits.gap, real.limits.gap)
    low, high = real.limits.gap[0], real.limits.gap[3]
    middle = real.outcome.balance.gap[1:]
    assert ((low <= middle) & (middle <= high)).mean() > 0.9
    assert (np.diff(real.limits.gap, axis=0) >= 0).all()


def test_the_difference_to_the_baseline_has_a_narrower_band_than_either(bundled, real):
    found = assess(bundled, "skaraborg", 2035, FALL, paths=200)
    width = (found.limits.gap[3] - found.limits.gap[0]).sum()
    change = (found.limits.gap_change[3] - found.limits.gap_change[0]).sum()
    assert 0 < change < width / 3
    assert real.limits.gap_change is None


def test_sub_regions_add_up_to_the_county(bundled):
    parts = [assess(bundled, name, 2030).outcome for name in ("fyrbodal", "goteborgsregionen", "sjuharad", "skaraborg")]
    whole = assess(bundled, "vastra-gotaland", 2030).outcome
    assert_allclose(sum(part.demand.employed for part in parts), whole.demand.employed, rtol=1e-9)
    residents = "labour_force_of_residents"
    assert_allclose(sum(getattr(part.supply, residents) for part in parts), getattr(whole.supply, residents), rtol=1e-6)


def test_a_municipality_has_the_verdicts_of_its_sub_region(bundled):
    found = assess(bundled, "skovde", 2030)
    assert found.outcome.groups_region.id == "skaraborg"
    assert_array_equal(found.outcome.classes, assess(bundled, "skaraborg", 2030).outcome.classes)
    assert assess(bundled, "kungsbacka", 2030).outcome.groups_region.id == "goteborgsregionen"


def test_statuses_are_those_of_the_weakest_part(real):
    assert real.statuses["group"] is Status.SYNTHETIC
    assert not real.missing


@pytest.mark.parametrize(
    ("region", "until", "key"),
    [
        ("atlantis", 2030, "unknown-region"),
        ("riket", 2030, "forecast-region"),
        ("gr13", 2030, "forecast-region"),
        ("skaraborg", 2041, "forecast-horizon"),
        ("skaraborg", 2025, "forecast-horizon"),
    ],
)
def test_what_cannot_be_assessed_is_refused(bundled, region, until, key):
    with pytest.raises(KompetensnbError, match=key):
        assess(bundled, region, until)


def test_a_lever_after_the_horizon_is_refused(bundled):
    with pytest.raises(KompetensnbError, match="scenario-years"):
        assess(bundled, "skaraborg", 2030, Scenario.from_text("migration=5;2031"))


def test_the_band_of_all_employed_is_narrower_than_the_bands_of_branches_together(made_up):
    found = assess(made_up, "skaraborg", paths=200)
    assert found.limits is not None
    total = found.baseline.demand.employed[1:].sum(axis=(1, 2))
    low, _, _, high = found.limits.total
    assert (low < total).all()
    assert (total < high).all()
    assert (high - low <= found.limits.employed[3].sum(axis=1) - found.limits.employed[0].sum(axis=1)).all()


def test_how_far_is_looked_changes_nothing_on_the_way(bundled, real):
    longer = assess(bundled, "skaraborg", 2040, paths=200)
    assert_allclose(longer.outcome.balance.gap[:11], real.outcome.balance.gap, rtol=0, atol=1e-8)
    assert_allclose(longer.limits.gap[:, :10], real.limits.gap, rtol=0, atol=1e-8)
