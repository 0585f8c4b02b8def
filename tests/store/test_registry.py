"""The registry's promises: same leading columns everywhere, codes as in the vocabulary, a unit for every measure."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.store import registry
from kompetensnb.vocabulary import branches, education, sexes
from kompetensnb.vocabulary.statuses import Status

SUBJECTS = list(registry.subjects().values())


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.id)
def test_every_subject_has_the_same_leading_and_trailing_columns(subject: registry.Subject) -> None:
    names = subject.column_names
    assert names[:2] == ("region", "year")
    assert names[len(subject.keys) :] == ("value", "status", "origin", *(["mark"] if subject.has_marks else []))
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.id)
def test_every_measure_has_a_unit_and_every_text_both_languages(subject: registry.Subject) -> None:
    measures = subject.column("measure").codes if "measure" in subject.keys else ("",)
    assert all(subject.unit(measure).names["sv"] for measure in measures)
    assert set(subject.units) <= {"", *measures}
    texts = [subject.names, subject.descriptions, *(column.meaning for column in subject.columns)]
    assert all(set(text) == {"sv", "en"} and all(text.values()) for text in texts)


def test_codes_are_those_of_the_vocabulary() -> None:
    employment, levels = registry.get("employment_month"), registry.get("education")
    groups = {branch.id for branch in branches.of_kind(branches.BranchKind.GROUP)}
    assert set(employment.column("branch").codes) == {*groups, branches.UNKNOWN, branches.TOTAL}
    assert levels.column("level").codes == tuple(level.id for level in education.all_levels())
    assert levels.column("sex").codes == tuple(sex.id for sex in sexes.all_sexes())
    assert levels.column("status").codes == tuple(Status)


def test_units_differ_by_measure() -> None:
    teachers = registry.get("teachers")
    assert teachers.unit("fte_total").id == "fte"
    assert teachers.unit("fte_qualified_share").id == "percent"
    assert teachers.unit("lead_teachers").id == "persons"


def test_unknown_subject_is_named_with_those_that_exist() -> None:
    with pytest.raises(KompetensnbError) as caught:
        registry.get("weather")
    assert caught.value.key == "snapshot-unknown-subject"
    assert caught.value.fields["value"] == "weather"
    assert "population" in caught.value.fields["allowed"]


def test_unknown_column_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        registry.get("population").column("colour")
