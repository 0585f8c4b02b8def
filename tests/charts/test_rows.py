"""Figures are cleaned without being changed, and ranges end where the ticks do."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.charts.rows import cleaned, known, nice_domain, require_some, unique
from kompetensnb.errors import KompetensnbError


@pytest.mark.parametrize("missing", [None, math.nan, math.inf, np.float64("nan"), pd.NA, pd.NaT])
def test_missing_becomes_none_and_never_zero(missing):
    rows = cleaned([{"value": missing}, {"value": 1}], "x")
    assert rows == [{"value": None, "status": "saknas"}, {"value": 1.0, "status": "officiell"}]


def test_numpy_numbers_become_plain_ones():
    (row,) = cleaned([{"value": np.int64(3), "year": np.int64(2025), "age": "0-9"}], "x")
    assert (type(row["value"]), type(row["year"])) == (float, int)


def test_a_missing_value_keeps_the_reason_but_is_never_official():
    rows = cleaned([{"value": None, "status": s} for s in ("sekretess", "officiell")] + [{"value": 0}], "x")
    assert [row["status"] for row in rows] == ["sekretess", "saknas", "officiell"]
    assert known(rows) == [0.0]


def test_an_unknown_status_is_refused():
    with pytest.raises(ValueError, match="gissad"):
        cleaned([{"value": 1, "status": "gissad"}], "x")


def test_nothing_at_all_is_an_error_with_the_name_of_the_chart():
    with pytest.raises(KompetensnbError) as caught:
        require_some([{"share": None}], "utbildning", "share")
    assert (caught.value.key, caught.value.fields) == ("charts-no-data", {"chart": "utbildning"})


@pytest.mark.parametrize(
    ("values", "zero", "expected"),
    [
        ([13.9, 2.0], True, (0, 14)),
        ([79.1, 81.3], False, (79, 81.5)),
        ([105_474, 115_238], False, (104_000, 116_000)),
        ([-120, 12_345], True, (-2_000, 14_000)),
        ([5.0], False, (4.4, 5.6)),
        ([5.0], True, (0, 5)),
        ([0.0], True, (-1, 1)),
    ],
)
def test_ranges_end_on_ticks(values, zero, expected):
    assert nice_domain(values, zero=zero) == pytest.approx(expected)


@given(st.lists(st.floats(-1e9, 1e9, allow_subnormal=False), min_size=1), st.booleans())
def test_ranges_hold_all_values_and_are_never_empty(values, zero):
    low, high = nice_domain(values, zero=zero)
    slack = 1e-9 * max(1.0, abs(low), abs(high))
    assert low < high
    assert low - slack <= min(values)
    assert high + slack >= max(values)


def test_unique_keeps_the_order():
    assert unique(["b", "a", "b"]) == ["b", "a"]
