"""Figures are written as Swedish and English readers expect, and what is missing never becomes a zero."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.narrative import numbers

NB = "\u00a0"


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1234, f"1{NB}234", "1,234"),
        (-1234567, f"−1{NB}234{NB}567", "−1,234,567"),
        (0.5, "1", "1"),
        (-0.4, "0", "0"),
    ],
)
def test_integer(value, swedish, english):
    assert numbers.integer(value, "sv") == swedish
    assert numbers.integer(value, "en") == english


@pytest.mark.parametrize("missing", [None, math.nan, math.inf, pd.NA, float("-inf")])
@pytest.mark.parametrize("write", [numbers.integer, numbers.decimal, numbers.percent, numbers.signed])
def test_missing_is_a_dash(write, missing):
    assert write(missing) == "–"


def test_halves_are_rounded_as_people_do_on_the_digits_they_see():
    assert numbers.decimal(12.35) == "12,4"
    assert numbers.decimal(-12.25) == "−12,3"
    assert numbers.decimal(1.005, "en", 2) == "1.01"


def test_percent_has_a_space_in_swedish_only():
    assert numbers.percent(12.3, "sv") == f"12,3{NB}%"
    assert numbers.percent(12.3, "en") == "12.3%"


def test_signed():
    assert [numbers.signed(value) for value in (1200, -3, 0, 0.2)] == [f"+1{NB}200", "−3", "0", "0"]


@pytest.mark.parametrize(
    ("before", "after", "unit", "expected"),
    [
        (100, 1334, "number", f"+1{NB}234"),
        (200, 199, "percent", f"−0,5{NB}%"),
        (0, 5, "percent", "–"),
        (45.0, 45.3, "points", "+0,3 procentenheter"),
        (45.05, 45.0, "points", "−0,1 procentenheter"),
        (None, 5, "number", "–"),
        (5, math.nan, "points", "–"),
    ],
)
def test_change(before, after, unit, expected):
    assert numbers.change(before, after, "sv", unit) == expected


def test_year_has_no_thousands_separator():
    assert [numbers.year(value) for value in (2025, 2025.0, "2024/25", None)] == ["2025", "2025", "2024/25", "–"]


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (2025, "year", "2025"),
        (1234.0, "integer", f"1{NB}234"),
        (12.34, "decimal", "12,3"),
        (12.34, "percent", f"12,3{NB}%"),
        (4, "signed", "+4"),
        (4.26, "signed", "+4,3"),
        (8.0, "points", "+8,0"),
        (-0.04, "points", "0,0"),
        ("Skövde", "text", "Skövde"),
        (None, "text", "–"),
        (math.nan, "integer", "–"),
    ],
)
def test_cell(value, form, expected):
    assert numbers.cell(value, form, "sv") == expected


@given(st.floats(min_value=-1e12, max_value=1e12), st.integers(min_value=0, max_value=4))
def test_what_is_written_is_the_value_rounded(value, digits):
    written = numbers.decimal(value, "sv", digits)
    back = float(written.replace(NB, "").replace(",", ".").replace("−", "-"))
    assert abs(back - value) <= 0.5 * 10**-digits + abs(value) * 1e-12
