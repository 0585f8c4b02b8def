"""The instruments as data: every question of the sources, its place there, and whether the wording is ours."""

from __future__ import annotations

import re

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary.instruments import all_instruments, all_items, instrument


def test_the_instruments_of_the_sources_are_all_there() -> None:
    counts = {each.id: (each.source, len(each.items), each.low, each.high) for each in all_instruments()}
    assert counts == {
        "formagor": ("000", 5, 1, 5),
        "faktorer": ("000", 10, 1, 5),
        "nyckelfaktorer": ("002", 5, 1, 5),
        "balansgangar": ("002", 9, 1, 7),
        "kvalitetscirkeln": ("003", 5, 1, 5),
        "beredskap": ("003", 4, 1, 5),
        "forflyttning": ("004", 1, 0, 10),
    }


def test_every_question_tells_its_place_and_is_in_both_languages() -> None:
    for item in all_items().values():
        assert re.fullmatch(r"\d+(–\d+)?(, \d+(–\d+)?)*", item.lines), item.id
        assert item.questions.sv != item.questions.en
        assert all(len(item.ends[language]) == 2 for language in ("sv", "en"))
    for language in ("sv", "en"):
        names = [item.names[language] for item in all_items().values()]
        assert len(set(names)) == len(names), "two questions with one name: a file could not tell them apart"


def test_only_two_pole_scales_have_ends_of_their_own_and_a_middle() -> None:
    for each in all_instruments():
        assert (len({item.ends["sv"] for item in each.items}) > 1) == each.poles
    assert (instrument("balansgangar").low + instrument("balansgangar").high) % 2 == 0


def test_an_unknown_one_is_told_with_those_there_are() -> None:
    with pytest.raises(KompetensnbError, match="unknown-instrument"):
        instrument("swot")
