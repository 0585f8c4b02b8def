"""The history of every row: replayed, it gives the row as it is now; and nothing gets past it."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, inspect, select, update
from sqlalchemy.orm import Session

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import editing
from kompetensnb.followup.base import Change, Row, kept_fields
from kompetensnb.followup.checks import problems
from kompetensnb.followup.database import Database
from kompetensnb.followup.history import changes, replay
from kompetensnb.followup.registers import REGISTERS, Need, Trend

from .rows import NEED, TREND, any_rows, any_values


def _present(session: Session) -> dict[tuple[str, str], dict[str, Any]]:
    kept = ("id", "version", "created_at", "changed_at")
    return {
        (name, row.id): {field: getattr(row, field) for field in (*kept, *kept_fields(model))}
        for name, model in REGISTERS.items()
        for row in session.scalars(select(model))
    }


def _replayed(session: Session) -> dict[tuple[str, str], dict[str, Any]]:
    return replay(session.scalars(select(Change).order_by(Change.id)))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=any_rows(), data=st.data())
def test_the_history_replayed_is_the_present(
    made: Path, rows: list[tuple[type[Row], str, dict[str, Any]]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{shutil.copy(made, folder)}")
        with database.writing("processledare") as session:
            for model, id_, values in rows:
                editing.add(session, model, values, row=id_)
        with database.writing("analytiker") as session:
            for model, id_, _ in rows:
                row = editing.read(session, model, id_)
                own = {name: getattr(row, name) for name in ("description", "note", "summary") if hasattr(row, name)}
                fresh = data.draw(any_values(model, {}))
                edited = {name: fresh[name] for name in own}
                if not list(problems(model, {**{f: getattr(row, f) for f in fresh}, **edited})):
                    editing.change(session, model, id_, row.version, edited)
                if data.draw(st.booleans()):
                    editing.close(session, model, id_, row.version)
        with database.reading() as session:
            assert _replayed(session) == _present(session)
        database.close()


def test_a_change_tells_who_when_which_and_from_what_to_what(database: Database) -> None:
    began = datetime.now(UTC)
    with database.writing("processledare") as session:
        editing.add(session, Trend, TREND, row="t")
    with database.writing("administratör") as session:
        editing.change(session, Trend, "t", 1, {"title": "Eldrift", "source": "SOU"})
    with database.reading() as session:
        last = changes(session, Trend, "t")[-1]
    assert (last.role, last.version, last.field) == ("administratör", 2, "title")
    assert (last.before, last.after) == ("Elektrifiering", "Eldrift")
    assert began <= last.at <= datetime.now(UTC)


def test_what_changes_nothing_is_no_change(database: Database) -> None:
    with database.writing("analytiker") as session:
        editing.add(session, Trend, TREND, row="t")
        editing.change(session, Trend, "t", 1, dict(TREND))
        assert editing.read(session, Trend, "t").version == 1


def test_a_change_and_its_history_are_written_together_or_not_at_all(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing("analytiker") as session:
        editing.add(session, Trend, TREND, row="t")
        raise ZeroDivisionError
    with database.reading() as session:
        assert session.get(Trend, "t") is None
        assert changes(session, Trend, "t") == ()


@pytest.mark.parametrize("statement", [delete(Trend), update(Trend).values(title="x")])
def test_nothing_passes_the_history_by(database: Database, statement: Any) -> None:
    with database.writing("analytiker") as session:
        editing.add(session, Trend, TREND, row="t")
    with pytest.raises(KompetensnbError, match="followup-no-delete"), database.writing("analytiker") as session:
        session.execute(statement)
    with pytest.raises(KompetensnbError, match="followup-no-delete"), database.writing("analytiker") as session:
        session.delete(editing.read(session, Trend, "t"))
    with database.reading() as session:
        assert session.get_one(Trend, "t").title == "Elektrifiering"


def test_a_closed_row_stays_and_can_be_opened_again(database: Database) -> None:
    with database.writing("analytiker") as session:
        editing.add(session, Need, NEED, row="n")
        closed = editing.close(session, Need, "n", 1)
        assert closed.closed_at is not None
        editing.reopen(session, Need, "n", 2)
    with database.reading() as session:
        row = session.get_one(Need, "n")
        assert (row.version, row.closed_at) == (3, None)
        assert [each.field for each in changes(session, Need, "n")][-2:] == ["closed_at", "closed_at"]


def test_a_tampered_history_is_noticed(database: Database) -> None:
    with database.writing("analytiker") as session:
        editing.add(session, Trend, TREND, row="t")
        editing.change(session, Trend, "t", 1, {"title": "Eldrift"})
    with database.reading() as session:
        told = changes(session, Trend, "t")
        with pytest.raises(ValueError, match="trend t title"):
            replay([each for each in told if each.field != "title" or each.version == 2])


def test_every_field_that_is_written_is_kept() -> None:
    own = {"id", "version", "created_at", "changed_at"}
    for model in REGISTERS.values():
        assert {column.key for column in inspect(model).columns} == own | set(kept_fields(model))
