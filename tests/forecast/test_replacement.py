from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensnb.forecast.replacement import BANDS, Exits, exits, replacement

YEARS = 15
STEADY = np.ones((1, 1, YEARS + 1))
POPULATION = np.full((YEARS + 1, 1, 2, 101), 100.0)
NOW = np.zeros(YEARS)
RATES = exits(np.full((1, 2, 12), 100.0), np.array([[[100.0] * 9 + [80, 40, 10]] * 2]))


def employed(value=100.0):
    return np.full((1, 1, 2, len(BANDS)), value)


def test_a_rate_is_what_a_cohort_loses_in_five_years():
    """100 at 55-59 are 80 at 60-64 five years later: a rate r at 60 with (1 − r)⁵ = 0.8."""
    assert np.isclose((1 - RATES.old[0, 0, 5]) ** 5, 0.8)
    assert np.isclose((1 - RATES.old[0, 0, 10]) ** 5, 0.4)
    assert np.allclose(RATES.old[0, 0, 15:], RATES.old[0, 0, 15])
    assert np.isclose(RATES.old[0, 0, 7], 0.6 * RATES.old[0, 0, 5] + 0.4 * RATES.old[0, 0, 10])


def test_a_cohort_that_grows_has_nobody_to_replace():
    found = exits(np.full((1, 1, 12), 100.0), np.full((1, 1, 12), 150.0))
    assert (found.young == 0).all()
    assert (found.old == 0).all()


def test_below_sixty_exits_are_employed_times_rate():
    rates = Exits(young=np.full((1, 2, 9), 0.02), old=np.zeros((1, 2, 20)))
    _, other = replacement(employed(), STEADY, POPULATION, rates, NOW)
    assert np.allclose(other, 0.02 * 9 * 2 * 100)


def test_in_a_steady_population_as_many_retire_as_turn_sixty():
    pension, _ = replacement(employed(), STEADY, POPULATION, RATES, NOW)
    arriving = 2 * _sixty()
    assert np.allclose(pension[-1], arriving)


def _sixty():
    """Employed of 60 in a band of 100 that leave by RATES."""
    staying = np.cumprod(1 - RATES.old[0, 0, 5:9])
    return 100 / (1 + staying.sum())


@pytest.mark.parametrize("later", [0.5, 1.0, 2.0])
def test_a_later_retirement_age_postpones_exits_and_does_not_abolish_them(later):
    base, other = replacement(employed(), STEADY, POPULATION, RATES, NOW)
    course = np.minimum(np.arange(1, YEARS + 1) / 4, 1) * later
    moved, same = replacement(employed(), STEADY, POPULATION, RATES, course)
    assert moved[0] < base[0]
    assert moved.sum() < base.sum()
    assert np.allclose(moved[-1], base[-1], rtol=0.06)
    assert np.array_equal(other, same)


def test_the_retirement_age_acts_in_proportion_while_it_is_small():
    base, _ = replacement(employed(), STEADY, POPULATION, RATES, NOW)
    lost = [
        (base - replacement(employed(), STEADY, POPULATION, RATES, NOW + years)[0]).sum() for years in (0.1, 0.2, -0.1)
    ]
    assert np.isclose(lost[1], 2 * lost[0], rtol=0.05)
    assert np.isclose(lost[2], -lost[0], rtol=0.2)
    assert lost[0] > 0


def test_exits_follow_the_branch_and_the_ages_of_the_population():
    growing = 1.1 ** np.arange(YEARS + 1)[None, None]
    base, other = replacement(employed(), STEADY, POPULATION, RATES, NOW)
    pension, young = replacement(employed(), growing, POPULATION, RATES, NOW)
    assert np.allclose(young, other * growing[0, 0, :-1, None, None])
    assert pension[0] == base[0]
    assert (pension[1:] > base[1:]).all()
    older = POPULATION.copy()
    older[1:, :, :, 60] *= 1.5
    assert (replacement(employed(), STEADY, older, RATES, NOW)[0][1:] > base[1:]).all()


@given(seed=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_nobody_leaves_twice_or_comes_back(seed):
    chance = np.random.default_rng(seed)
    rates = exits(chance.uniform(0, 200, (1, 2, 12)), chance.uniform(0, 200, (1, 2, 12)))
    stock = chance.uniform(0, 200, (1, 1, 2, 12))
    nobody_new = POPULATION.copy()
    nobody_new[1:, :, :, 60] = 0
    pension, other = replacement(stock, STEADY, nobody_new, rates, chance.uniform(-2, 4, YEARS))
    assert (pension >= 0).all()
    assert (other >= 0).all()
    assert np.isclose(pension.sum(), stock[..., 9:].sum())


def test_what_is_not_known_is_not_zero():
    missing = employed()
    missing[0, 0, 0, 3] = np.nan
    assert np.isnan(replacement(missing, STEADY, POPULATION, RATES, NOW)[1]).all()
    unknown = POPULATION.copy()
    unknown[:, 0] = np.nan
    for found in replacement(employed(), STEADY, unknown, RATES, NOW):
        assert np.isnan(found).all()
    assert np.isnan(exits(np.full((1, 1, 12), np.nan), np.ones((1, 1, 12))).old).all()
