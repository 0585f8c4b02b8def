"""The signs inside figures, for texts, tables and charts."""

from __future__ import annotations

from typing import Final, NamedTuple

NO_BREAK_SPACE: Final = "\u00a0"
MINUS: Final = "\u2212"


class Separators(NamedTuple):
    """What stands between thousands, before decimals and before the sign for per cent."""

    thousands: str
    decimal: str
    percent: str


SEPARATORS: Final = {"sv": Separators(NO_BREAK_SPACE, ",", NO_BREAK_SPACE), "en": Separators(",", ".", "")}


def grouped(value: int, language: str) -> str:
    """A whole number with thousands separator: 1234 → «1 234», −5 → «−5»."""
    written = f"{abs(value):,}".replace(",", SEPARATORS[language].thousands)
    return f"{MINUS}{written}" if value < 0 else written
