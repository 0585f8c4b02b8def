from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensnb.forecast.education_rates import ARRIVING, EDUCATED, MOVING_ON, Rates
from kompetensnb.forecast.education_tables import FLOWS, SIGNS
from kompetensnb.forecast.stock_flow import PARTS, Drivers, carry

REGIONS, SEXES, AGES, GROUPS, STEPS = 2, 2, 6, 5, 8
SHAPE = (REGIONS, SEXES, AGES, GROUPS)
SIGNED = np.array(SIGNS)[None, :, None, None]


def setting(seed=1, *, growth=0.01, steps=STEPS):
    """A base, rates and drivers that are made up, with a population that grows at every age."""
    chance = np.random.default_rng(seed)
    base = chance.uniform(50, 500, SHAPE)
    graduates = np.zeros((AGES, GROUPS))
    graduates[0, 1] = 1
    rates = Rates(
        arriving=chance.uniform(0.002, 0.012, SHAPE),
        leaving=chance.uniform(0.01, 0.05, SHAPE),
        moving_on=chance.uniform(0, 0.05, SHAPE),
        dying=chance.uniform(0, 0.02, SHAPE),
        educated=chance.uniform(0, 0.01, SHAPE),
        entering=chance.uniform(0, 0.5, (REGIONS, SEXES, GROUPS)),
        pace=chance.uniform(0.5, 2, SHAPE),
        graduates=graduates,
    )
    ages = base.sum(axis=-1)
    years = (1 + growth) ** np.arange(1, steps + 1)
    young = np.full((steps, REGIONS, SEXES), 60.0)
    drivers = Drivers(
        target=ages * years[:, None, None, None],
        leaving_age=np.full((steps, *ages.shape), 0.1),
        entering=young,
        graduating=young,
    )
    return base, rates, drivers


def none(steps=STEPS):
    return np.zeros((steps, REGIONS, GROUPS))


def by_group(course):
    return course.stock.sum(axis=(2, 3))


def closes(course):
    stock = by_group(course)
    given_ = stock[:-1] + (course.flows * SIGNED).sum(axis=1)
    return np.allclose(given_, stock[1:], rtol=1e-12, atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    growth=st.floats(-0.3, 0.3),
    extra=st.lists(st.floats(-1e5, 1e5), min_size=GROUPS, max_size=GROUPS),
    moved=st.lists(st.floats(0, 1e5), min_size=GROUPS, max_size=GROUPS),
)
def test_every_year_closes_to_the_person_and_nobody_is_below_zero(seed, growth, extra, moved):
    base, rates, drivers = setting(seed, growth=growth)
    entering, leaving = none() + np.array(extra), none() + np.array(moved)
    course = carry(base, rates, drivers, entering, leaving)
    assert closes(course)
    assert (course.stock >= 0).all()
    assert (course.flows >= 0).all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), growth=st.floats(-0.02, 0.05))
def test_ages_follow_the_population_forecast(seed, growth):
    base, rates, drivers = setting(seed, growth=growth)
    course = carry(base, rates, drivers, none(), none())
    assert np.allclose(course.stock[1:].sum(axis=-1), drivers.target, rtol=1e-9)


def test_as_many_move_on_as_are_educated():
    flows = carry(*setting(), none(), none()).flows
    assert np.allclose(flows[:, EDUCATED].sum(axis=-1), flows[:, MOVING_ON].sum(axis=-1))
    assert (flows[:, EDUCATED].sum(axis=-1) > 0).all()


def test_more_young_give_more_graduates_in_upper_secondary_groups_only():
    base, rates, drivers = setting()
    more = Drivers(drivers.target, drivers.leaving_age, drivers.entering, drivers.graduating * 1.5)
    few, many = (carry(base, rates, given_, none(), none()).flows[0, EDUCATED] for given_ in (drivers, more))
    assert (many[:, 1] > few[:, 1]).all()
    assert np.allclose(np.delete(many, 1, axis=1), np.delete(few, 1, axis=1), rtol=0.05)


def test_nobody_extra_is_the_baseline_to_the_last_digit():
    base, rates, drivers = setting()
    plain = carry(base, rates, drivers, none(), none())
    tiny = carry(base, rates, drivers, none() + 1e-12, none())
    assert np.array_equal(plain.stock, carry(base, rates, drivers, none(), none()).stock)
    assert np.allclose(plain.stock, tiny.stock, rtol=1e-9)
    assert not plain.lost.any()


def test_extra_graduates_enter_at_the_ages_of_graduation_and_stay():
    base, rates, drivers = setting()
    rates.educated[:, :, 2:, 3] = 0
    entering = none()
    entering[0, 0, 3] = 20
    plain, more = (carry(base, rates, drivers, given_, none()) for given_ in (none(), entering))
    gained = (more.stock - plain.stock)[1, 0]
    assert gained.sum() == pytest.approx(20)
    assert np.allclose(gained[:, 2:], 0, atol=1e-6)
    later = (more.stock - plain.stock)[STEPS, 0, :, :, 3].sum()
    assert 8 < later < 20
    assert np.allclose((more.stock - plain.stock)[:, 1], 0)


def test_who_is_educated_into_a_group_leaves_another_of_the_same_size_in_all():
    base, rates, drivers = setting()
    entering, leaving = none(), none()
    entering[:, :, 3] = leaving[:, :, 0] = 5
    plain, moved = (carry(base, rates, drivers, *given_) for given_ in ((none(), none()), (entering, leaving)))
    change = by_group(moved) - by_group(plain)
    assert (change[1:, :, 3] > 0).all()
    assert (change[1:, :, 0] < 0).all()
    assert np.allclose(change[1].sum(axis=-1), 0)
    assert np.allclose(moved.stock[1].sum(axis=-1), plain.stock[1].sum(axis=-1))


@pytest.mark.parametrize("factor", [2.0, 5.0])
def test_extra_persons_act_in_proportion(factor):
    base, rates, drivers = setting()
    entering = none()
    entering[:, :, 3] = 2
    plain, once, more = (
        carry(base, rates, drivers, given_, none()) for given_ in (none(), entering, factor * entering)
    )
    one, many = (by_group(course)[1:, :, 3] - by_group(plain)[1:, :, 3] for course in (once, more))
    assert np.allclose(many, factor * one, rtol=0.01)


def test_no_more_leave_than_there_are_and_as_many_fewer_enter():
    base, rates, drivers = setting()
    entering, leaving = none(), none()
    entering[0, :, 3] = leaving[0, :, 0] = 1e6
    course = carry(base, rates, drivers, entering, leaving)
    assert np.allclose(by_group(course)[1, :, 0], 0, atol=1e-3)
    assert (course.lost[0, :, 3] > 9e5).all()
    assert np.allclose(course.stock[1].sum(axis=(1, 2, 3)), drivers.target[0].sum(axis=(1, 2)))
    assert not course.lost[1:].any()


def test_fewer_graduates_than_nobody_are_taken_from_the_group():
    base, rates, drivers = setting()
    entering = none()
    entering[:, 0, 3] = -5
    plain, less = (carry(base, rates, drivers, given_, none()) for given_ in (none(), entering))
    assert (by_group(less)[1:, 0, 3] < by_group(plain)[1:, 0, 3]).all()
    assert not less.lost.any()


def test_parts_begin_at_nothing_and_hold_an_extra_graduate():
    base, rates, drivers = setting()
    entering = none()
    entering[0, 0, 3] = 20
    plain, more = (carry(base, rates, drivers, given_, none()) for given_ in (none(), entering))
    assert plain.parts.shape[1] == len(PARTS)
    assert not plain.parts[0].any()
    gained = (more.parts - plain.parts)[:, PARTS.index("graduates"), 0, :, :, 3].sum(axis=(1, 2))
    real = by_group(more)[:, 0, 3] - by_group(plain)[:, 0, 3]
    assert gained[1] == pytest.approx(20)
    # To first order: an extra person is also one more who can be educated.
    assert np.allclose(gained[1:], real[1:], rtol=0.15)


def test_ten_per_cent_more_graduates_change_the_stock_by_about_a_tenth_of_the_part():
    base, rates, drivers = setting()
    plain = carry(base, rates, drivers, none(), none())
    more = carry(base, replace(rates, educated=rates.educated * 1.1), drivers, none(), none())
    part = plain.parts[-1, PARTS.index("graduates")].sum(axis=(1, 2))
    change = by_group(more)[-1] - by_group(plain)[-1]
    # To first order: those who arrive follow the groups that have grown.
    assert np.abs(change - 0.1 * part).max() < 0.25 * np.abs(0.1 * part).max()


def test_parts_of_first_year_are_its_flows():
    course = carry(*setting(), none(), none())
    flows = dict(zip(FLOWS, np.moveaxis(course.flows[0], 0, 0), strict=True))
    first = course.parts[1].sum(axis=(2, 3))
    assert np.allclose(first[PARTS.index("entrants")], flows["alderintraden"])
    assert np.allclose(first[PARTS.index("migration")], flows["inflyttade"] - flows["utflyttade"])
    assert np.allclose(first[PARTS.index("graduates")], flows["examinerade"] - flows["vidareutbildade"])


def test_when_too_few_arrive_to_give_way_more_leave():
    base, rates, drivers = setting(growth=-0.2)
    course = carry(base, rates, drivers, none(), none())
    assert np.allclose(course.stock[1].sum(axis=-1), drivers.target[0], rtol=1e-9)
    assert np.allclose(course.flows[0, ARRIVING], 0, atol=1e-6)


def test_a_population_that_is_not_known_leaves_the_stock_unknown():
    base, rates, drivers = setting()
    unknown = Drivers(drivers.target * np.nan, drivers.leaving_age, drivers.entering, drivers.graduating)
    course = carry(base, rates, unknown, none(), none())
    assert np.isnan(course.stock[1:]).all()
    assert np.array_equal(course.stock[0], base)
