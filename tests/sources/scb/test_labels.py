"""What values are called, in all the ways of the tables."""

from __future__ import annotations

import pytest

from kompetensnb.sources.scb import labels


@pytest.mark.parametrize(
    "label",
    [
        "totalt",
        "Totalt",
        "totalt ålder",
        "totalt 16-74 år",
        "totalt, samtliga män och kvinnor",
        "samtliga civilstånd",
        "båda könen",
        "män och kvinnor",
        "Kvinnor och män",
        "alla åldrar",
        "total",
    ],
)
def test_a_label_of_the_whole(label: str) -> None:
    assert labels.totals({"a": "män", "b": label}) == ("b",)


@pytest.mark.parametrize("label", ["män", "kvinnor", "Totalförsvar", "allmän inriktning", "15-74 år", ""])
def test_a_label_of_a_part(label: str) -> None:
    assert labels.totals({"a": label}) == ()


@pytest.mark.parametrize(
    ("label", "band"),
    [
        ("0–4 år", "0-4"),
        ("0-4 år", "0-4"),
        ("20—64 ÅR", "20-64"),
        ("17 år", "17"),
        ("100+ år", "100+"),
        ("100+", "100+"),
        ("85 år och äldre", "85+"),
        ("060-64 år", "60-64"),
        ("totalt 16-74 år", ""),
        ("män", ""),
        ("", ""),
    ],
)
def test_ages_in_a_label(label: str, band: str) -> None:
    assert labels.age_band(label) == band


def test_the_whole_label_comes_before_words_in_it() -> None:
    known = {"1": "gymnasial utbildning", "2": "gymnasial utbildning, 3 år", "3": "Eftergymnasial utbildning, 3 år"}
    assert labels.named(known, "gymnasial  utbildning") == ("1",)
    assert labels.named(known, "gymnasial utbildning, 3 år") == ("2",)
    assert labels.named(known, "EFTERGYMNASIAL UTBILDNING") == ("3",)
    assert labels.named(known, "utbildning") == ("1", "2", "3")
    assert labels.named(known, "forskar") == ()


def test_a_word_that_begins_so_is_another_than_one_that_holds_it() -> None:
    known = {"a": "nivåmatchning", "b": "utbildningsnivå"}
    assert labels.beginning(known, "Nivå") == ("a",)
    assert labels.beginning(known, "match") == ()


def test_a_long_list_is_cut_for_a_sentence() -> None:
    assert labels.shown(["a", "b", "a"]) == ("a", "b")
    assert labels.shown(map(str, range(312)))[-2:] == ("11", "…")
