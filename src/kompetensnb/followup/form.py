"""A form for a register, as data: an input for each field, with what may be chosen, what was typed, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row, fields_of
from kompetensnb.followup.fields import Field, Kind
from kompetensnb.followup.listing import label, words_of
from kompetensnb.followup.registers import REGISTERS
from kompetensnb.followup.words import choice_name, heading
from kompetensnb.narrative.messages import error_text, text
from kompetensnb.narrative.numbers import integer
from kompetensnb.vocabulary import branches, commitments, education_groups, regions
from kompetensnb.vocabulary.branches import BranchKind
from kompetensnb.vocabulary.texts import alphabetical

_OFFERED: Final = 1000
"""Most rows that a choice of a row offers, the latest first."""
_LAST_YEAR: Final = 2200
_CONTROLS: Final = {
    Kind.PROSE: "area",
    Kind.DAY: "day",
    Kind.WHOLE: "whole",
    Kind.NUMBER: "number",
    Kind.ADDRESS: "address",
    Kind.LINE: "line",
    Kind.FLAG: "flag",
}
_HINTED: Final = (Kind.PROSE, Kind.DAY, Kind.WHOLE, Kind.NUMBER, Kind.ADDRESS)


@dataclass(frozen=True)
class Options:
    """Choices of one kind, as (value, label); `label` is empty for choices outside any group."""

    label: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Input:
    """One input. `theirs` is what somebody else has written there meanwhile, in words; None when nobody has."""

    name: str
    label: str
    control: str
    value: str
    required: bool
    most: int
    hint: str
    options: tuple[Options, ...]
    faults: tuple[str, ...]
    theirs: str | None


def inputs(
    session: Session,
    model: type[Row],
    told: Mapping[str, str],
    language: str,
    faults: Mapping[str, Sequence[KompetensnbError]] | None = None,
    theirs: Mapping[str, object] | None = None,
) -> tuple[Input, ...]:
    """The inputs of a form, in the order of the register, filled with what is `told`."""
    return tuple(
        Input(
            name=name,
            label=heading(model.__tablename__, name)[language],
            control=_control(field, told.get(name, "")),
            value=told.get(name, ""),
            required=field.required,
            most=field.most,
            hint=_hint(field, language),
            options=_options(session, field, told.get(name, ""), language),
            faults=tuple(error_text(error, language) for error in (faults or {}).get(name, ())),
            theirs=words_of(session, field, theirs[name], language) if theirs and name in theirs else None,
        )
        for name, field in fields_of(model).items()
    )


def _control(field: Field, told: str) -> str:
    control = _CONTROLS.get(field.kind, "choice")
    # A browser's own input for days shows nothing at all for what is no day, and what was typed would be lost.
    return "line" if control == "day" and told and not _is_day(told) else control


def _is_day(told: str) -> bool:
    try:
        return date.fromisoformat(told).isoformat() == told
    except ValueError:
        return False


def _hint(field: Field, language: str) -> str:
    if field.kind not in _HINTED:
        return ""
    return text(
        f"forms.hint-{field.kind}",
        language,
        low=_shown(field, field.low, language),
        high=_shown(field, field.high, language),
        most=integer(field.most, language),
    )


def _shown(field: Field, bound: int, language: str) -> str:
    """A bound; one of years is written as a year."""
    return str(bound) if field.high <= _LAST_YEAR else integer(bound, language)


def _options(session: Session, field: Field, told: str, language: str) -> tuple[Options, ...]:
    match field.kind:
        case Kind.REGION:
            groups = _regions(field, language)
        case Kind.BRANCH:
            groups = _branches(language)
        case Kind.GROUP:
            groups = _groups(language)
        case Kind.COMMITMENT:
            all_ = ((each.id, f"{each.id}. {each.summary(language)}") for each in commitments.all_commitments())
            groups = [Options("", tuple(all_))]
        case Kind.CHOICE:
            groups = [Options("", tuple((code, choice_name(field, code)[language]) for code in field.choices))]
        case Kind.REFERENCE:
            groups = [_rows(session, field, language)]
        case _:
            return ()
    known = {value for group in groups for value, _ in group.choices}
    if told and told not in known:  # such as a row that has been closed: kept until somebody chooses another
        groups = [Options("", ((told, _lost(session, field, told, language)),)), *groups]
    return tuple(groups)


def _lost(session: Session, field: Field, told: str, language: str) -> str:
    try:
        return words_of(session, field, told, language)[:200]
    except (KompetensnbError, LookupError, ValueError):
        return told[:200]


def _rows(session: Session, field: Field, language: str) -> Options:
    model = REGISTERS[field.register]
    latest = select(model).where(model.closed_at.is_(None)).order_by(model.created_at.desc()).limit(_OFFERED)
    return Options("", tuple((row.id, label(session, row, language)) for row in session.scalars(latest)))


def _regions(field: Field, language: str) -> list[Options]:
    found = [place for place in regions.all_regions() if place.kind in field.levels]
    kinds = dict.fromkeys(place.kind for place in found)
    return [
        _group([(place.id, place.name(language)) for place in found if place.kind is kind], _kind_name(kind, language))
        for kind in kinds
    ]


def _kind_name(kind: regions.RegionKind, language: str) -> str:
    return _capital(regions.of_kind(kind)[0].kind_name(language))


def _branches(language: str) -> list[Options]:
    return [
        _group([(each.id, each.name(language)) for each in branches.of_kind(kind)], text(f"forms.{kind}", language))
        for kind in (BranchKind.COUNCIL, BranchKind.GROUP)
    ]


def _groups(language: str) -> list[Options]:
    found = education_groups.all_groups()
    fields = dict.fromkeys(group.field_name(language) for group in found)
    named = [(group.field_name(language), (group.id, f"{group.name(language)} ({group.id})")) for group in found]
    return [_group([choice for field, choice in named if field == name], _capital(name)) for name in fields]


def _group(choices: Iterable[tuple[str, str]], name: str) -> Options:
    return Options(name, tuple(sorted(choices, key=lambda choice: alphabetical(choice[1]))))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
