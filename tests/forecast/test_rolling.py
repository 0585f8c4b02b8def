from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.forecast.rolling import Errors, choose, roll
from kompetensnb.forecast.series import METHODS


def rolled(panel, origins, steps=4):
    rows = np.arange(len(panel.names))
    return roll(lambda origin: (panel, rows), origins, steps, panel.names)


def made(values, *, first=2000, methods=("no-change", "x", "y")):
    values = np.asarray(values, dtype=float)
    origins = np.arange(first, first + values.shape[1])
    return Errors(methods, origins, tuple("abc"[: values.shape[3]]), values)


def test_an_error_is_outcome_less_forecast(make_panel):
    panel = make_panel()
    found = rolled(panel, [2010, 2011])
    expected = panel.level[:, 33] - METHODS["drift"](panel.until(2010), 3)[:, 2]
    assert np.allclose(found.of(("drift",))[0, 2], expected)


def test_what_has_not_happened_is_unknown(make_panel):
    found = rolled(make_panel(), [2017])
    assert np.isfinite(found.values[:, 0, :2]).all()
    assert np.isnan(found.values[:, 0, 2:]).all()


def test_a_method_that_needs_more_years_is_unknown(make_panel):
    found = rolled(make_panel(), [1992])
    assert np.isnan(found.of(("pooled",))).all()
    assert np.isfinite(found.of(("drift",))).all()


def test_the_mean_of_two_forecasts_errs_by_the_mean_of_their_errors(make_panel):
    panel = make_panel()
    cut = panel.until(2010)
    mean = (METHODS["drift"](cut, 1) + METHODS["pooled"](cut, 1))[:, 0] / 2
    assert np.allclose(rolled(panel, [2010]).of(("drift", "pooled"))[0, 0], panel.level[:, 31] - mean)


@pytest.mark.parametrize("year", [2005, 2010])
def test_the_future_changes_neither_forecast_nor_choice(make_panel, year):
    panel = make_panel()
    later = panel.years > year
    changed = make_panel()
    changed.level[:, later] += np.random.default_rng(9).normal(0, 1, changed.level[:, later].shape)
    origins = range(1996, 2019)
    before, after = rolled(panel, origins), rolled(changed, origins)
    assert choose(before, year) == choose(after, year)
    assert np.array_equal(before.known(year).values, after.known(year).values, equal_nan=True)
    assert not np.array_equal(before.values, after.values, equal_nan=True)


def test_known_leaves_out_later_origins_and_outcomes(make_panel):
    known = rolled(make_panel(), range(2000, 2010)).known(2004)
    assert known.origins.tolist() == [2000, 2001, 2002, 2003]
    seen = np.isfinite(known.of(("no-change",))).all(axis=2)
    assert seen.sum(axis=1).tolist() == [4, 3, 2, 1]


def test_the_smallest_error_wins():
    values = np.ones((3, 8, 1, 2))
    values[1] *= 0.5
    values[2] *= 0.8
    assert choose(made(values), 2008) == ("x",)


def test_two_that_err_in_opposite_directions_are_better_together():
    values = np.ones((3, 8, 1, 2))
    values[1], values[2] = 0.5, -0.6
    assert choose(made(values), 2008) == ("x", "y")


def test_long_horizons_do_not_drown_short_ones():
    values = np.ones((3, 8, 2, 1))
    values[:, :, 1] = 10.0
    values[1, :, 0] = 0.1  # much better at one year, a little worse at two
    values[1, :, 1] = 10.5
    values[2] *= 0.99
    assert choose(made(values), 2010) == ("x",)


def test_too_few_origins_show_nothing():
    values = np.ones((3, 8, 1, 2))
    values[1] *= 0.5
    assert choose(made(values), 2004) == ("no-change",)
    assert choose(made(values), 2005) == ("x",)
    assert choose(made(values), 1999) == ("no-change",)


def test_a_method_is_judged_only_on_cases_that_all_have():
    values = np.ones((3, 10, 1, 1))
    values[0, 5:] = values[2, 5:] = 2.0
    values[1] = 0.9
    values[1, 5:] = np.nan  # present in the easy years only
    assert choose(made(values), 2010) == ("x",)
