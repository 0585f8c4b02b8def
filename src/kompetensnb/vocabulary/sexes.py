"""Sexes as in the tables: both together, women, men."""

from __future__ import annotations

from kompetensnb.vocabulary.choices import Choice, read_choices

_SEXES = read_choices("sex")


def get(text: object) -> Choice:
    """The sex with this code or name; KompetensnbError("invalid-parameter") otherwise."""
    return _SEXES.get(text)


def all_sexes() -> tuple[Choice, ...]:
    """alla, kvinnor, man."""
    return tuple(_SEXES)
