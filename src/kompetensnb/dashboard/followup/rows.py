"""The registers to look in: which there are, the rows of one, and a row with its history and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kompetensnb.dashboard.followup.handler import RegisterHandler
from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import editing
from kompetensnb.followup.base import Change, Row, fields_of
from kompetensnb.followup.fields import Field, Kind
from kompetensnb.followup.history import changes, decode
from kompetensnb.followup.listing import Asked, Listed, belonging, columns_shown, label, listed, words_of
from kompetensnb.followup.permissions import Action, may
from kompetensnb.followup.registers import REGISTERS
from kompetensnb.followup.words import heading, register_name
from kompetensnb.vocabulary import regions

_BELONGING = 50
"""So many of the rows that belong to another are shown with it."""
_SHARED = (Kind.REGION, Kind.BRANCH, Kind.GROUP)
"""Kinds of fields that a row hands on to a row that is added to it."""


class DeskHandler(RegisterHandler):
    """`/followup/`: the registers, with how many rows they have."""

    async def get(self) -> None:
        """The registers."""
        counts = await self.in_thread(self._counts)
        role = self.role
        added = {name for name in REGISTERS if may(role, Action.ADD, name)}
        exports = role is not None and role.may_write
        self.fill("followup_desk", self.words("desk"), counts=counts, added=added, exports=exports)

    head = get

    def _counts(self) -> Mapping[str, int]:
        with self.office.database.reading() as session:
            still_open = {
                name: select(func.count()).select_from(model).where(model.closed_at.is_(None))
                for name, model in REGISTERS.items()
                if may(self.role, Action.VIEW, name)
            }
            return {name: session.scalar(query) or 0 for name, query in still_open.items()}


class ListHandler(RegisterHandler):
    """`/followup/need`: the rows of a register."""

    async def get(self, name: str) -> None:
        """The rows that are asked for, a page at a time."""
        model = self.require(Action.VIEW, name)
        page = self.get_query_argument("page", "1")
        state = self.get_query_argument("state", "open")
        asked = Asked(
            words=self.get_query_argument("words", "")[:200],
            region=_region(self.get_query_argument("region", "")),
            state=state if state in ("open", "closed", "all") else "open",
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        )
        found, rows = await self.in_thread(self._rows, model, asked)
        role = self.role
        self.fill(
            "followup_list",
            register_name(name)[self.language],
            register=name,
            found=found,
            rows=rows,
            headings=[heading(name, column)[self.language] for column in columns_shown(model)],
            regions=_regions(model, self.language),
            adds=may(role, Action.ADD, name),
            exports=may(role, Action.EXPORT, name),
        )

    head = get

    def _rows(self, model: type[Row], asked: Asked) -> tuple[Listed, list[tuple[Row, str, list[str], str]]]:
        shown = {name: fields_of(model)[name] for name in columns_shown(model)}
        with self.office.database.reading() as session:
            found = listed(session, model, asked, self.language)
            rows = [
                (
                    row,
                    label(session, row, self.language),
                    [words_of(session, field, getattr(row, name), self.language) for name, field in shown.items()],
                    moment(row.changed_at),
                )
                for row in found.rows
            ]
        return found, rows


@dataclass(frozen=True)
class Told:
    """A change in words."""

    at: str
    role: str
    field: str
    before: str
    after: str


class RowHandler(RegisterHandler):
    """`/followup/need/row/3f…`: a row."""

    async def get(self, name: str, row: str) -> None:
        """What the row says, what belongs to it, and its history, the last change first."""
        model = self.require(Action.VIEW, name)
        found = await self.in_thread(self._found, model, row)
        role = self.role
        can = {action.value for action in Action if may(role, action, name)}
        said = self.get_query_argument("said", "")
        notice = self.words(f"said-{said}") if said in ("added", "changed", "closed", "reopened") else ""
        self.fill("followup_row", found.pop("title"), register=name, can=can, notice=notice, **found)

    head = get

    def _found(self, model: type[Row], row: str) -> dict[str, Any]:
        role = self.role
        with self.office.database.reading() as session:
            found = editing.read(session, model, row)
            adds = found.closed_at is None and not found.example  # what holds cannot rest on what is made up
            return {
                "title": label(session, found, self.language),
                "row": found,
                "values": list(self._values(session, found)),
                "belonging": [
                    (
                        other,
                        [(each, label(session, each, self.language)) for each in rows[:_BELONGING]],
                        len(rows),
                        handed_on(found, REGISTERS[other], column) if adds and may(role, Action.ADD, other) else None,
                    )
                    for other, column, rows in belonging(session, found)
                    if may(role, Action.VIEW, other)
                ],
                "history": list(self._history(session, model, row)),
                "changed": moment(found.changed_at),
                "closed": moment(found.closed_at) if found.closed_at else "",
            }

    def _values(self, session: Session, row: Row) -> Iterator[tuple[str, str, tuple[str, str] | None]]:
        for name, field in fields_of(type(row)).items():
            if (value := getattr(row, name)) is not None:
                title = heading(row.__tablename__, name)[self.language]
                yield title, words_of(session, field, value, self.language), _link(field, value)

    def _history(self, session: Session, model: type[Row], row: str) -> Iterator[Told]:
        for change in reversed(changes(session, model, row)):
            told = (self._word(session, model, change, value) for value in (change.before, change.after))
            field = heading(model.__tablename__, change.field)[self.language]
            yield Told(moment(change.at), change.role, field, *told)

    def _word(self, session: Session, model: type[Row], change: Change, told: str | None) -> str:
        value = decode(model, change.field, told)
        if change.field == "closed_at":
            return moment(value) if value else ""
        field = fields_of(model).get(change.field, Field(Kind.FLAG, required=True))
        try:
            return words_of(session, field, value, self.language)
        except KompetensnbError:  # a code that was right when it was written
            return told or ""


def handed_on(row: Row, model: type[Row], column: str) -> dict[str, str]:
    """What a row that is added to this one begins with: the reference, and what the two have in common."""
    mine = fields_of(type(row))
    given = {column: row.id}
    for name, field in fields_of(model).items():
        if field.kind is Kind.CHOICE and row.__tablename__ in field.choices:
            given[name] = row.__tablename__
        same = name in mine and mine[name].kind is field.kind and (field.kind in _SHARED or name == "sector")
        if same and getattr(row, name) is not None:
            given[name] = str(getattr(row, name))
    return given


def moment(at: datetime) -> str:
    """A point in time as a clock in Sweden shows it."""
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(_clock()).strftime("%Y-%m-%d %H:%M")


@cache
def _clock() -> tzinfo | None:
    try:
        return ZoneInfo("Europe/Stockholm")
    except ZoneInfoNotFoundError:  # a machine without the zones of the world: its own clock
        return None


def _link(field: Field, value: Any) -> tuple[str, str] | None:
    """Where a value leads: the row that it refers to (register, id), or a web address."""
    if field.kind is Kind.REFERENCE:
        return field.register, value
    return ("", value) if field.kind is Kind.ADDRESS else None


def _region(told: str) -> str:
    try:
        return regions.get(told).id if told else ""
    except KompetensnbError:
        return ""


def _regions(model: type[Row], language: str) -> list[tuple[str, str]]:
    field = fields_of(model).get("region")
    if field is None:
        return []
    return [(place.id, place.name(language)) for place in regions.all_regions() if place.kind in field.levels]
