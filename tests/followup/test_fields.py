"""Columns and their limits: what may be chosen is what the program knows."""

from __future__ import annotations

from kompetensnb.followup.base import fields_of
from kompetensnb.followup.fields import CHOICES, Kind
from kompetensnb.followup.registers import REGISTERS
from kompetensnb.pages.registry import PAGES
from kompetensnb.vocabulary import measures
from kompetensnb.vocabulary.instruments import all_items


def test_every_list_of_a_register_is_there_and_no_list_is_unused() -> None:
    used = {field.list for model in REGISTERS.values() for field in fields_of(model).values() if field.list}
    assert used == {*CHOICES}
    assert all(len(codes) == len({*codes}) > 1 for codes in CHOICES.values())


def test_pages_indicators_and_questions_are_those_of_the_program() -> None:
    assert {*CHOICES["page"]} <= {*PAGES}
    assert CHOICES["indicator"] == tuple(measure.id for measure in measures.all_measures())
    assert {*CHOICES["item"]} == {*all_items()}


def test_a_code_has_room_in_its_column() -> None:
    fields = [field for model in REGISTERS.values() for field in fields_of(model).values()]
    assert all(len(code) <= field.most for field in fields if field.kind is Kind.CHOICE for code in field.choices)


def test_a_reference_leads_to_a_register_that_comes_before() -> None:
    order = list(REGISTERS)
    for name, model in REGISTERS.items():
        for field in fields_of(model).values():
            if field.kind is Kind.REFERENCE:
                assert order.index(field.register) <= order.index(name), (name, field.register)
