"""A database of registers to try things in: SQLite always, and PostgreSQL where a test asks for either."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kompetensnb.followup import migrating
from kompetensnb.followup.database import Database

from . import postgresql


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[str]:
    """Address of a server of the test's own, on the loopback."""
    if reason := postgresql.lacking():
        pytest.skip(reason)
    with postgresql.running() as address:
        yield address


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with empty registers, to be copied."""
    file = tmp_path_factory.mktemp("registers") / "register.sqlite"
    database = Database(f"sqlite:///{file}")
    migrating.init(database)
    database.close()
    return file


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A database file that is not made yet."""
    database = Database(f"sqlite:///{tmp_path / 'register.sqlite'}")
    yield database
    database.close()


@pytest.fixture
def database(empty: Database, made: Path) -> Database:
    """A database with empty registers."""
    shutil.copy(made, str(empty.url.database))
    return empty


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Empty registers in each of the two sorts of database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("database")
        return
    address = request.getfixturevalue("postgresql_address")
    with postgresql.schema(address) as own:
        database = Database(own)
        migrating.init(database)
        yield database
        database.close()
