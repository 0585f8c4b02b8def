"""Every register, field and choice has its own words in both languages, so that a file can be read back."""

from __future__ import annotations

import pytest

from kompetensnb.followup.base import fields_of
from kompetensnb.followup.exporting import columns
from kompetensnb.followup.registers import REGISTERS
from kompetensnb.followup.words import choice_name, heading, register_name
from kompetensnb.vocabulary.texts import LANGUAGES, spelling_key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_headings_or_choices_of_a_register_are_the_same(language: str) -> None:
    for name, model in REGISTERS.items():
        headings = [spelling_key(heading(name, column)[language]) for column in columns(model)]
        assert len({*headings}) == len(headings), name
        for field in fields_of(model).values():
            if field.list:
                names = [spelling_key(choice_name(field, code)[language]) for code in field.choices]
                assert len({*names}) == len(names), field.list


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_register_has_a_name_that_a_sheet_can_bear(language: str) -> None:
    names = [register_name(name)[language] for name in REGISTERS]
    assert len({*names}) == len(names)
    assert all(len(name) <= 31 for name in names), "a spreadsheet allows no more"


def test_a_field_is_called_as_in_its_own_register_first() -> None:
    assert heading("analysis", "state").sv == "Hur långt det har kommit"
    assert heading("need", "state").sv == "Läge"
