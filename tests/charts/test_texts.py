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
    mark = {"preliminär": "‡", "skattad": "†", "syntetisk": "*"}.get(status, "")
    assert is_provisional(status) is bool(mark)
    assert texts().marked(5, status) == f"5{mark}"


def test_a_missing_value_is_never_marked(texts):
    assert texts().marked(None, Status.ESTIMATED) == "–"


def test_each_provisional_status_is_explained_once(texts):
    pairs = ((1.0, "skattad"), (2.0, "skattad"), (None, "saknas"))
    rows = [{"value": value, "status": status} for value, status in pairs]
    notes = texts(notes=("Först.",)).all_notes(rows)
    assert notes == ("Först.", f"† {Status.ESTIMATED.meaning('sv')}")


def test_two_statuses_in_a_chart_have_marks_of_their_own(texts):
    rows = [{"value": 1.0, "status": status} for status in ("skattad", "syntetisk", "officiell")]
    marked = [texts().marked(row["value"], row["status"]) for row in rows]
    assert marked == ["1†", "1*", "1"]
    assert [note[0] for note in texts().all_notes(rows)] == ["*", "†"]


def test_words(texts):
    assert texts().say("women") == "Kvinnor"
    assert status_word("sekretess", "en") == "suppressed"
    assert sentence_case("kvinnor och män") == "Kvinnor och män"
    assert texts("percent").column("value").format == "percent"
