from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.vocabulary.inputs import SHOWN, is_control, plain_text, shown


@given(st.one_of(st.text(max_size=500), st.integers(), st.floats(), st.binary(), st.lists(st.integers()), st.none()))
def test_what_is_shown_is_one_short_line(value: object) -> None:
    text = shown(value)
    assert len(text) <= SHOWN
    assert not any(is_control(letter) for letter in text)


def test_shown_keeps_markup_as_it_is_for_the_renderer_to_escape() -> None:
    assert shown("<script>alert(1)</script>") == "<script>alert(1)</script>"


def test_shown_cuts_with_an_ellipsis() -> None:
    assert shown("x" * 61) == "x" * 59 + "…"
    assert shown("x" * 60) == "x" * 60


@pytest.mark.parametrize(("value", "text"), [(["a"], "list"), ({"a": 1}, "dict"), (None, "None"), (1480, "1480")])
def test_values_that_are_no_text_are_named_briefly(value: object, text: str) -> None:
    assert shown(value) == text


def test_endless_integers_do_not_raise() -> None:
    assert shown(10**5000).startswith("999")
    assert shown(-(10**5000)).startswith("-99")


@pytest.mark.parametrize(("value", "text"), [(" Skövde ", "Skövde"), (1480, "1480"), ("", "")])
def test_names_and_codes_become_trimmed_text(value: object, text: str) -> None:
    assert plain_text(value) == text


BAD: list[Any] = [
    "a\0b",
    "a\nb",
    "a\u2028b",
    "a\u202eb",
    "\ud800",
    "x" * 201,
    10**12,
    -(10**400),
    True,
    None,
    3.5,
    b"skovde",
    ["skovde"],
    {},
]


@pytest.mark.parametrize("value", BAD)
def test_what_cannot_be_a_name_is_none(value: object) -> None:
    assert plain_text(value) is None
