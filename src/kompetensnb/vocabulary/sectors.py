"""Sectors of the labour market: all, public, private."""

from __future__ import annotations

from kompetensnb.vocabulary.choices import Choice, read_choices

_SECTORS = read_choices("sector")


def get(text: object) -> Choice:
    """The sector with this code or name; KompetensnbError("invalid-parameter") otherwise."""
    return _SECTORS.get(text)


def all_sectors() -> tuple[Choice, ...]:
    """alla, offentlig, privat."""
    return tuple(_SECTORS)
