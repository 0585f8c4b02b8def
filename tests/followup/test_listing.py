"""Finding rows: by words, region and state, a page at a time; and what belongs to a row."""

from __future__ import annotations

from datetime import date

import pytest

from kompetensnb.followup import editing
from kompetensnb.followup.base import fields_of
from kompetensnb.followup.database import Database
from kompetensnb.followup.example import add_example
from kompetensnb.followup.listing import PAGE, Asked, belonging, columns_shown, label, listed
from kompetensnb.followup.registers import REGISTERS, Action, Dialogue, Need

from .rows import DIALOGUE, NEED


@pytest.fixture
def needs(database: Database) -> Database:
    with database.writing("processledare") as session:
        editing.add(session, Need, {**NEED, "title": "Åkare och ÖVNING"}, row="a")
        editing.add(session, Need, {**NEED, "title": "Svetsare", "region": "fyrbodal", "branch": "bygg"}, row="b")
        editing.add(session, Need, {**NEED, "title": "=formel"}, row="c")
        editing.close(session, Need, "c", 1)
    return database


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(), {"a", "b"}),
        (Asked(state="closed"), {"c"}),
        (Asked(state="all"), {"a", "b", "c"}),
        (Asked(words="åkare övning"), {"a"}),
        (Asked(words="åkare svetsare"), set()),
        (Asked(words="FYRBODAL"), {"b"}),
        (Asked(words="bygg"), {"b"}),
        (Asked(words="%"), set()),
        (Asked(region="skaraborg"), {"a"}),
    ],
)
def test_what_is_asked_for_is_found(needs: Database, asked: Asked, found: set[str]) -> None:
    with needs.reading() as session:
        assert {row.id for row in listed(session, Need, asked, "sv").rows} == found


def test_a_long_list_comes_in_pages_that_hold_every_row_once(database: Database) -> None:
    with database.writing("processledare") as session:
        for number in range(PAGE + 7):
            editing.add(session, Need, NEED, row=f"n-{number}")
    with database.reading() as session:
        pages = [listed(session, Need, Asked(page=page), "sv") for page in (1, 2, 99)]
    assert [(found.asked.page, found.pages, found.count, len(found.rows)) for found in pages] == [
        (1, 2, PAGE + 7, PAGE),
        (2, 2, PAGE + 7, 7),
        (2, 2, PAGE + 7, 7),
    ]
    assert len({row.id for found in pages for row in found.rows}) == PAGE + 7


def test_every_row_of_the_example_is_called_something_short(database: Database) -> None:
    add_example(database)
    with database.reading() as session:
        labels = {
            name: [label(session, row, "sv") for row in listed(session, model, Asked(), "sv").rows]
            for name, model in REGISTERS.items()
        }
    assert [name for name, found in labels.items() if not found] == []
    assert [told for found in labels.values() for told in found if not 2 < len(told) <= 90 or "\n" in told] == []


def test_a_text_that_looks_like_a_formula_is_shown_as_it_is(needs: Database) -> None:
    with needs.reading() as session:
        assert label(session, session.get_one(Need, "c"), "sv") == "=formel"


def test_what_belongs_to_a_row_is_found_by_its_references(needs: Database) -> None:
    with needs.writing("processledare") as session:
        editing.add(session, Dialogue, {**DIALOGUE, "held_on": date(2026, 1, 2)}, row="d")
        editing.change(session, Need, "a", 1, {"source": "dialogue", "dialogue": "d"})
        editing.add(session, Action, {"need": "a", "title": "Kurs", "owner": "Rådet", "state": "proposed"}, row="k")
    with needs.reading() as session:
        of_dialogue = {
            name: [row.id for row in rows] for name, _, rows in belonging(session, session.get_one(Dialogue, "d"))
        }
        of_need = {name: [row.id for row in rows] for name, _, rows in belonging(session, session.get_one(Need, "a"))}
    assert of_dialogue["need"] == ["a"]
    assert of_need["action"] == ["k"]


def test_a_list_shows_fields_that_the_register_has() -> None:
    assert columns_shown(Need) == ("region", "branch", "state", "owner")
    wrong = [name for name, model in REGISTERS.items() if set(columns_shown(model)) - set(fields_of(model))]
    assert wrong == []
