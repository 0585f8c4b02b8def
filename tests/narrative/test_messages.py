"""The message files say the same in both languages, and a text that cannot be filled in is a fault, not a blank."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative import messages
from kompetensnb.narrative.messages import (
    MessageError,
    error_text,
    joined,
    missing_keys,
    text,
)


@pytest.fixture
def own_messages(tmp_path, monkeypatch):
    """Message files of the test's own, as `write(language, area, yaml)`."""
    monkeypatch.setattr(messages, "_FOLDER", tmp_path)
    messages._messages.cache_clear()
    for language in messages.LANGUAGES:
        (tmp_path / language).mkdir()

    def write(language: str, area: str, content: str) -> None:
        (tmp_path / language / f"{area}.yml").write_text(content, encoding="utf-8")

    yield write
    messages._messages.cache_clear()


def test_both_languages_have_the_same_texts_with_the_same_fields():
    assert missing_keys() == ()


def test_a_missing_text_and_a_missing_field_are_reported(own_messages):
    own_messages("sv", "words", 'a: "{x} och {y}"\nb: "bara svenska"\n')
    own_messages("en", "words", 'a: "{x} and {z}"\n')
    assert missing_keys() == ("sv:words.a {z}", "en:words.a {y}", "en:words.b")


def test_an_unknown_key_is_refused_with_what_there_is():
    with pytest.raises(MessageError, match=r"no text sv:words\.nothing; words has words\.and"):
        text("words.nothing", "sv")


def test_an_unknown_language_is_refused():
    with pytest.raises(MessageError, match="there are sv, en"):
        text("words.and", "fi")


def test_a_missing_field_is_refused_by_name():
    with pytest.raises(MessageError, match="needs value; given: none"):
        text("words.points", "sv")


def test_a_float_is_refused_since_nobody_has_written_it_as_a_figure():
    with pytest.raises(MessageError, match="is a float"):
        text("words.points", "sv", value=0.5)


def test_plural_forms_follow_count(own_messages):
    own_messages("sv", "words", 'k: {one: "{count} kommun", other: "{count} kommuner"}\n')
    assert text("words.k", "sv", count=1) == "1 kommun"
    assert text("words.k", "sv", count=1234) == "1\u00a0234 kommuner"
    with pytest.raises(MessageError, match="needs count"):
        text("words.k", "sv", count="2")


@pytest.mark.parametrize("content", ["k: no", "k: 1.0", 'k: {other: "x"}', 'k: "{x.__class__}"', 'k: "{0}"'])
def test_what_is_not_a_plain_text_is_refused(own_messages, content):
    own_messages("sv", "words", content)
    with pytest.raises(MessageError):
        text("words.k", "sv")


def test_years_are_not_grouped_and_lists_become_enumerations(own_messages):
    own_messages("sv", "words", 'and: "och"\nk: "{year}: {names}"\n')
    assert text("words.k", "sv", year=2025, names=["Ale", "Öckerö", "Lerum"]) == "2025: Ale, Öckerö och Lerum"


def test_enumerations():
    assert [joined(items, "sv") for items in ([], ["A"], ["A", "B"])] == ["", "A", "A och B"]
    assert joined(["A", "B", "C"], "en", word="or") == "A, B or C"


def test_error_text_never_fails():
    assert error_text(KompetensnbError("charts-no-data", chart="trend"), "sv").startswith("Det finns inga uppgifter")
    assert error_text(KompetensnbError("never-heard-of"), "sv") == text("errors.unexpected", "sv")
