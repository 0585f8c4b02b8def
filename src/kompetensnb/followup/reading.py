"""Reads all registers at once for those who only look: pages, reports and checks."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Change, Row, fields_of
from kompetensnb.followup.database import Database, database_url
from kompetensnb.followup.example import EXAMPLE_MADE, example_rows
from kompetensnb.followup.migrating import newest
from kompetensnb.followup.registers import REGISTERS
from kompetensnb.followup.words import CHANGED, CLOSED, CREATED, EXAMPLE, ID, VERSION
from kompetensnb.store.records import Record, Records


class _State(NamedTuple):
    """What tells one state of the registers from any other: changes are only added, or taken away with examples."""

    address: str
    last: int
    kept: int


AGAIN: Final = 10.0
"""Seconds until registers that could not be read are asked again: no page shall wait for them each time."""
_read: tuple[_State, Records] | None = None
_failed: dict[str, tuple[float, Records]] = {}


def read(address: str = "") -> Records:
    """All rows of the registers at an address, or at that of the environment.

    Where nobody has made registers the example is shown, so that a new installation is not empty. Registers that
    cannot be read give no rows, and say why in `trouble`: a page is shown without them. What was read last is kept,
    and is read anew when something has changed.
    """
    global _read
    database = None
    address = address or database_url()
    until, failure = _failed.get(address, (0.0, None))
    if failure is not None and time.monotonic() < until:
        return failure
    try:
        database = _database(address)
        if not database.exists:
            return example_records()
        with database.reading() as session:
            found = _state(database.url.render_as_string(hide_password=False), session)
            if found is None:
                return example_records()
            if _read is None or _read[0] != found:
                _read = (found, _records(session))
            return _read[1]
    except KompetensnbError as error:
        nothing = Records.empty(error)
        if error.key == "followup-unreachable":
            _failed[address] = (time.monotonic() + AGAIN, nothing)
        return nothing
    finally:
        # A connection must not be carried into a process that is forked later.
        if database is not None:
            database.close()


@cache
def _database(address: str) -> Database:
    """The same for every reading, since it also keeps the statements that it has put together."""
    return Database(address)


@cache
def example_records() -> Records:
    """The example as if it were the content of registers that nobody has made yet."""
    rows = {}
    for name, model in REGISTERS.items():
        usual: dict[str, Any] = dict.fromkeys(fields_of(model))
        kept = {VERSION: 1, CREATED: EXAMPLE_MADE, CHANGED: EXAMPLE_MADE, CLOSED: None, EXAMPLE: True}
        rows[name] = tuple({ID: row[ID], **usual, **row, **kept} for row in example_rows()[name])
    return Records(rows=rows)


def _state(address: str, session: Session) -> _State | None:
    """None where there are no registers.

    Raises:
        KompetensnbError: followup-old, followup-newer.
    """
    if not inspect(session.connection()).has_table("alembic_version"):
        return None
    version = session.scalar(text("SELECT version_num FROM alembic_version"))
    if version is None:
        return None
    if version != newest():
        key = "followup-old" if str(version) < newest() else "followup-newer"
        raise KompetensnbError(key, value=version, allowed=newest())
    last, count = session.execute(select(func.max(Change.id), func.count()).select_from(Change)).one()
    return _State(address, last or 0, count)


def _records(session: Session) -> Records:
    rows = {name: _rows(session, model) for name, model in REGISTERS.items()}
    return Records(rows=rows, as_of=session.scalar(select(func.max(Change.at))), exists=True)


def _rows(session: Session, model: type[Row]) -> tuple[Record, ...]:
    """Straight from the table: making objects of a thousand rows takes longer than reading them."""
    found = session.execute(select(model.__table__).order_by(model.created_at, model.id))
    names = tuple(found.keys())
    rows: tuple[Mapping[str, Any], ...] = tuple(dict(zip(names, row, strict=True)) for row in found)
    return rows
