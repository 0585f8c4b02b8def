"""Makes the tables, and brings them from the version of an older program to this one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, func, inspect, select, text

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Change
from kompetensnb.followup.database import Database
from kompetensnb.followup.registers import REGISTERS

CONNECTION: Final = "connection"
"""Where the migration finds the connection that it is run on."""
_LOCK: Final = 0x6B6F6D70
"""Names the lock among those of the database; any number that nobody else uses."""
_SCRIPTS: Final = "kompetensnb.followup:migrations"


@dataclass(frozen=True)
class State:
    """Which version the tables have and which they should have; rows and open rows by register; kept changes."""

    address: str
    version: str
    newest: str
    rows: dict[str, tuple[int, int]]
    changes: int

    @property
    def is_current(self) -> bool:
        """Whether this program can use the registers."""
        return self.version == self.newest


def init(database: Database) -> State:
    """Make the tables where there are none.

    Raises:
        KompetensnbError: followup-exists; followup-unreachable.
    """
    with database.connected() as connection:
        _alone(database, connection)
        if _version(connection):
            raise KompetensnbError("followup-exists", address=database.shown)
        _upgrade(connection, "head")
    return state(database)


def upgrade(database: Database, version: str = "head") -> State:
    """Bring the tables to a version, all steps or none; the rows stay.

    Raises:
        KompetensnbError: followup-none, followup-newer, followup-unreachable.
    """
    _require(database)
    with database.connected() as connection:
        _alone(database, connection)
        _upgrade(connection, version)
    return state(database)


def state(database: Database) -> State:
    """How the registers stand.

    Raises:
        KompetensnbError: followup-none where there are no registers, followup-unreachable.
    """
    version = _require(database)
    with database.reading() as session:
        present = set(inspect(session.connection()).get_table_names())
        rows = {}
        for name, model in REGISTERS.items():
            if name in present:
                is_open = func.count().filter(model.closed_at.is_(None))
                every, still_open = session.execute(select(func.count(), is_open).select_from(model)).one()
                rows[name] = (every, still_open)
        kept = session.scalar(select(func.count()).select_from(Change)) or 0
    return State(database.shown, version, newest(), rows, kept)


def ready(database: Database) -> Database:
    """The database, if this program can use it.

    Raises:
        KompetensnbError: followup-none, followup-old, followup-newer, followup-unreachable.
    """
    version = _require(database)
    if version != newest():
        known = {script.revision for script in _scripts().walk_revisions()}
        raise KompetensnbError(
            "followup-old" if version in known else "followup-newer", value=version, allowed=newest()
        )
    return database


@cache
def newest() -> str:
    """The version of the tables that this program uses."""
    return str(_scripts().get_current_head())


def _require(database: Database) -> str:
    if not database.exists:
        raise KompetensnbError("followup-none", address=database.shown)
    with database.reading() as session:
        version = _version(session.connection())
    if not version:
        raise KompetensnbError("followup-none", address=database.shown)
    return version


def _alone(database: Database, connection: Connection) -> None:
    """Wait until no other program makes the tables. On SQLite who writes is alone from the start."""
    if not database.is_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _version(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def _upgrade(connection: Connection, version: str) -> None:
    config = _config()
    config.attributes[CONNECTION] = connection
    try:
        command.upgrade(config, version)
    except CommandError as error:  # the tables have a version that this program has never heard of
        found = _version(connection)
        raise KompetensnbError("followup-newer", detail=str(error), value=found, allowed=newest()) from error


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    config.set_main_option("path_separator", "os")
    return config
