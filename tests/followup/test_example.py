"""The example: marked in every row, right by the same checks as anything else, and gone without a trace."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import editing, migrating
from kompetensnb.followup.database import Database
from kompetensnb.followup.example import add_example, count_examples, remove_example
from kompetensnb.followup.registers import REGISTERS, Figure, Need

from .rows import NEED


def test_every_register_has_an_example_and_every_row_says_that_it_is_one(either: Database) -> None:
    count = add_example(either)
    state = migrating.state(either)
    assert all(still_open for _, still_open in state.rows.values())
    assert count_examples(either) == count == sum(every for every, _ in state.rows.values())
    with either.reading() as session:
        assert all(row.example for model in REGISTERS.values() for row in session.scalars(select(model)))
        assert {row.status for row in session.scalars(select(Figure))} == {"syntetisk"}


def test_it_goes_away_with_its_history_and_leaves_the_rest(either: Database) -> None:
    add_example(either)
    with either.writing("processledare") as session:
        editing.add(session, Need, NEED, row="real")
        changes = len(NEED) + 1
        row = editing.read(session, Need, "exempel-behov-vard")
        editing.change(session, Need, row.id, row.version, {"owner": "Någon annan"})
    remove_example(either)
    state = migrating.state(either)
    assert sum(every for every, _ in state.rows.values()) == state.rows["need"][0] == 1
    assert state.changes == changes
    assert add_example(either) > 0


def test_it_is_put_in_once(database: Database) -> None:
    add_example(database)
    with pytest.raises(KompetensnbError, match="followup-example-there"):
        add_example(database)
