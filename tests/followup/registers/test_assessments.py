"""Answers: on the scale of their question, to the questions of their round, and once for each respondent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup import editing
from kompetensnb.followup.database import Database
from kompetensnb.followup.registers import Answer, Assessment

ROUND: dict[str, Any] = {
    "instrument": "formagor", "held_on": date(2026, 2, 3), "region": "skaraborg", "forum": "overall",
}  # fmt: skip
ANSWER: dict[str, Any] = {"assessment": "r", "respondent": 1, "item": "formagor-samla", "value": 4}


@pytest.mark.parametrize(
    ("item", "value", "right"),
    [
        ("formagor-samla", 5, True),
        ("formagor-samla", 6, False),
        ("formagor-samla", 0, False),
        ("forflyttning-lage", 0, True),
        ("balansgangar-inne-ute", 7, True),
        ("balansgangar-inne-ute", 8, False),
    ],
)
def test_an_answer_is_on_the_scale_of_its_question(item: str, value: int, right: bool) -> None:
    assert (Answer.problems({"item": item, "value": value}) == ()) is right


def test_what_does_not_belong_to_the_round_is_refused(database: Database) -> None:
    for wrong, key in (({"item": "beredskap-vilja"}, "followup-item"), ({"assessment": "x"}, "followup-reference")):
        with pytest.raises(KompetensnbError) as caught, database.writing("processledare") as session:
            editing.add(session, Assessment, ROUND, row="r")
            editing.add(session, Answer, ANSWER | wrong)
        problem = caught.value.fields["problem"]
        assert isinstance(problem, KompetensnbError)
        assert problem.key == key


def test_a_municipality_is_never_assessed(database: Database) -> None:
    with pytest.raises(KompetensnbError, match="followup-level"), database.writing("processledare") as session:
        editing.add(session, Assessment, ROUND | {"region": "essunga"})


def test_nobody_answers_a_question_twice(database: Database) -> None:
    with database.writing("processledare") as session:
        editing.add(session, Assessment, ROUND, row="r")
        editing.add(session, Answer, ANSWER)
    with pytest.raises(KompetensnbError, match="followup-twice"), database.writing("processledare") as session:
        editing.add(session, Answer, ANSWER | {"value": 1})
