"""A form for each register: an input for each field, with choices that the register takes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kompetensnb.followup import editing
from kompetensnb.followup.base import fields_of
from kompetensnb.followup.checks import problems
from kompetensnb.followup.database import Database
from kompetensnb.followup.form import Input, inputs
from kompetensnb.followup.registers import REGISTERS, Action, Dialogue, Goal, Need
from kompetensnb.followup.typed import understood
from kompetensnb.narrative.messages import LANGUAGES

from .rows import DIALOGUE, NEED


def _inputs(database: Database, model: Any, told: dict[str, str], **given: Any) -> dict[str, Input]:
    with database.reading() as session:
        return {each.name: each for each in inputs(session, model, told, "sv", **given)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_register_has_an_input_for_each_field(database: Database, language: str) -> None:
    with database.reading() as session:
        found = {name: inputs(session, model, {}, language) for name, model in REGISTERS.items()}
    assert {name: [each.name for each in made] for name, made in found.items()} == {
        name: list(fields_of(model)) for name, model in REGISTERS.items()
    }
    assert [each for made in found.values() for each in made if not each.label] == []


def test_whatever_a_form_offers_is_taken(database: Database) -> None:
    refused = []
    for name, model in REGISTERS.items():
        for each in _inputs(database, model, {}).values():
            for value, label in (choice for group in each.options for choice in group.choices):
                values, faults = understood(model, {each.name: value})
                if each.name in faults or values[each.name] != value or not label:
                    refused.append((name, each.name, value))
    assert refused == []


def test_rows_are_offered_by_what_they_are_called_and_closed_ones_only_where_they_stand(database: Database) -> None:
    with database.writing("processledare") as session:
        editing.add(session, Need, NEED, row="oppen")
        editing.add(session, Need, {**NEED, "title": "Stängd"}, row="stangd")
        editing.close(session, Need, "stangd", 1)
    offered = [choice for group in _inputs(database, Action, {})["need"].options for choice in group.choices]
    assert offered == [("oppen", "Svetsare")]
    kept = [
        choice for group in _inputs(database, Action, {"need": "stangd"})["need"].options for choice in group.choices
    ]
    assert kept == [("stangd", "Stängd"), ("oppen", "Svetsare")]


def test_a_choice_that_is_none_is_kept_so_that_it_can_be_seen(database: Database) -> None:
    each = _inputs(database, Need, {"region": "<Atlantis>"})["region"]
    assert (each.value, each.options[0].choices) == ("<Atlantis>", (("<Atlantis>", "<Atlantis>"),))


@pytest.mark.parametrize(
    ("told", "control"), [("2026-03-04", "day"), ("", "day"), ("4 mars", "line"), ("20260304", "line")]
)
def test_what_is_no_day_is_shown_as_it_was_typed(database: Database, told: str, control: str) -> None:
    assert _inputs(database, Dialogue, {"held_on": told})["held_on"].control == control


def test_bounds_are_told_as_people_write_them(database: Database) -> None:
    assert _inputs(database, Need, {})["persons"].hint == "Ett helt tal från 1 till 1\xa0000\xa0000."
    assert _inputs(database, Goal, {})["first_year"].hint == "Ett helt tal från 2000 till 2100."


def test_faults_and_what_others_wrote_stand_at_their_fields(database: Database) -> None:
    faults = {"title": [error for name, error in problems(Need, {**NEED, "title": None}) if name == "title"]}
    theirs = {"region": "fyrbodal", "owner": None}
    found = _inputs(database, Need, {}, faults=faults, theirs=theirs)
    assert found["title"].faults == ("Måste fyllas i.",)
    assert (found["region"].theirs, found["owner"].theirs, found["state"].theirs) == ("Fyrbodal", "", None)


def test_a_day_in_words(database: Database) -> None:
    with database.writing("processledare") as session:
        editing.add(
            session, Dialogue, {**DIALOGUE, "held_on": date(2026, 3, 4), "organisation": "Ett företag"}, row="d"
        )
    offered = _inputs(database, Need, {})["dialogue"].options[0].choices
    assert offered == (("d", "2026-03-04, Ett företag, Svetsare saknas"),)
