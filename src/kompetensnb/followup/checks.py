"""Whether the values of a row may stand there. What is checked here holds for every way in."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row, fields_of
from kompetensnb.followup.fields import CHOICES, FIRST_DAY, LARGEST, LAST_DAY, Field, Kind
from kompetensnb.vocabulary import branches, education_groups, regions
from kompetensnb.vocabulary.branches import BranchKind
from kompetensnb.vocabulary.commitments import commitment

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+\.[^\s<>\"']+", re.IGNORECASE)
_TURNED: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that show the text after them in another order than it is written."""

Problems = Iterator[tuple[str, KompetensnbError]]


def problems(register: type[Row], values: Mapping[str, Any]) -> Problems:
    """All that is wrong, with the name of the field; what concerns several fields comes last, under an empty name."""
    count = 0
    for name, field in fields_of(register).items():
        for error in _field_problems(field, values.get(name)):
            count += 1
            yield name, error
    if not count:
        yield from (("", error) for error in register.problems(values))


def id_problem(value: object) -> KompetensnbError | None:
    """What is wrong with an id, if anything."""
    if isinstance(value, str) and _ID.fullmatch(value):
        return None
    return KompetensnbError("followup-id", value=str(value)[:60])


def _field_problems(field: Field, value: Any) -> Iterator[KompetensnbError]:
    if value is None:
        if field.required:
            yield KompetensnbError("followup-required")
        return
    match field.kind:
        case Kind.LINE | Kind.PROSE | Kind.ADDRESS:
            yield from _text_problems(field, value)
        case Kind.DAY:
            if not (isinstance(value, date) and FIRST_DAY <= value <= LAST_DAY):
                yield KompetensnbError("followup-day", value=_shown(value))
        case Kind.WHOLE:
            if type(value) is not int or not field.low <= value <= field.high:
                yield KompetensnbError("followup-whole", value=_shown(value), low=field.low, high=field.high)
        case Kind.NUMBER:
            if not (isinstance(value, float) and math.isfinite(value) and abs(value) < LARGEST):
                yield KompetensnbError("followup-number", value=_shown(value))
        case _:
            yield from _code_problems(field, value)


def _text_problems(field: Field, value: Any) -> Iterator[KompetensnbError]:
    if not isinstance(value, str) or not value or value != value.strip():
        yield KompetensnbError("followup-text", value=_shown(value))
    elif len(value) > field.most:
        yield KompetensnbError("followup-long", found=len(value), allowed=field.most)
    elif unfit := next((sign for sign in value if not _may_stand(sign, field.kind)), None):
        yield KompetensnbError("followup-sign", value=f"U+{ord(unfit):04X}", place=value.index(unfit) + 1)
    elif field.kind is Kind.ADDRESS and not _ADDRESS.fullmatch(value):
        yield KompetensnbError("followup-address", value=_shown(value))


def _may_stand(sign: str, kind: Kind) -> bool:
    """No control characters, halves of characters, or what no XML file may hold; new lines in longer texts only."""
    if sign == "\n":
        return kind is Kind.PROSE
    if sign in _TURNED or ord(sign) & 0xFFFE == 0xFFFE:
        return False
    return unicodedata.category(sign) not in ("Cc", "Cs", "Zl", "Zp")


def _code_problems(field: Field, value: Any) -> Iterator[KompetensnbError]:
    try:
        known = _known(field, value)
    except KompetensnbError as error:
        yield error
        return
    if known != value:
        yield KompetensnbError("followup-code", value=_shown(value), allowed=known)


def _known(field: Field, value: Any) -> str:
    """The code as it is kept.

    Raises:
        KompetensnbError: for what is no code, or one that may not stand there.
    """
    match field.kind:
        case Kind.REGION:
            place = regions.get(value)
            if place.kind not in field.levels:
                levels = tuple(level.value for level in field.levels)
                raise KompetensnbError("followup-level", value=place.name("sv"), allowed=levels)
            return place.id
        case Kind.BRANCH:
            found = branches.get(value)
            if found.kind not in (BranchKind.GROUP, BranchKind.COUNCIL):
                raise KompetensnbError("followup-branch", value=found.id)
            return found.id
        case Kind.GROUP:
            return education_groups.get(value).id
        case Kind.COMMITMENT:
            return commitment(value).id
        case Kind.CHOICE:
            if value not in CHOICES[field.list]:
                raise KompetensnbError("followup-choice", value=_shown(value), allowed=field.choices)
            return str(value)
        case _:
            if error := id_problem(value):
                raise error
            return str(value)


def known_code(field: Field, text: str) -> str:
    """The code that a text means: a region, branch, education group or commitment by any of its names.

    Raises:
        KompetensnbError: for what means none.
    """
    return _known(field, text)


def _shown(value: object) -> str:
    return str(value)[:60]
