"""The rows of a register as a list to look in: what a row is called, which are shown, and what belongs to one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kompetensnb.followup.base import Row, fields_of
from kompetensnb.followup.cells import cell_of, restored
from kompetensnb.followup.fields import Field, Kind
from kompetensnb.followup.registers import REGISTERS

PAGE: Final = 50
"""Rows on a page of a list."""
_LABEL: Final = 90
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "answer": ("respondent", "item", "value"),
    "attendance": ("member", "attendance"),
    "commitment": ("commitment", "region"),
    "decision": ("decision",),
    "dialogue": ("held_on", "organisation", "note"),
    "effect": ("seen_on", "description"),
    "figure": ("measure", "kind", "year"),
    "meeting": ("held_on", "title"),
    "member": ("organisation", "post", "forum"),
    "trend_effect": ("trend", "branch"),
}
"""The fields that name a row, where it has no title that does."""
_SHOWN: Final = (
    "region", "branch", "need", "goal", "meeting", "state", "step", "judgement", "grade", "owner", "held_on", "due_on",
)  # fmt: skip
_MOST_SHOWN: Final = 4


@dataclass(frozen=True)
class Asked:
    """Which rows are asked for: `words` anywhere in them, of a region, open, closed or all, and which page."""

    words: str = ""
    region: str = ""
    state: str = "open"
    page: int = 1


@dataclass(frozen=True)
class Listed:
    """The rows of one page, how many there are in all, and the page that it is out of how many."""

    rows: Sequence[Row]
    count: int
    asked: Asked
    pages: int


def listed(session: Session, model: type[Row], asked: Asked, language: str) -> Listed:
    """The rows asked for, the one that was changed last first; a page beyond the last is the last."""
    query = select(model).order_by(model.changed_at.desc(), model.id)
    if asked.state != "all":
        query = query.where(model.closed_at.is_(None) if asked.state == "open" else model.closed_at.is_not(None))
    if asked.region and "region" in fields_of(model):
        query = query.where(model.__table__.c.region == asked.region)
    found = list(session.scalars(query))
    if words := asked.words.casefold().split():
        found = [row for row in found if _holds(row, words, language)]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, asked.page), pages)
    return Listed(found[(page - 1) * PAGE : page * PAGE], len(found), replace(asked, page=page), pages)


def label(session: Session, row: Row, language: str) -> str:
    """What a row is called in lists and choices: a few of its fields in words, at most a line."""
    fields = fields_of(type(row))
    names = _NAMES.get(row.__tablename__) or (("title",) if "title" in fields else _first_required(fields))
    words = (words_of(session, fields[name], getattr(row, name), language) for name in names if name in fields)
    told = ", ".join(" ".join(word.split()) for word in words if word) or row.id
    return told if len(told) <= _LABEL else f"{told[: _LABEL - 1].rstrip()}…"


def words_of(session: Session, field: Field, value: Any, language: str) -> str:
    """A value in words; a reference by what the row that it leads to is called. Empty for what is missing."""
    if field.kind is Kind.REFERENCE and value is not None:
        target = session.get(REGISTERS[field.register], value)
        return label(session, target, language) if target is not None else str(value)
    told = cell_of(field, value, language)
    return restored(told) if isinstance(value, str) else told


def columns_shown(model: type[Row]) -> tuple[str, ...]:
    """The fields that a list shows beside what each row is called."""
    naming = _NAMES.get(model.__tablename__, ())
    return tuple(name for name in _SHOWN if name in fields_of(model) and name not in naming)[:_MOST_SHOWN]


def belonging(session: Session, row: Row) -> Iterator[tuple[str, str, Sequence[Row]]]:
    """The registers whose rows can refer to this one, by which field, and the rows that do."""
    for name, model in REGISTERS.items():
        for column, field in fields_of(model).items():
            if field.kind is Kind.REFERENCE and field.register == row.__tablename__:
                mine = model.__table__.c[column] == row.id
                yield name, column, tuple(session.scalars(select(model).where(mine).order_by(model.created_at)))


def _first_required(fields: Mapping[str, Field]) -> tuple[str, ...]:
    return tuple(name for name, field in fields.items() if field.required)[:3]


def _holds(row: Row, words: Sequence[str], language: str) -> bool:
    told = " ".join(
        cell_of(field, getattr(row, name), language) for name, field in fields_of(type(row)).items()
    ).casefold()
    return all(word in told for word in words)
