from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from kompetensnb.forecast import paths
from kompetensnb.forecast.shifts import Shifts


@pytest.fixture(scope="module")
def supply(made_supply, axes):
    return made_supply(Shifts.none(axes))


@pytest.fixture(scope="module")
def demand(made_demand, axes):
    return made_demand(Shifts.none(axes))


def test_a_path_is_the_same_however_many_are_drawn_with_it(supply, demand, past):
    whole = paths.simulate(supply, demand, past, 250, 14)
    for first, count in ((0, 1), (99, 2), (120, 130)):
        part = paths.simulate(supply, demand, past, count, 14, first)
        assert_array_equal(part.supply, whole.supply[:, :, first : first + count])
        assert_array_equal(part.demand, whole.demand[:, :, first : first + count])


def test_a_path_is_the_same_in_one_process_or_many(supply, demand, past):
    whole = paths.simulate(supply, demand, past, 200, 14)
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        parts = list(pool.map(partial(paths.simulate, supply, demand, past, 100, 14), (0, 100)))
    assert_array_equal(np.concatenate([part.supply for part in parts], axis=2), whole.supply)
    assert_array_equal(np.concatenate([part.demand for part in parts], axis=2), whole.demand)


def test_another_seed_gives_other_paths(supply, demand, past):
    one, other = (paths.simulate(supply, demand, past, 10, seed) for seed in (14, 15))
    assert not np.any(one.demand[1] == other.demand[1])


def test_paths_lie_around_the_forecast_and_spread_with_the_horizon(supply, demand, past):
    found = paths.simulate(supply, demand, past, 2000, 14)
    for drawn, middle in ((found.supply, supply.labour_force_at_workplaces), (found.demand, demand.by_group().sum(1))):
        centre, known = np.median(drawn, axis=2).T, middle[1:]
        assert_allclose(centre[known > 0], known[known > 0], rtol=0.01)
        spread = drawn.std(axis=2)[:4]
        assert (spread[:, -1] > 2 * spread[:, 0]).all()


def test_bands_hold_their_share_of_the_paths(supply, demand, past):
    drawn = paths.simulate(supply, demand, past, 1000, 14).demand[2]
    low_80, low_50, high_50, high_80 = paths.bands(drawn)
    inside = lambda low, high: ((drawn >= low[:, None]) & (drawn <= high[:, None])).mean(axis=1)  # noqa: E731
    assert_allclose(inside(low_80, high_80), 0.8, atol=0.01)
    assert_allclose(inside(low_50, high_50), 0.5, atol=0.01)


def test_one_draw_strikes_both_population_and_shares(supply, demand, past, axes):
    same = replace(past, share=past.population)
    drawn = paths.draw(same, demand.history, axes, 0, 14)
    assert_array_equal(drawn.population, drawn.share)


def test_a_larger_share_of_post_secondary_is_taken_from_the_others(supply, demand, past, axes):
    still = replace(
        past, population=past.population * 0, participation=past.participation * 0, entrants=past.entrants * 0
    )
    drawn = paths.draw(still, demand.history, axes, 0, 14)
    drawn = replace(drawn, supply=drawn.supply * 0)
    parts = paths._SupplyParts.of(supply)
    found = paths._supply_paths(parts, drawn, axes)
    assert_allclose(found.sum(axis=0), np.broadcast_to(parts.base.sum(axis=0)[:, None], found.shape[1:]))
    more = drawn.share[:, -1] > 0
    assert (found[3, -1, more] > parts.base[3, -1]).all()
    assert (found[2, -1, more] < parts.base[2, -1]).all()


def test_without_past_errors_of_branches_the_stated_ones_are_drawn(demand, supply, past):
    without = replace(demand, history=np.empty((0, 10, 3)))
    spread = paths.simulate(supply, without, past, 1000, 14).demand[1].std(axis=1)
    assert (spread > 0).all()
    assert paths.branch_errors(without).shape == (3, 10, 3)


def test_missing_supply_is_missing_in_every_path(supply, demand, past):
    gone = replace(supply, response=replace(supply.response, base=np.full_like(supply.response.base, np.nan)))
    found = paths.simulate(gone, demand, past, 10, 14)
    assert np.isnan(found.supply).all()
    assert np.isfinite(found.demand).all()
    assert np.isnan(paths.bands(found.supply)).all()
