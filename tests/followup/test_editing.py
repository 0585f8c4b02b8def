"""Rows are added, changed, closed and opened again, and only in the version that was read."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import editing
from kompetensnb.followup.database import Database
from kompetensnb.followup.registers import Need

from .rows import NEED


def test_fields_that_are_not_named_stay(database: Database) -> None:
    with database.writing("analytiker") as session:
        editing.add(session, Need, NEED, row="n")
        changed = editing.change(session, Need, "n", 1, {"owner": "Rådet"})
        assert (changed.owner, changed.title, changed.version) == ("Rådet", NEED["title"], 2)


def test_an_older_version_is_refused_for_every_change(database: Database) -> None:
    with database.writing("analytiker") as session:
        editing.add(session, Need, NEED, row="n")
        editing.change(session, Need, "n", 1, {"owner": "Rådet"})
        for act in (editing.close, editing.reopen, editing.read):
            with pytest.raises(KompetensnbError, match="followup-edited"):
                act(session, Need, "n", 1)  # type: ignore[operator]


def test_a_row_is_closed_once_and_opened_again(database: Database) -> None:
    with database.writing("analytiker") as session:
        editing.add(session, Need, NEED, row="n")
        closed = editing.close(session, Need, "n", 1).closed_at
        assert closed is not None
        assert editing.close(session, Need, "n", 2).closed_at == closed
        assert editing.reopen(session, Need, "n", 2).closed_at is None


def test_an_unknown_row_or_field_is_told(database: Database) -> None:
    with database.writing("analytiker") as session:
        with pytest.raises(KompetensnbError, match="followup-row"):
            editing.read(session, Need, "saknas")
        with pytest.raises(KompetensnbError, match="followup-unknown-field"):
            editing.add(session, Need, NEED | {"lön": 1})
