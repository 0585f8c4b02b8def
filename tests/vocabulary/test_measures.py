import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary import measures
from kompetensnb.vocabulary.measures import Measure

SUBJECTS = {
    "commuting",
    "commuting_rate",
    "education_share",
    "eligibility",
    "labour",
    "migration",
    "population",
    "pupils",
    "teachers",
}


def test_measures_and_their_order() -> None:
    assert [measure.id for measure in measures.all_measures()] == [
        "folkmangd",
        "folkmangd-forandring-10",
        "andel-65",
        "andel-20-64",
        "eftergymnasial",
        "sysselsattning",
        "arbetsloshet",
        "pendlingsnetto",
        "inpendling-per-1000",
        "utpendling-andel",
        "flyttnetto-per-1000",
        "elever-arskurs-9",
        "behorighet-yrkes",
        "larare-behoriga",
    ]


@pytest.mark.parametrize("measure", measures.all_measures(), ids=lambda measure: measure.id)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_measure_is_told_in_both_languages(measure: Measure, language: str) -> None:
    assert measure.name(language)[0].isupper()
    assert len(measure.short_name(language)) <= 24
    assert measure.unit(language)
    assert measure.definition(language).endswith(".")
    assert measures.get(measure.name(language)) is measure


def test_every_measure_comes_from_a_subject() -> None:
    assert {measure.subject for measure in measures.all_measures()} == SUBJECTS


def test_only_numbers_of_people_may_be_added_and_they_have_no_decimals() -> None:
    additive = [measure for measure in measures.all_measures() if measure.additive]
    assert [measure.id for measure in additive] == ["folkmangd", "elever-arskurs-9"]
    assert {measure.decimals for measure in additive} == {0}


def test_high_unemployment_is_not_wanted() -> None:
    assert measures.get("arbetsloshet").better == "low"
    assert measures.get("sysselsattning").better == "high"
    assert measures.get("folkmangd").better == "none"


def test_an_unknown_measure_is_answered_with_the_nearest() -> None:
    with pytest.raises(KompetensnbError) as caught:
        measures.get("folkmängder")
    assert caught.value.key == "unknown-measure"
    assert "folkmangd" in str(caught.value.fields["allowed"])
