"""The database of the registers: SQLite beside the snapshots, or PostgreSQL by its address."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, IntegrityError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.history import ROLE, keep_history
from kompetensnb.followup.roles import Role, writer
from kompetensnb.store.places import snapshot_root

ENVIRONMENT: Final = "KOMPETENSNB_FOLLOWUP"
"""Environment variable with the address of the database, such as `postgresql://host/registers`."""
FILE: Final = "followup.sqlite"
_POSTGRESQL: Final = "postgresql+psycopg"
_WAIT: Final = 10
"""Seconds that a writer waits for another one, and anybody for a server to answer."""
_WRITES: Final = "kompetensnb_writes"


def database_url() -> str:
    """The address that the environment names, or the file beside the user's snapshots."""
    return os.environ.get(ENVIRONMENT) or URL.create("sqlite", database=str(snapshot_root() / FILE)).render_as_string()


class Database:
    """The registers at an address; nothing is opened before it is read or written."""

    def __init__(self, address: str = "") -> None:
        """Raises KompetensnbError: followup-url, followup-driver."""
        self.url = _url(address or database_url())
        self.engine = _engine(self.url)
        self._writing = self.engine.execution_options(**{_WRITES: True})

    @property
    def is_sqlite(self) -> bool:
        """Whether the registers are in a file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def shown(self) -> str:
        """The address, without a password."""
        return self.url.render_as_string(hide_password=True)

    @property
    def exists(self) -> bool:
        """Whether there is a file; a server is taken to be there until it is asked."""
        return not self.is_sqlite or Path(str(self.url.database)).is_file()

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """A connection in a transaction that may write, also the tables themselves; a missing SQLite file is made.

        Raises:
            KompetensnbError: followup-unreachable, followup-busy.
        """
        if self.is_sqlite:
            Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
        with self._explained(), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one state of the registers; what is changed in it is never written.

        Raises:
            KompetensnbError: followup-unreachable.
        """
        with self._explained(), Session(self.engine, autoflush=False, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self, role: Role | str) -> Iterator[Session]:
        """A session whose changes are all written when the block ends well, with their history; otherwise none.

        Raises:
            KompetensnbError: followup-role; what the checks say (followup-field); followup-edited when somebody else
                has changed a row meanwhile; followup-twice; followup-busy; followup-unreachable.
        """
        role = writer(role)
        with self._explained(), Session(self._writing, autoflush=False, expire_on_commit=False) as session:
            session.info[ROLE] = str(role)
            keep_history(session)
            with session.begin():
                yield session

    def close(self) -> None:
        """Let go of the connections."""
        self.engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except StaleDataError as error:
            raise KompetensnbError("followup-edited", detail=str(error)) from error
        except IntegrityError as error:
            raise KompetensnbError("followup-twice", detail=str(error)) from error
        except OperationalError as error:
            busy = isinstance(error.orig, sqlite3.OperationalError) and "locked" in str(error.orig)
            key = "followup-busy" if busy else "followup-unreachable"
            raise KompetensnbError(key, detail=str(error), address=self.shown) from error
        except DBAPIError as error:
            # Two who wrote the same row at the same moment: PostgreSQL lets the second one try again.
            if getattr(error.orig, "sqlstate", "") in ("40001", "40P01"):
                raise KompetensnbError("followup-edited", detail=str(error)) from error
            if type(error) is DatabaseError:  # the file is none of SQLite's, or is damaged
                raise KompetensnbError("followup-unreachable", detail=str(error), address=self.shown) from error
            raise


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise KompetensnbError("followup-url", allowed=("sqlite:///…", "postgresql://…")) from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername=_POSTGRESQL)
    if url.drivername not in ("sqlite", _POSTGRESQL) or (url.drivername == "sqlite" and not url.database):
        raise KompetensnbError("followup-url", allowed=("sqlite:///…", "postgresql://…"))
    return url


def _engine(url: URL) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    try:
        engine = create_engine(
            url, connect_args={"timeout" if sqlite else "connect_timeout": _WAIT}, pool_pre_ping=not sqlite
        )
    except (ImportError, NoSuchModuleError) as error:
        raise KompetensnbError("followup-driver", detail=repr(error), value="kompetensnb[postgresql]") from error
    if sqlite:
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver would begin transactions later than we do
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its turn from the start: one that read first would be refused when it came to write."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
