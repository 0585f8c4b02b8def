"""A value as the text of a cell, and back: codes stand by the names that people know, and no text can be run."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.checks import known_code
from kompetensnb.followup.fields import Field, Kind
from kompetensnb.followup.words import choice_name
from kompetensnb.sources.grids import number
from kompetensnb.vocabulary import branches, education_groups, regions
from kompetensnb.vocabulary.texts import LANGUAGES, Text, spelling_key

YES: Final = Text("ja", "yes")
_QUOTE: Final = "'"
_STARTS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", _QUOTE)
"""What a spreadsheet takes for a formula, wherever it is used; and our own sign, so that it comes back too."""
_TEXTS: Final = (Kind.LINE, Kind.PROSE, Kind.ADDRESS)


def harmless(told: str) -> str:
    """A text that no spreadsheet runs: with an apostrophe before what could be a formula."""
    return f"{_QUOTE}{told}" if told.startswith(_STARTS) else told


def restored(cell: str) -> str:
    """The text that was made harmless."""
    return cell[1:] if cell.startswith(_QUOTE) and cell[1:].startswith(_STARTS) else cell


def cell_of(field: Field, value: Any, language: str) -> str:
    """The text of a cell; empty for what is missing."""
    if value is None:
        return ""
    match field.kind:
        case Kind.REGION:
            return regions.get(value).name(language)
        case Kind.BRANCH:
            return branches.get(value).long_name(language)
        case Kind.GROUP:
            return education_groups.get(value).name(language)
        case Kind.CHOICE:
            return choice_name(field, value)[language]
        case Kind.FLAG:
            return YES[language] if value else ""
        case Kind.DAY:
            return str(value.isoformat())
        case Kind.NUMBER:
            return f"{Decimal(repr(value)):f}".replace(".", ",")
    return harmless(value) if field.kind in _TEXTS else str(value)


def value_of(field: Field, cell: str) -> Any:
    """What a cell says; None for an empty one, False for an empty flag.

    Raises:
        KompetensnbError: for what cannot be read; whether it may stand there is for the checks to say.
    """
    if cell.startswith("="):
        raise KompetensnbError("followup-formula")
    if field.kind is Kind.FLAG:
        return _flag(cell)
    if not cell:
        return None
    match field.kind:
        case Kind.REGION | Kind.BRANCH | Kind.GROUP | Kind.COMMITMENT:
            return known_code(field, cell)
        case Kind.CHOICE:
            return _choice(field, cell)
        case Kind.DAY:
            return _day(cell)
        case Kind.WHOLE | Kind.NUMBER:
            return _figure(field, cell)
    return restored(cell.replace("\r\n", "\n").replace("\r", "\n")) if field.kind in _TEXTS else cell


def moment_of(cell: str) -> datetime | None:
    """A point in time, or the beginning of a day; None for an empty cell.

    Raises:
        KompetensnbError: followup-day.
    """
    if not cell:
        return None
    try:
        found = datetime.fromisoformat(cell)
    except ValueError as error:
        raise KompetensnbError("followup-day", value=cell[:60]) from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _flag(cell: str) -> bool:
    if cell and spelling_key(cell) not in (YES.sv, YES.en):
        raise KompetensnbError("followup-flag", value=cell[:60])
    return bool(cell)


def _choice(field: Field, cell: str) -> str:
    asked = spelling_key(cell)
    for code in field.choices:
        if asked in (spelling_key(code), *(spelling_key(choice_name(field, code)[each]) for each in LANGUAGES)):
            return code
    names = tuple(choice_name(field, code) for code in field.choices)
    allowed = Text(", ".join(name.sv for name in names), ", ".join(name.en for name in names))
    raise KompetensnbError("followup-choice", value=cell[:60], allowed=allowed)


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise KompetensnbError("followup-day", value=cell[:60]) from error


def _figure(field: Field, cell: str) -> float | int:
    found = number(cell)
    whole = field.kind is Kind.WHOLE
    if found is None or (whole and not found.is_integer()):
        if whole:
            raise KompetensnbError("followup-whole", value=cell[:60], low=field.low, high=field.high)
        raise KompetensnbError("followup-number", value=cell[:60])
    return int(found) if whole else found + 0.0  # no minus before a zero
