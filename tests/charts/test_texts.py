"""Values are written in one way, with a mark when they are not firm."""

from __future__ import annotations

import pytest

from kompetensnb.charts.texts import is_provisional, sentence_case, status_word
from kompetensnb.vocabulary.statuses import Status


@pytest.mark.parametrize(
    ("form", "written"), [("integer", "1\u00a0235"), ("decimal", "1\u00a0234,6"), ("percent", "1\u00a0234,6\u00a0%")]
)
def test_values_follow_the_form(texts, form, written):
    assert texts(form).value(1234.56) == written


@pytest.mark.parametrize("status", Status)
def test_only_what_is_provisional_is_marked(texts, status):
    expected = status in (Status.PRELIMINARY, Status.ESTIMATED, Status.SYNTHETIC)
    assert is_provisional(status) is expected
    assert texts().marked(5, status) == ("5*" if expected else "5")


def test_a_missing_value_is_never_marked(texts):
    assert texts().marked(None, Status.ESTIMATED) == "–"


def test_each_provisional_status_is_explained_once(texts):
    pairs = ((1.0, "skattad"), (2.0, "skattad"), (None, "saknas"))
    rows = [{"value": value, "status": status} for value, status in pairs]
    notes = texts(notes=("Först.",)).all_notes(rows)
    assert notes == ("Först.", f"* {Status.ESTIMATED.meaning('sv')}")


def test_words(texts):
    assert texts().say("women") == "Kvinnor"
    assert status_word("sekretess", "en") == "suppressed"
    assert sentence_case("kvinnor och män") == "Kvinnor och män"
    assert texts("percent").column("value").format == "percent"
