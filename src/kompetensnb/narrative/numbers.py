"""Figures as people read them, in Swedish (1 234,5) and English (1,234.5). What is missing is «–», never zero.

Halves are rounded away from zero on the decimal digits that a person sees (12.35 is 12,4), in tables, prose and
charts alike: all of them take their text from here.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, Literal

from kompetensnb.narrative.messages import text
from kompetensnb.narrative.separators import MINUS, SEPARATORS

MISSING: Final = "–"

Number = int | float | None
"""A figure; None and NaN are missing."""

CellFormat = Literal["text", "year", "integer", "decimal", "percent", "signed", "points"]
ChangeUnit = Literal["number", "percent", "points"]


def is_missing(value: object) -> bool:
    """None, NaN and pandas' NA."""
    if isinstance(value, float):
        return math.isnan(value)
    # By name: importing pandas for two constants would cost a document without tables 0.4 s.
    return value is None or type(value).__name__ in {"NAType", "NaTType"}


# The same figures are written again and again: in a chart, its table, its text alternative and the prose.
@lru_cache(maxsize=20_000)
def decimal(value: Number, language: str = "sv", digits: int = 1) -> str:
    """`digits` decimals with thousands separator: 1234.56 → «1 234,6». Infinity is missing."""
    if value is None or is_missing(value) or math.isinf(value):
        return MISSING
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    signs = SEPARATORS[language]
    written = f"{abs(rounded):,f}".replace(",", "\0").replace(".", signs.decimal).replace("\0", signs.thousands)
    return f"{MINUS}{written}" if rounded < 0 else written


def integer(value: Number, language: str = "sv") -> str:
    """Whole numbers with thousands separator: 1234 → «1 234»."""
    return decimal(value, language, 0)


def percent(value: Number, language: str = "sv", digits: int = 1) -> str:
    """A share given in per cent: 12.3 → «12,3 %», in English «12.3%»."""
    written = decimal(value, language, digits)
    if written == MISSING:
        return MISSING
    return f"{written}{SEPARATORS[language].percent}%"


def signed(value: Number, language: str = "sv", digits: int = 0) -> str:
    """With its sign: «+12», «−3», and «0» for what rounds to nothing."""
    return _with_sign(decimal(value, language, digits))


def change(before: Number, after: Number, language: str = "sv", unit: ChangeUnit = "number", digits: int = 1) -> str:
    """What has happened from `before` to `after`.

    `number` is the difference as a whole number («+1 234»), `percent` the difference in per cent of `before`
    («+1,2 %»; missing when `before` is 0), `points` the difference between two shares («−0,4 procentenheter»).
    """
    if before is None or after is None or is_missing(before) or is_missing(after):
        return MISSING
    if unit == "number":
        return signed(after - before, language)
    # 45.3 - 45.0 is 0.2999…: without rounding to what the producers publish, a half could fall on the wrong side.
    difference = round(after - before, 9)
    if unit == "points":
        return text("words.points", language, value=signed(difference, language, digits))
    if before == 0:
        return MISSING
    return _with_sign(percent(round(difference / before * 100, 9), language, digits))


def year(value: Number | str) -> str:
    """A year, without thousands separator; a text («2024/25») is kept."""
    if isinstance(value, str):
        return value
    return MISSING if value is None or is_missing(value) else str(int(value))


def cell(value: object, form: CellFormat, language: str = "sv") -> str:
    """A value of a table as its column says (`charts.chart.Format`). Decimal and percent have one decimal."""
    if is_missing(value):
        return MISSING
    if form == "year" and isinstance(value, (int, float, str)):
        return year(value)
    if form == "text" or not isinstance(value, (int, float)):
        return str(value)
    if form == "percent":
        return percent(value, language)
    if form == "decimal":
        return decimal(value, language)
    if form == "signed":
        return signed(value, language, 0 if float(value).is_integer() else 1)
    if form == "points":
        return signed(value, language, 1)
    return integer(value, language)


def _with_sign(written: str) -> str:
    is_nothing = written == MISSING or not any(digit in written for digit in "123456789")
    return written if is_nothing or written.startswith(MINUS) else f"+{written}"
