from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.panel import counts, shares

PERSONS = np.array([[100.0, 110.0, 121.0], [300.0, 300.0, 300.0], [50.0, 60.0, 70.0]])


def panel(persons=PERSONS, *, pools=(0, 0, 0), lends=(True, True, False)):
    return counts(["a", "b", "c"], pools, lends, [2020, 2021, 2022], persons)


def test_levels_are_logarithms_and_growth_their_change():
    assert np.allclose(np.exp(panel().level), PERSONS)
    assert np.allclose(panel().growth[0], np.log(1.1))


def test_common_growth_is_weighted_by_the_year_before_and_only_by_lenders():
    expected = 100 * np.log(1.1) / 400
    assert np.allclose(panel().common_growth()[:, 0], expected)


def test_a_share_moves_in_log_odds():
    found = shares(["a"], [0], [True], [2020, 2021], np.array([[50.0, 75.0]]))
    assert np.allclose(found.level, [[0.0, np.log(3)]])


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_a_hole_is_refused_by_name(bad):
    persons = PERSONS.copy()
    persons[1, 2] = bad
    with pytest.raises(KompetensnbError, match="forecast-hole") as caught:
        panel(persons)
    assert caught.value.fields == {"series": "b", "year": 2022}


@pytest.mark.parametrize("bad", [0.0, 100.0, 101.0, np.nan])
def test_a_share_outside_its_bounds_is_refused(bad):
    with pytest.raises(KompetensnbError, match="forecast-hole"):
        shares(["a"], [0], [True], [2020, 2021], np.array([[50.0, bad]]))


def test_a_series_with_nobody_to_borrow_from_is_refused():
    with pytest.raises(KompetensnbError, match="forecast-no-pool") as caught:
        panel(pools=(0, 0, 1))
    assert caught.value.fields == {"series": "c"}


def test_until_keeps_what_was_known():
    cut = panel().until(2021)
    assert cut.years.tolist() == [2020, 2021]
    assert cut.level.shape == cut.weight.shape == (3, 2)


def test_an_unknown_origin_is_refused():
    with pytest.raises(KompetensnbError, match="forecast-unknown-origin") as caught:
        panel().until(2030)
    assert caught.value.fields == {"year": 2030, "allowed": "2020–2022"}
