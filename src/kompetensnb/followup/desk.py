"""Forms handed in: checked, written by a role that may, or given back with everything that was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import editing
from kompetensnb.followup.base import Row, fields_of
from kompetensnb.followup.checks import id_problem
from kompetensnb.followup.database import Database
from kompetensnb.followup.history import finder, reference_problems
from kompetensnb.followup.merging import merge
from kompetensnb.followup.permissions import Action, require
from kompetensnb.followup.roles import Role
from kompetensnb.followup.typed import Faults, typed, understood


@dataclass(frozen=True)
class Handed:
    """What became of a form: `written`, or what to show again. `theirs` and `taken` are what `merge` says."""

    row: str
    version: int
    told: Mapping[str, str]
    written: bool = False
    faults: Faults = field(default_factory=dict)
    theirs: Mapping[str, Any] = field(default_factory=dict)
    taken: tuple[str, ...] = ()
    role: str = ""

    @property
    def edited(self) -> bool:
        """Whether somebody else was there first."""
        return bool(self.theirs or self.taken)


def add(database: Database, role: Role | None, model: type[Row], row: str, told: Mapping[str, str]) -> Handed:
    """A new row from a form, under the id that the form was given: one that is sent twice adds one row.

    Raises:
        KompetensnbError: followup-may-not; followup-id; what `Database.writing` raises.
    """
    role = require(role, Action.ADD, model.__tablename__)
    if error := id_problem(row):
        raise error
    values, faults = understood(model, told)
    if faults:
        return Handed(row, 0, told, faults=faults)
    try:
        with database.writing(role) as session:
            there = session.get(model, row) is not None
            if not there and (faults := _reference_faults(session, model(**values, example=False))):
                return Handed(row, 0, told, faults=faults)
            if not there:
                editing.add(session, model, values, row=row)
    except KompetensnbError as error:
        return _refused(Handed(row, 0, told), error)
    # Sent again, perhaps with more in it because no answer came: what was added is changed, unless others were first.
    return change(database, role, model, row, 1, told) if there else Handed(row, 1, told, written=True)


def change(
    database: Database, role: Role | None, model: type[Row], row: str, version: int, told: Mapping[str, str]
) -> Handed:
    """A row changed by a form that was made of its `version`.

    Raises:
        KompetensnbError: followup-may-not; followup-row; what `Database.writing` raises.
    """
    role = require(role, Action.CHANGE, model.__tablename__)
    values, faults = understood(model, told)
    if faults:
        return Handed(row, version, told, faults=faults)
    try:
        with database.writing(role) as session:
            example = editing.read(session, model, row).example
            if faults := _reference_faults(session, model(**values, example=example)):
                return Handed(row, version, told, faults=faults)
            editing.change(session, model, row, version, values)
    except KompetensnbError as error:
        if error.key == "followup-edited":
            return _edited(database, model, row, version, values)
        return _refused(Handed(row, version, told), error)
    return Handed(row, version, told, written=True)


def close(database: Database, role: Role | None, model: type[Row], row: str, version: int, *, again: bool) -> None:
    """A row closed, or opened `again`.

    Raises:
        KompetensnbError: followup-may-not; followup-row; followup-edited; what `Database.writing` raises.
    """
    role = require(role, Action.CLOSE, model.__tablename__)
    with database.writing(role) as session:
        (editing.reopen if again else editing.close)(session, model, row, version)


def _edited(database: Database, model: type[Row], row: str, version: int, values: Mapping[str, Any]) -> Handed:
    with database.reading() as session:
        merged = merge(session, model, row, version, values)
    told = {name: typed(each, merged.values[name]) for name, each in fields_of(model).items()}
    # Also when both wrote the same: the form is shown again, so that nobody believes that theirs was the last word.
    taken = merged.taken if merged.taken or merged.theirs else ("",)
    return Handed(row, merged.version, told, theirs=merged.theirs, taken=taken, role=merged.role)


def _refused(handed: Handed, error: KompetensnbError) -> Handed:
    """The form again for what is wrong with what was typed; anything else is raised."""
    if error.key not in ("followup-twice", "followup-field"):
        raise error
    return Handed(handed.row, handed.version, handed.told, faults={"": [error]})


def _reference_faults(session: Session, row: Row) -> Faults:
    values = {name: getattr(row, name) for name in fields_of(type(row))}
    found: Faults = {}
    for name, error in reference_problems(row, values, finder(session)):
        found.setdefault(name, []).append(error)
    return found
