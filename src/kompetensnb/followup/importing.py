"""Takes rows from files into the registers: everything in a file or nothing, and every fault told with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from openpyxl.utils import get_column_letter
from sqlalchemy import select
from sqlalchemy.orm import Session

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row, fields_of, kept_fields
from kompetensnb.followup.cells import moment_of, value_of
from kompetensnb.followup.checks import id_problem, problems
from kompetensnb.followup.database import Database
from kompetensnb.followup.fields import Field, Kind
from kompetensnb.followup.handed import Line, Table, read_tables
from kompetensnb.followup.history import finder, reference_problems
from kompetensnb.followup.roles import Role
from kompetensnb.followup.words import CLOSED, EXAMPLE, ID, VERSION, heading

FAULTS: Final = 200
"""So many faults of one file are told."""
_FLAG: Final = Field(Kind.FLAG, required=True)


@dataclass
class Account:
    """What a file does to the registers: rows that are new, changed, and as they were; or its faults."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[KompetensnbError] = field(default_factory=list)


class _Faulty(Exception):  # noqa: N818 - it is what a file is
    """Undoes what has been done in the session."""


def import_file(database: Database, role: Role | str, path: Path, *, name: str = "", check: bool = False) -> Account:
    """Take in a file, or with `check` only say what it would do. With faults nothing is taken in.

    Raises:
        KompetensnbError: what `read_tables` and `Database.writing` raise.
    """
    tables = read_tables(path, name)
    account = Account()
    try:
        with database.writing(role) as session:
            account = take(session, tables)
            if check or account.faults:
                raise _Faulty
    except _Faulty:
        pass
    return account


def take(session: Session, tables: Sequence[Table]) -> Account:
    """The rows of the tables in the session, not flushed; whoever sees faults rolls it back."""
    account = Account(faults=[fault for table in tables for fault in table.faults])
    taken: list[tuple[Table, Line, Row]] = []
    for table in tables:
        known = {row.id: row for row in session.scalars(select(table.model))}
        seen: dict[str, int] = {}
        for line in table.lines:
            row = _row(session, table, line, known, seen, account)
            if row is not None:
                taken.append((table, line, row))
    find = finder(session)
    for table, line, row in taken:
        values = {name: getattr(row, name) for name in fields_of(table.model)}
        for name, error in (*problems(table.model, values), *reference_problems(row, values, find)):
            account.faults.append(_fault(table, line, name, error))
    for table in tables:
        account.faults += _twice(session, table, [(line, row) for other, line, row in taken if other is table])
    del account.faults[FAULTS:]
    return account


def _row(
    session: Session, table: Table, line: Line, known: dict[str, Row], seen: dict[str, int], account: Account
) -> Row | None:
    """The row that a line adds or changes; None where it changes nothing or cannot be read."""
    before = len(account.faults)
    values = {name: _read(table, line, name, account) for name in kept_fields(table.model)}
    asked = line.cells[ID]
    if asked:
        account.faults += [_fault(table, line, ID, error) for error in [id_problem(asked)] if error]
        if asked in seen:
            account.faults.append(
                _fault(table, line, ID, KompetensnbError("followup-row-twice", value=asked[:60], first=seen[asked]))
            )
        seen.setdefault(asked, line.number)
    if len(account.faults) > before:
        return None
    row = known.get(asked)
    if row is None:
        account.added += 1
        row = table.model(**values, id=asked or None)
        session.add(row)
        return row
    if all(getattr(row, name) == value for name, value in values.items()):
        account.unchanged += 1
        return None
    if problem := _conflict(row, line.cells[VERSION], values):
        account.faults.append(_fault(table, line, *problem))
        return None
    account.changed += 1
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _read(table: Table, line: Line, name: str, account: Account) -> Any:
    cell = line.cells[name]
    try:
        if name == CLOSED:
            return moment_of(cell)
        return value_of(_FLAG if name == EXAMPLE else fields_of(table.model)[name], cell)
    except KompetensnbError as error:
        account.faults.append(_fault(table, line, name, error))
        return None


def _conflict(row: Row, version: str, values: dict[str, Any]) -> tuple[str, KompetensnbError] | None:
    if version != str(row.version):
        return VERSION, KompetensnbError("followup-version", value=version[:20] or "–", found=row.version)
    if values[EXAMPLE] != row.example:
        return EXAMPLE, KompetensnbError("followup-made-example")
    return None


def _twice(session: Session, table: Table, taken: Sequence[tuple[Line, Row]]) -> Iterator[KompetensnbError]:
    """Lines that would make a second open row on the same thing."""
    model = table.model
    if not model.unique:
        return
    name_of = [*model.unique, EXAMPLE]
    mine = {row.id for _, row in taken if row.id}
    first: dict[tuple[Any, ...], int] = {}
    with session.no_autoflush:
        for row in session.scalars(select(model).where(model.closed_at.is_(None))):
            if row.id not in mine:
                first[tuple(getattr(row, name) for name in name_of)] = 0
    for line, row in taken:
        key = tuple(getattr(row, name) for name in name_of)
        if row.closed_at is not None or None in key:
            continue
        if key in first:
            told = ", ".join(map(str, key[:-1]))
            error = KompetensnbError("followup-row-twice", value=told, first=first[key]) if first[key] else None
            yield _fault(table, line, "", error or KompetensnbError("followup-twice"))
        first.setdefault(key, line.number)


def _fault(table: Table, line: Line, name: str, problem: KompetensnbError) -> KompetensnbError:
    if not name:
        return KompetensnbError("followup-line", sheet=table.sheet, row=line.number, problem=problem)
    title = heading(table.model.__tablename__, name)["sv"]
    column = f"{get_column_letter(table.places[name] + 1)} ({title})"
    return KompetensnbError("followup-cell", sheet=table.sheet, row=line.number, column=column, problem=problem)
