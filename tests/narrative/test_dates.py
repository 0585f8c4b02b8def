"""Dates in words and in files."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kompetensnb.narrative import dates


@pytest.mark.parametrize(
    "value", ["2025-12-31", "2025-12-31T08:00:00Z", date(2025, 12, 31), datetime(2025, 12, 31, 8, tzinfo=UTC)]
)
def test_a_day(value):
    assert dates.day(value, "sv") == "31 december 2025"
    assert dates.day(value, "en") == "31 December 2025"
    assert dates.iso(value) == "2025-12-31"


def test_a_month():
    assert dates.month(2026, 4, "sv") == "april 2026"


def test_what_is_no_date_is_refused():
    with pytest.raises(ValueError, match="Invalid isoformat"):
        dates.day("igår")


def test_a_school_year_is_named_by_both_its_years() -> None:
    assert dates.school_year(2024) == "2024/25"
    assert dates.school_year(1999) == "1999/00"
