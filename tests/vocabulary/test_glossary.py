import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary import glossary
from kompetensnb.vocabulary.glossary import Term, Topic

TERMS = glossary.all_terms("sv")


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_term_is_defined_in_both_languages_with_its_source(term: Term, language: str) -> None:
    assert term.term(language)
    definition = term.definition(language)
    assert definition[0].isupper()
    assert definition.endswith(".")
    assert len(definition) <= 240
    assert term.sources
    assert all(source[language] for source in term.sources)
    assert bool(term.dispute(language)) == term.contested


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
def test_related_terms_exist_and_are_others(term: Term) -> None:
    assert all(glossary.get(id_).id == id_ != term.id for id_ in term.see)


def test_the_words_that_the_sources_call_unclear_are_marked_contested() -> None:
    contested = {term.id for term in TERMS if term.contested}
    assert {"region", "kompetensforsorjning", "validering", "larcentrum", "branschrad", "matchning"} <= contested
    assert len(contested) < len(TERMS) / 2


def test_words_are_found_by_abbreviation_and_in_english() -> None:
    assert glossary.get("YH") is glossary.get("yrkeshögskola") is glossary.get("yh")
    assert glossary.get("cell key method").id == "ckm"
    assert glossary.get("day population").id == "dagbefolkning"


def test_terms_stand_in_the_order_of_the_language() -> None:
    swedish = [term.id for term in TERMS]
    assert swedish.index("yrkesvux") < swedish.index("atgard") < swedish.index("overutbildad")
    english = [term.term("en").casefold() for term in glossary.all_terms("en")]
    assert english == sorted(english)
    assert len(english) == len(swedish)


def test_every_topic_has_terms_and_every_status_is_explained() -> None:
    assert {term.topic for term in TERMS} == set(Topic)
    for word in ("officiell", "preliminär", "skattad", "syntetisk", "sekretess", "saknas"):
        assert glossary.get(word).topic is Topic.FIGURES


def test_an_unknown_word_is_answered_with_the_nearest() -> None:
    with pytest.raises(KompetensnbError) as caught:
        glossary.get("delregionen")
    assert caught.value.key == "unknown-term"
    assert "delregion" in str(caught.value.fields["allowed"]).split(", ")
    assert all(
        "delregionen" in text(f"errors.{caught.value.key}", lang, **caught.value.fields) for lang in ("sv", "en")
    )
