"""What is typed in a form becomes the value that was meant, and a value that is shown and sent back is the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensnb.followup.base import Row, fields_of
from kompetensnb.followup.registers import REGISTERS, Action, CommitmentStatus, Effect, Need
from kompetensnb.followup.typed import typed, understood

from .rows import NEED, any_rows


@settings(max_examples=15, deadline=None)
@given(rows=any_rows())
def test_a_value_that_is_shown_and_sent_back_is_the_same(rows: list[tuple[type[Row], str, dict[str, Any]]]) -> None:
    for model, _, values in rows:
        shown = {name: typed(field, values[name]) for name, field in fields_of(model).items()}
        sent = {name: told.replace("\n", "\r\n") for name, told in shown.items()}
        assert understood(model, sent) == (values, {})


@pytest.mark.parametrize("told", ["=1+1", "'=1+1", "+46 70", "@rådet", "-"])
def test_a_text_is_kept_as_it_is_typed_even_if_a_spreadsheet_would_run_it(told: str) -> None:
    values, faults = understood(Need, {**_told(), "title": told})
    assert (values["title"], faults) == (told, {})


@given(st.text(max_size=30))
@settings(max_examples=40, deadline=None)
def test_whatever_is_typed_is_a_value_or_a_fault(told: str) -> None:
    for model in (Need, Action, Effect):
        values, faults = understood(model, dict.fromkeys(fields_of(model), told))
        assert set(values) == set(fields_of(model))
        assert [name for name in faults if name and name not in values] == []


def test_every_fault_stands_with_its_field_and_those_between_fields_wait() -> None:
    _, faults = understood(Need, {**_told(), "persons": "många", "title": "", "source_text": ""})
    assert {name: [error.key for error in errors] for name, errors in faults.items()} == {
        "persons": ["followup-whole"],
        "title": ["followup-required"],
    }
    _, faults = understood(Need, {**_told(), "source_text": ""})
    assert [error.key for error in faults[""]] == ["followup-need-source"]


def test_codes_are_understood_by_name_and_by_code() -> None:
    told = {"commitment": "C1", "region": "Fyrbodal", "judgement": "delvis", "evidence": "Protokoll"}
    values, faults = understood(CommitmentStatus, told)
    assert (values["region"], values["judgement"], faults) == ("fyrbodal", "partly", {})


def test_a_figure_is_shown_as_it_is_written_in_sweden() -> None:
    field = fields_of(Effect)["value"]
    assert [typed(field, value) for value in (12.5, 3.0, -0.25, None)] == ["12,5", "3", "-0,25", ""]


def test_every_register_understands_an_empty_form() -> None:
    unheard = [name for name, model in REGISTERS.items() if not understood(model, {})[1]]
    assert unheard == []


def _told() -> dict[str, str]:
    return {name: str(value) for name, value in NEED.items()}
