from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.effects import Background, sources, to_shifts
from kompetensnb.forecast.levers import all_levers
from kompetensnb.forecast.scenario import Lever, Scenario
from kompetensnb.forecast.shifts import SHAPES, Shifts

AXES = Axes(tuple(range(2026, 2034)), ("02Z", "03A", "53E", "73O", "75N", "99Z"), ("B+C", "Q", "US"))
FLOW = np.tile([0.0, 10.0, 30.0, 10.0, 20.0, 0.0], (8, 1))
KNOWN = Background(
    graduates=FLOW,
    leavers=np.tile([60.0, 30.0, 10.0, 0.0, 0.0, 0.0], (8, 1)),
    fill=np.full(6, np.nan),
    throughput=np.array([np.nan] * 3 + [60.0] + [np.nan] * 2),
    stay=np.full(6, np.nan),
)


def shifts(text: str, background: Background = KNOWN) -> Shifts:
    return to_shifts(Scenario.from_text(text), AXES, background)


def changed(found: Shifts) -> list[str]:
    none = Shifts.none(AXES)
    return [name for name in SHAPES if not np.array_equal(getattr(found, name), getattr(none, name))]


def test_no_levers_and_levers_of_no_size_shift_nothing():
    assert shifts("").neutral
    assert shifts("branch:Q=0;2026-2030,places:73O=0;2026-2030,participation=0;2026").neutral


def test_a_shock_grows_evenly_stays_and_recovers():
    stays = shifts("branch:B+C=-9;2026-2028").branch
    assert_allclose(stays[:, 0, 0], [0.97, 0.94, 0.91, 0.91, 0.91, 0.91, 0.91, 0.91])
    assert_allclose(stays[:, 0, 0], stays[:, 0, 1])
    assert np.all(stays[:, 1:] == 1)
    recovers = shifts("branch:B+C=-9;2026-2028;recovery=3;sector=privat").branch
    assert_allclose(recovers[:, 0, 1], [0.97, 0.94, 0.91, 0.94, 0.97, 1, 1, 1])
    assert np.all(recovers[:, 0, 0] == 1)


def test_a_fall_of_all_is_the_same_in_every_branch():
    found = shifts("branch:alla=-5;2026").branch
    assert_allclose(found, 0.95)
    assert np.all(shifts("branch:alla=-5;2026;sector=privat").branch[:, :, 0] == 1)


def test_shocks_after_one_another_are_multiplied():
    found = shifts("branch:Q=10;2026,branch:Q=10;2028").branch[:, 1, 0]
    assert_allclose(found, [1.1, 1.1, 1.21, 1.21, 1.21, 1.21, 1.21, 1.21])


def test_net_migration_is_larger_only_in_its_years():
    assert_allclose(shifts("migration=50;2027-2028").migration, [1, 1.5, 1.5, 1, 1, 1, 1, 1])


def test_participation_is_shifted_for_those_it_is_about():
    found = shifts("participation:kvinnor/utrikes=2;2026-2027,participation:man=-1;2026").participation
    assert_allclose(found[-1], [[0, 2], [-1, -1]])
    assert_allclose(found[0, 0], [0, 1])


@pytest.mark.parametrize(
    ("text", "name", "last"),
    [
        ("retirement=1.5;2026-2028", "retirement_age", 1.5),
        ("commuting=-20;2026", "out_commuting", 0.8),
        ("foreign=3;2026-2030", "foreign_employment", 3),
    ],
)
def test_a_lever_shifts_its_own_field_and_no_other(text, name, last):
    found = shifts(text)
    assert changed(found) == [name]
    assert getattr(found, name)[-1] == pytest.approx(last)


def test_staff_per_user_is_for_one_service():
    found = shifts("staff:grundskola=10;2026").staff_per_user
    assert_allclose(found[0], [1, 1.1, 1, 1])


def test_places_come_out_when_the_education_ends_by_those_who_fill_complete_and_stay():
    found = shifts("places:73O=100;2026-2027")
    expected = 100 * 0.9 * 0.6 * 0.8  # the data know how many complete, not how many places are filled
    assert_allclose(found.graduates[:, 3], [0, 0, 0, expected, expected, 0, 0, 0])
    assert not found.graduates[:, [0, 1, 2, 4, 5]].any()
    told = shifts("places:73O=100;2026-2027;length=1;fill=50;throughput=50;stay=100").graduates
    assert_allclose(told[:, 3], [0, 25, 25, 0, 0, 0, 0, 0])


def test_an_education_longer_than_the_horizon_gives_nothing_within_it():
    assert shifts("places:75N=100;2032-2033").neutral


def test_who_enters_a_group_by_education_left_a_lower_one():
    found = shifts("places:73O=100;2026;length=1,validation:75N=40;2026")
    assert_allclose(found.moved_from.sum(axis=1), found.graduates.sum(axis=1))
    assert_allclose(found.moved_from[0], 40 * np.array([0.6, 0.3, 0.1, 0, 0, 0]))
    assert_allclose(found.moved_from[1, 1:], 0)


def test_nobody_is_taken_from_where_nobody_leaves():
    assert not sources(AXES, Background.unknown(AXES)).any()
    assert np.all(sources(AXES, KNOWN).sum(axis=1)[:, [2, 3, 4]] == pytest.approx(1))
    assert not sources(AXES, KNOWN)[:, :, 5].any()


def test_upskilling_moves_as_many_as_enter():
    found = shifts("upskilling:73O>75N=25;2027-2028")
    assert_allclose(found.graduates[:, 4], [0, 25, 25, 0, 0, 0, 0, 0])
    assert_allclose(found.moved_from[:, 3], found.graduates[:, 4])


def test_graduates_who_stay_come_from_nowhere_else():
    found = shifts("retention:alla=10;2026")
    assert_allclose(found.graduates[0], FLOW[0] * 0.1)
    assert not found.moved_from.any()
    assert changed(shifts("retention:alla=10;2026", Background.unknown(AXES))) == []


def test_places_for_several_groups_are_shared_as_graduates_are():
    found = shifts("places:omvardnad=90;2026;length=1;fill=100;throughput=100;stay=100").graduates[1]
    assert_allclose(found, [0, 0, 0, 30, 60, 0])
    even = shifts("validation:omvardnad=90;2026", Background.unknown(AXES)).graduates[0]
    assert_allclose(even, [0, 0, 0, 45, 45, 0])


def test_effects_are_in_proportion():
    one, two = shifts("places:73O=50;2026-2030,foreign=1;2026"), shifts("places:73O=100;2026-2030,foreign=2;2026")
    assert_allclose(two.graduates, 2 * one.graduates)
    assert_allclose(two.moved_from, 2 * one.moved_from)
    assert_allclose(two.foreign_employment, 2 * one.foreign_employment)


def test_a_lever_outside_the_horizon_is_refused():
    with pytest.raises(KompetensnbError, match="scenario-years"):
        shifts("migration=5;2034")


TARGETS = {
    "participation": ["", "kvinnor", "utrikes"],
    "branch": ["B+C", "Q", "alla"],
    "staff": ["forskola", "vard-och-omsorg"],
    "places": ["73O", "75N"],
    "validation": ["53E", "73O"],
    "retention": ["alla", "75N"],
    "upskilling": ["02Z>73O", "73O>75N"],
}


@st.composite
def levers_of_any_kind(draw) -> Lever:
    kind = draw(st.sampled_from(all_levers()))
    start = draw(st.integers(2026, 2033))
    size = kind.size.minimum + kind.size.step * draw(
        st.integers(0, int((kind.size.maximum - kind.size.minimum) / kind.size.step))
    )
    end = draw(st.integers(start, 2033))
    return Lever(
        lever=kind.id, target=draw(st.sampled_from(TARGETS.get(kind.id, [""]))), size=size, start=start, end=end
    )


@given(levers_of_any_kind())
def test_any_lever_of_no_size_shifts_nothing(lever: Lever):
    still = lever.model_copy(update={"size": 0.0})
    assert to_shifts(Scenario(levers=(still,)), AXES, KNOWN).neutral


@given(levers_of_any_kind())
def test_nothing_happens_before_a_lever_begins_and_factors_stay_above_zero(lever: Lever):
    found = to_shifts(Scenario(levers=(lever,)), AXES, KNOWN)
    for name, (neutral, _) in SHAPES.items():
        array = getattr(found, name)
        assert np.isfinite(array).all()
        assert (array[: lever.start - 2026] == neutral).all()
        assert neutral == 0 or (array >= 0).all()


@given(st.lists(levers_of_any_kind(), max_size=5, unique_by=lambda lever: lever.lever))
def test_education_moves_people_and_makes_none(given_levers: list[Lever]):
    moving = tuple(lever for lever in given_levers if lever.lever in ("places", "validation", "upskilling"))
    found = to_shifts(Scenario(levers=moving), AXES, KNOWN)
    assert_allclose(found.graduates.sum(axis=1), found.moved_from.sum(axis=1), atol=1e-6)
