"""The tables: made, brought up from an older version with what is in them, and the same as the program expects."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import editing, migrating
from kompetensnb.followup.base import Base
from kompetensnb.followup.database import Database
from kompetensnb.followup.registers import Need, Trend

from .rows import NEED, TREND


def test_the_migrations_make_the_tables_that_the_program_uses(either: Database) -> None:
    with either.connected() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    assert migrating.state(either).is_current


def test_an_older_version_is_brought_up_with_its_rows_and_history(empty: Database) -> None:
    with empty.connected() as connection:
        migrating._upgrade(connection, "0001")
    with empty.writing("analytiker") as session:
        editing.add(session, Need, NEED, row="n")
        editing.change(session, Need, "n", 1, {"title": "Svetsare, fler"})
    with pytest.raises(KompetensnbError, match="followup-old"):
        migrating.ready(empty)
    before = migrating.state(empty)
    assert ("trend" in before.rows, before.version) == (False, "0001")

    after = migrating.upgrade(empty)

    assert after.is_current
    assert (after.rows["need"], after.changes) == ((1, 1), before.changes)
    with empty.writing("analytiker") as session:
        assert editing.read(session, Need, "n", 2).title == "Svetsare, fler"
        editing.add(session, Trend, TREND)
    assert migrating.upgrade(empty) == migrating.state(empty)


def test_registers_are_made_once_and_not_used_before(empty: Database) -> None:
    for use in (migrating.ready, migrating.upgrade, migrating.state):
        with pytest.raises(KompetensnbError, match="followup-none"):
            use(empty)
    assert not empty.exists
    migrating.init(empty)
    with pytest.raises(KompetensnbError, match="followup-exists"):
        migrating.init(empty)


def test_registers_of_a_newer_program_are_left_alone(database: Database) -> None:
    with database.connected() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (migrating.ready, migrating.upgrade):
        with pytest.raises(KompetensnbError, match="followup-newer"):
            use(database)


def test_closed_rows_are_told_apart(database: Database) -> None:
    with database.writing("analytiker") as session:
        editing.add(session, Need, NEED, row="n")
        editing.add(session, Need, NEED, row="m")
        editing.close(session, Need, "m", 1)
    assert migrating.state(database).rows["need"] == (2, 1)
