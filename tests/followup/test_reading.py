"""Registers read for pages: everything, the latest of it, and a reason instead of a fault where that cannot be."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import insert

from kompetensnb.followup import editing
from kompetensnb.followup.base import Change
from kompetensnb.followup.database import Database
from kompetensnb.followup.example import add_example, remove_example
from kompetensnb.followup.reading import AGAIN, example_records, read
from kompetensnb.followup.registers import REGISTERS, Need

from .rows import NEED


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def test_without_registers_the_example_is_shown(empty: Database, tmp_path: Path) -> None:
    found = read(address(empty))
    assert (found.exists, found.example, found.trouble) == (False, True, None)
    assert all(found.open(name) for name in REGISTERS), "a register whose page would be empty at first start"
    assert not Path(str(empty.url.database)).exists(), "reading made a file"
    with sqlite3.connect(tmp_path / "register.sqlite") as other:
        other.execute("CREATE TABLE of_somebody_else (x)")
    assert read(address(empty)) is found


def test_the_example_is_the_same_in_registers_and_without(database: Database) -> None:
    add_example(database)
    kept, shown = read(address(database)), example_records()
    own = ("created_at", "changed_at")
    for name in REGISTERS:
        rows = [
            {row["id"]: {key: row[key] for key in row if key not in own} for row in each.all(name)}
            for each in (kept, shown)
        ]
        assert rows[0] == rows[1], name
    assert kept.exists
    assert kept.example
    remove_example(database)
    assert not any(read(address(database)).rows.values())


def test_a_change_is_seen_at_once_and_nothing_is_read_twice(either: Database) -> None:
    where = address(either)
    with either.writing("analytiker") as session:
        need = editing.add(session, Need, NEED)
    first = read(where)
    assert [row["title"] for row in first.open("need")] == ["Svetsare"]
    assert read(where) is first
    assert first.as_of is not None
    with either.writing("analytiker") as session:
        editing.close(session, Need, need.id, 1)
    then = read(where)
    assert (then.open("need"), len(then.all("need"))) == ((), 1)
    assert then.stamp != first.stamp


def test_registers_that_cannot_be_read_say_why(tmp_path: Path, database: Database) -> None:
    broken = tmp_path / "trasig.sqlite"
    broken.write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    with sqlite3.connect(str(database.url.database)) as other:
        other.execute("UPDATE alembic_version SET version_num = '0001'")
    keys = []
    for where in ("postgresql://127.0.0.1:9/nothing", f"sqlite:///{broken}", "mysql://x/y", address(database)):
        found = read(where)
        assert not found.rows
        keys.append(found.trouble.key if found.trouble else "")
    assert keys == ["followup-unreachable", "followup-unreachable", "followup-url", "followup-old"]


def test_a_long_history_does_not_slow_down_reading(database: Database) -> None:
    with database.writing("analytiker") as session:
        for number in range(1000):
            session.add(Need(**NEED | {"title": f"Behov {number}"}))
    with database.connected() as connection:
        told = {"role": "analytiker", "register": "need", "version": 1, "field": "title", "before": "a", "after": "b"}
        at = read(address(database)).as_of
        connection.execute(insert(Change), [{**told, "at": at, "row": str(number)} for number in range(10_000)])
    read(address(database))  # what is imported and compiled once
    with database.writing("analytiker") as session:
        session.add(Need(**NEED))
    started = time.process_time()
    found = read(address(database))
    spent = time.process_time() - started
    assert len(found.all("need")) == 1001
    assert spent < 0.2, f"{spent:.3f} s"


def test_registers_that_were_lost_are_asked_again_only_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    where = "postgresql://127.0.0.1:9/lost"
    first = read(where)
    assert read(where) is first
    later = time.monotonic() + AGAIN + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert read(where) is not first
