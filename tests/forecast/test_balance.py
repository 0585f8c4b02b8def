from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from kompetensnb.forecast import balance
from kompetensnb.forecast.balance import Balance

NAN = float("nan")


def test_the_gap_is_what_is_there_less_what_is_asked_for():
    found = Balance(np.array([[110.0, 50.0], [121.0, 50.0]]), np.array([[100.0, 0.0], [100.0, 100.0]]))
    assert found.gap.tolist() == [[10, 50], [21, -50]]
    assert_array_equal(found.ratio, [[1.1, NAN], [1.21, 0.5]])
    np.testing.assert_allclose(found.growth(), [[0, NAN], [10, NAN]])


def test_what_is_missing_stays_missing():
    found = Balance(np.array([[NAN, 5.0]]), np.array([[1.0, NAN]]))
    assert np.isnan(found.gap).all()
    assert np.isnan(found.ratio).all()


@pytest.mark.parametrize(
    ("unemployment", "matched", "expected"),
    [
        (1.0, 90.0, -2),
        (9.0, 30.0, 2),
        (4.0, 65.0, 0),
        (1.0, 65.0, -1),
        (1.0, 30.0, 0),
        (1.0, 80.0, -1),
        (1.0, NAN, -2),
        (NAN, 50.0, 1),
        (NAN, NAN, NAN),
    ],
)
def test_a_group_begins_where_unemployment_and_matching_put_it(unemployment, matched, expected):
    assert_array_equal(balance.starting_class(np.array([unemployment]), 4.0, np.array([matched])), [expected])


def test_without_unemployment_in_the_region_matching_decides():
    assert_array_equal(balance.starting_class(np.array([0.0]), 0.0, np.array([90.0])), [-2])


@pytest.mark.parametrize(
    ("start", "growth", "expected"),
    [(0, 0, 0), (0, -5, 0), (0, -5.1, -1), (0, -15.1, -2), (0, 15.1, 2), (-2, 5.1, -1), (-2, -20, -2), (1, 20, 2)],
)
def test_growth_of_supply_over_demand_shifts_the_class(start, growth, expected):
    assert balance.verdict_class(np.array([float(start)]), np.array([float(growth)])) == [expected]


@given(st.integers(-2, 2), st.floats(-90, 90), st.floats(0, 90))
def test_more_supply_never_makes_a_shortage_worse(start: int, growth: float, more: float):
    before, after = (
        balance.verdict_class(np.array([float(start)]), np.array([found])) for found in (growth, growth + more)
    )
    assert after >= before


def test_a_band_over_a_border_is_uncertain_and_what_is_unknown_has_no_word():
    found = balance.verdicts(np.array([-2.0, 0.0, 2.0, NAN]), np.array([-2.0, -1, 2, NAN]), np.array([-2.0, 0, 2, NAN]))
    assert found.tolist() == ["brist", "osakert-lage", "overskott", None]


def test_the_shortage_list_is_ranked_by_persons_and_by_share():
    rows = pd.DataFrame(
        {
            "group": ["75N", "73O", "53E", "35P", "99Z"],
            "supply": [80.0, 900.0, 50.0, 10.0, NAN],
            "demand": [100.0, 1000.0, 40.0, 0.0, 5.0],
        }
    )
    rows["gap"] = rows["supply"] - rows["demand"]
    found = balance.shortage_list(rows)
    assert found["group"].tolist()[:2] == ["73O", "75N"]
    assert found["short"].tolist()[:2] == [100, 20]
    assert found["rank_share"].tolist()[:2] == [2, 1]
    assert found.set_index("group").loc[["53E", "35P", "99Z"], ["rank_persons", "rank_share"]].isna().all(axis=None)
    assert found.set_index("group").loc["53E", "short"] == 0
    assert np.isnan(found.set_index("group").loc["99Z", "short"])
    pd.testing.assert_frame_equal(found, balance.shortage_list(rows.sample(frac=1, random_state=3)))


def test_persons_are_shown_in_tens_and_from_a_thousand_in_hundreds():
    found = balance.rounded(np.array([4.0, 5.0, 14.9, -15.0, 994.0, 1049.0, -1050.0, NAN]))
    assert_array_equal(found, [0, 10, 10, -20, 990, 1000, -1100, NAN])


def test_small_groups_have_only_a_class():
    found = balance.too_small(np.array([49.0, 49.0, 50.0, NAN]), np.array([49.0, 50.0, 0.0, 10.0]))
    assert found.tolist() == [True, False, False, True]


def test_the_rules_are_in_order():
    assert balance.RULES["growth"] == sorted(balance.RULES["growth"])
    assert balance.RULES["start"]["unemployment"] == sorted(balance.RULES["start"]["unemployment"])
    assert balance.RULES["start"]["matched"] == sorted(balance.RULES["start"]["matched"], reverse=True)
    assert len(balance.CLASSES) == 5
