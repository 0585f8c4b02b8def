"""Periods and areas; whole plans are tried against tables in tests/contract."""

from __future__ import annotations

import pytest

from kompetensnb.sources.scb.plan import area_codes, period

KNOWN = ("00", "0010", "01", "14", "1383", "1480", "2584", "99", "9999", "FA00", "FA15", "FA21")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2025", {"year": 2025}),
        ("2025M01", {"year": 2025, "month": 1}),
        ("2024K2", {"year": 2024, "quarter": 2}),
        ("2006-07", {"year": 2007}),
        ("2006-2007", {"year": 2007}),
        ("1999-00", {"year": 2000}),
        ("1998-2002", {}),
        ("2006-06", {}),
        ("2106-2007", {}),
        ("25", {}),
        ("", {}),
    ],
)
def test_periods(text: str, wanted: dict[str, int]) -> None:
    assert period(text) == wanted


@pytest.mark.parametrize(
    ("area", "codes"),
    [
        ("riket", ("00",)),
        ("lan", ("14",)),
        ("kommun", ("1383", "1480")),
        ("alla-lan", ("01", "14")),
        ("fa", ("FA15",)),
        ("alla-fa", ("FA15", "FA21")),
    ],
)
def test_areas_never_metropolitan_unknown_or_of_another_level(area: str, codes: tuple[str, ...]) -> None:
    assert area_codes(area, KNOWN) == codes  # type: ignore[arg-type]
