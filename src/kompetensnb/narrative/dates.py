"""Dates as people read them."""

from __future__ import annotations

from datetime import date

from kompetensnb.narrative.messages import text


def day(value: date | str, language: str = "sv") -> str:
    """«31 december 2025» from a date or an ISO text (a time after the date is left out)."""
    found = value if isinstance(value, date) else date.fromisoformat(value[:10])
    return f"{found.day} {_month_name(found.month, language)} {found.year}"


def month(year: int, number: int, language: str = "sv") -> str:
    """«april 2026»."""
    return f"{_month_name(number, language)} {year}"


def school_year(autumn: int) -> str:
    """«2024/25» for the school year that begins in the autumn of 2024."""
    return f"{autumn}/{(autumn + 1) % 100:02d}"


def iso(value: date | str) -> str:
    """«2025-12-31», for tables and files."""
    return (value if isinstance(value, date) else date.fromisoformat(value[:10])).isoformat()[:10]


def _month_name(number: int, language: str) -> str:
    return text(f"words.month-{number}", language)
