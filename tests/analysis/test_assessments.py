"""Results of self-assessments: the middle and the spread, the round before, and silence where too few answered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kompetensnb.analysis.assessments import FEWEST, item_result, rounds
from kompetensnb.store.records import Records
from kompetensnb.vocabulary.instruments import all_items

SAMLA = all_items()["formagor-samla"]


def records(*answered: tuple[str, int, list[int]]) -> Records:
    """Rounds of the five abilities (id, year), with the answers to their first question."""
    kept: dict[str, Any] = {"closed_at": None, "example": False}
    return Records(
        {
            "assessment": tuple(
                {"id": id_, "instrument": "formagor", "held_on": date(year, 3, 4), "region": "skaraborg",
                 "forum": "overall", "branch": None, **kept}
                for id_, year, _ in answered
            ),
            "answer": tuple(
                {"id": f"{id_}{number}", "assessment": id_, "item": SAMLA.id, "value": value, **kept}
                for id_, _, values in answered
                for number, value in enumerate(values)
            ),
        }
    )  # fmt: skip


def test_half_of_the_answers_lie_between_the_quartiles() -> None:
    found = item_result(SAMLA, [5, 1, 4, 2, 3])
    assert (found.answers, found.low, found.middle, found.high) == (5, 2, 3, 4)


@pytest.mark.parametrize("count", range(FEWEST))
def test_nothing_is_told_of_fewer_than_five(count: int) -> None:
    found = item_result(SAMLA, [3] * count)
    assert (found.low, found.middle, found.high) == (None, None, None)


def test_the_extremes_are_not_told() -> None:
    found = item_result(SAMLA, [1, 4, 4, 4, 4, 4, 4, 4, 5])
    assert {found.low, found.middle, found.high} == {4}


def test_the_latest_round_is_shown_with_the_one_before() -> None:
    told = records(("b", 2025, [5] * 5), ("a", 2024, [3] * 6))
    (found,) = rounds(told, told.open("assessment"))
    assert (found.assessment["id"], found.items[0].middle, found.respondents) == ("b", 5, 5)
    assert found.earlier is not None
    assert (found.earlier.assessment["id"], found.earlier.items[0].middle) == ("a", 3)
    assert found.items[1].middle is None, "a question that nobody answered"
    assert not found.is_protected


def test_a_round_of_four_is_protected() -> None:
    told = records(("a", 2024, [3] * 4))
    assert [each.is_protected for each in rounds(told, told.open("assessment"))] == [True]
