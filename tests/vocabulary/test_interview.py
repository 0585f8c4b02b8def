"""The form for conversations: its ids are those that answers are kept by."""

from __future__ import annotations

import pytest

from kompetensnb.store import registry
from kompetensnb.vocabulary import interview
from kompetensnb.vocabulary.texts import LANGUAGES


def test_answers_are_kept_by_the_ids_of_the_form() -> None:
    levels, needs = registry.get("company_levels"), registry.get("company_needs")
    assert levels.column("question").codes == tuple(interview.question_names("sv"))
    assert needs.column("need").codes == tuple(interview.NEEDS)
    assert needs.column("term").codes == tuple(interview.TERMS)
    bounds = levels.unit("now")
    assert [*interview.SCALE] == list(range(int(bounds.minimum or 0), int(bounds.maximum or 0) + 1))


def test_forms_of_education_are_those_that_places_are_counted_in() -> None:
    known = set(registry.get("education_places").column("form").codes)
    assert all(need.forms and set(need.forms) <= known for need in interview.NEEDS.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_area_asks_and_no_question_is_asked_twice(language: str) -> None:
    names = interview.question_names(language)
    assert len(set(names.values())) == len(names) == sum(len(area.questions) for area in interview.AREAS)
    assert all(name.endswith(".") for name in names.values())
    assert all(area.talk[language].endswith("?") for area in interview.AREAS)
