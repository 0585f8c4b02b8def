from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.forecast import borders
from kompetensnb.forecast.cohort_rates import (
    BAND,
    BANDS,
    BORN,
    DEAD,
    FLOWS,
    GIRLS,
    IN_HOME,
    OUT_ABROAD,
    OUT_HOME,
    SINGLE,
    by_band,
    estimate,
    spread,
)

CODES = borders.municipalities()
SMALL, LARGE = CODES.index("1438"), CODES.index("1485")  # both in Fyrbodal


def inputs(years=5, size=100.0):
    persons = np.full((years + 1, len(CODES), 2, SINGLE), np.nan)
    persons[-1] = size
    persons[-1, SMALL] = size / 100
    flows = np.zeros((years, len(FLOWS), len(CODES), 2, BANDS))
    return persons, flows


def test_bands_hold_five_years_each_and_the_oldest_stands_alone():
    assert np.array_equal(by_band(np.arange(float(SINGLE)))[[0, -1]], [10, 100])
    assert np.bincount(BAND).tolist() == [5] * 20 + [1]


def test_rates_drawn_out_over_years_of_age_are_the_bands_in_their_middles():
    bands = np.arange(BANDS) ** 2.0
    single = spread(bands)
    assert np.allclose(single[2:100:5], bands[:-1])
    assert (np.diff(single) >= 0).all()


def test_one_in_a_hundred_everywhere_gives_that_rate_at_every_age():
    persons, flows = inputs()
    persons[:] = persons[-1]
    # What each band would hold at the end without deaths is what it holds and its dead.
    flows[:, DEAD] = by_band(persons[-1]) / 99
    rates = estimate(CODES, persons, flows).rates
    assert np.allclose(rates[DEAD], 0.01, rtol=1e-3)
    assert np.allclose(rates[IN_HOME], 0)


def test_the_past_is_told_from_the_flows_where_it_is_not_known():
    persons, flows = inputs(years=1)
    flows[0, IN_HOME, LARGE, 0, BAND[30]] = 50
    flows[0, DEAD, LARGE, 0, BAND[60]] = 25
    past = estimate(CODES, persons, flows).persons[0, LARGE]
    assert np.allclose(past[0, 29:34], 90)  # ten of each year of age came
    assert np.allclose(past[0, 59:64], 105)
    assert np.allclose(past[1, :98], 100)
    known = persons.copy()
    known[0] = 80
    assert np.allclose(estimate(CODES, known, flows).persons[0], 80)


def test_a_small_municipality_follows_its_sub_region_and_a_large_one_itself():
    persons, flows = inputs(size=5000)
    persons[:] = persons[-1]
    flows[:, OUT_HOME] = by_band(persons[-1]) * 0.02
    flows[:, OUT_HOME, SMALL] *= 3
    flows[:, OUT_HOME, LARGE] *= 3
    rates = estimate(CODES, persons, flows).rates[OUT_HOME].mean(axis=(1, 2))
    typical = rates[CODES.index("1484")]
    assert typical < rates[SMALL] < rates[LARGE]
    assert rates[LARGE] == pytest.approx(3 * 0.02, rel=0.1)


def test_noise_of_small_numbers_is_evened_out():
    chance = np.random.default_rng(2)
    persons, flows = inputs(size=3000)
    persons[:] = persons[-1]
    flows[:, BORN] = chance.poisson(by_band(persons[-1]) * 0.02, flows[:, BORN].shape)
    found = estimate(CODES, persons, flows).rates[BORN, SMALL, 0]
    raw = flows[:, BORN, SMALL].sum(axis=(0, 1)) / (5 * by_band(persons[-1])[SMALL, 0])
    assert np.abs(found / 0.04 - 1).max() < 0.1 < np.abs(raw / 0.04 - 1).max()


def test_births_belong_to_women_and_the_sex_of_the_born_is_kept_apart():
    persons, flows = inputs()
    flows[:, BORN, :, 0, 5], flows[:, BORN, :, 1, 5] = 4, 6
    found = estimate(CODES, persons, flows)
    assert (found.rates[BORN, :, 0, 25:30] > 0).all()
    assert not found.rates[BORN, :, 1].any()
    assert np.allclose(found.girls, 0.4)
    flows[:, BORN, :, 0, 5], flows[:, BORN, :, 1, 5] = 10, 0
    assert np.allclose(estimate(CODES, persons, flows).girls, GIRLS)


def test_no_more_leave_than_there_are():
    persons, flows = inputs(size=10)
    persons[:] = persons[-1]
    flows[:, OUT_HOME] = flows[:, OUT_ABROAD] = 200
    found = estimate(CODES, persons, flows).rates
    assert (found[[DEAD, OUT_HOME, OUT_ABROAD]].sum(axis=0) <= 1 + 1e-12).all()


def test_a_missing_figure_stays_in_its_municipality():
    persons, flows = inputs()
    flows[:, DEAD] = 1
    whole = estimate(CODES, persons, flows).rates
    flows[2, DEAD, SMALL, 0, 3] = np.nan
    found = estimate(CODES, persons, flows).rates
    assert np.isnan(found[:, SMALL]).all()
    others = [place for place, code in enumerate(CODES) if borders.subregion(code) != "fyrbodal"]
    assert np.array_equal(found[:, others], whole[:, others])
    assert np.isfinite(found[:, LARGE]).all()


def test_a_year_without_flows_is_passed_over():
    persons, flows = inputs()
    persons[:] = persons[-1]
    flows[:, DEAD] = by_band(persons[-1]) / 99
    flows[-1] = np.nan
    assert np.allclose(estimate(CODES, persons, flows).rates[DEAD], 0.01, rtol=1e-3)
