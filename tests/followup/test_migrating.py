"""The tables: made, brought up from an older version with what is in them, and the same as the program expects."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import editing, migrating
from kompetensnb.followup.base import Base
from kompetensnb.followup.database import Database
from kompetensnb.followup.registers import Action, Member, Need, Trend

from . import postgresql
from .rows import NEED, TREND

KEPT = "version, created_at, changed_at, closed_at, example"


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


def test_what_the_second_version_held_is_kept_when_columns_are_added(empty: Database) -> None:
    with empty.connected() as connection:
        migrating._upgrade(connection, "0002")
        kept = "1, '2026-01-02 03:04:05', '2026-01-02 03:04:05', NULL, 0"
        for told in (
            f"need (id, title, source, source_text, region, state, {KEPT}) "
            f"VALUES ('n', 'Svetsare', 'statistics', 'SCB', 'skaraborg', 'open', {kept})",
            f"action (id, need, title, owner, state, {KEPT}) VALUES ('a', 'n', 'Kurs', 'Någon', 'running', {kept})",
            f"member (id, region, forum, organisation, side, actor, {KEPT}) "
            f"VALUES ('m', 'skaraborg', 'overall', 'En kommun', 'demand', 'municipality', {kept})",
            f"trend (id, seen_on, title, source, horizon, {KEPT}) "
            f"VALUES ('t', '2026-01-02', 'El', 'SOU', 'lang', {kept})",
            "change (at, role, register, row, version, field, after) "
            "VALUES ('2026-01-02 03:04:05', 'analytiker', 'action', 'a', 1, 'title', 'Kurs')",
        ):
            connection.execute(text(f"INSERT INTO {told}"))

    after = migrating.upgrade(empty)

    assert (after.version, after.changes) == (migrating.newest(), 1)
    assert {name for name, (every, _) in after.rows.items() if every} == {"need", "action", "member", "trend"}
    with empty.writing("analytiker") as session:
        action = editing.read(session, Action, "a", 1)
        assert (action.title, action.indicator) == ("Kurs", None)
        editing.change(session, Action, "a", 1, {"indicator": "sysselsattning"})
        editing.change(session, Member, "m", 1, {"municipality": "essunga"})
        editing.change(session, Trend, "t", 1, {"scenario": "migration=-20;2027-2032"})


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ny.sqlite'}"
        return
    with postgresql.schema(request.getfixturevalue("postgresql_address")) as address:
        yield address


def test_of_many_who_make_the_registers_at_once_one_does_and_the_others_are_told(bare: str) -> None:
    at_once, told = threading.Barrier(5), []

    def make() -> None:
        database = Database(bare)
        at_once.wait()
        try:
            migrating.init(database)
            told.append("made")
        except KompetensnbError as error:
            told.append(error.key)
        database.close()

    threads = [threading.Thread(target=make) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["followup-exists"] * 4 + ["made"]
    assert migrating.state(Database(bare)).is_current
