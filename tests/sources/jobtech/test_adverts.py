"""Months as the search services are asked for them."""

from __future__ import annotations

import pytest

from kompetensnb.sources.jobtech.adverts import Month


@pytest.mark.parametrize(
    ("month", "last"), [(Month(2024, 2), "29"), (Month(2025, 2), "28"), (Month(2026, 4), "30"), (Month(2026, 12), "31")]
)
def test_a_month_is_asked_for_from_its_first_day_to_its_last(month: Month, last: str) -> None:
    name = f"{month.year}-{month.month:02}"
    assert month.question == {
        "historical-from": f"{name}-01T00:00:00",
        "historical-to": f"{name}-{last}T23:59:59",
    }


def test_earlier_months_go_over_the_turn_of_the_year() -> None:
    assert [Month(2026, 2).minus(months) for months in (0, 1, 2, 14, 26)] == [
        (2026, 2),
        (2026, 1),
        (2025, 12),
        (2024, 12),
        (2023, 12),
    ]
