"""Cells and values: what is written comes back, names stand for codes, and no text can be run."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.cells import cell_of, harmless, moment_of, restored, value_of
from kompetensnb.followup.fields import Field, Kind

STATE = Field(Kind.CHOICE, True, list="need_state")


@pytest.mark.parametrize("told", ["=1+1", "+46", "-5", "@x", "'=1", "＝1", "vanlig", "a=b", "'citat'"])
def test_a_text_is_made_harmless_and_comes_back(told: str) -> None:
    assert not harmless(told).startswith(("=", "+", "-", "@", "＝"))
    assert restored(harmless(told)) == told


@pytest.mark.parametrize(
    ("field", "value", "cell"),
    [
        (STATE, "underway", "åtgärdas"),
        (Field(Kind.REGION, True), "skaraborg", "Skaraborg"),
        (Field(Kind.CHOICE, False, list="instrument"), "balansgangar", "Balansgångar"),
        (Field(Kind.CHOICE, False, list="page"), "pendling", "Pendling"),
        (Field(Kind.DAY, False), date(2026, 3, 4), "2026-03-04"),
        (Field(Kind.NUMBER, False), 1.5, "1,5"),
        (Field(Kind.NUMBER, False), 1e-7, "0,0000001"),
        (Field(Kind.FLAG, True), True, "ja"),
        (Field(Kind.LINE, False), None, ""),
    ],
)
def test_codes_stand_by_their_names(field: Field, value: object, cell: str) -> None:
    assert cell_of(field, value, "sv") == cell


def test_a_choice_is_read_by_code_and_by_name_in_either_language() -> None:
    assert {value_of(STATE, told) for told in ("underway", "ÅTGÄRDAS", cell_of(STATE, "underway", "en"))} == {
        "underway"
    }
    with pytest.raises(KompetensnbError, match="followup-choice"):
        value_of(STATE, "kanske")


@pytest.mark.parametrize(
    ("field", "cell", "key"),
    [
        (Field(Kind.LINE, False), "=HYPERLINK()", "followup-formula"),
        (Field(Kind.FLAG, True), "kanske", "followup-flag"),
        (Field(Kind.WHOLE, False, high=9), "1,5", "followup-whole"),
        (Field(Kind.NUMBER, False), "många", "followup-number"),
        (Field(Kind.DAY, False), "i går", "followup-day"),
    ],
)
def test_what_cannot_be_read_says_why(field: Field, cell: str, key: str) -> None:
    with pytest.raises(KompetensnbError, match=key):
        value_of(field, cell)


def test_a_moment_is_utc_and_a_day_begins_at_midnight() -> None:
    assert moment_of("2026-03-04") == datetime(2026, 3, 4, tzinfo=UTC)
    assert moment_of("2026-03-04T13:00:00+02:00") == datetime(2026, 3, 4, 11, tzinfo=UTC)
    assert moment_of("") is None
