"""The page Ordlista och metod: every word of the glossary, in both languages, the contested ones marked."""

from __future__ import annotations

import pytest

from kompetensnb.pages import ordlista
from kompetensnb.pages.page import Definition, Definitions, Page
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import glossary
from kompetensnb.vocabulary.parameters import Parameters


def words(page: Page) -> dict[str, Definition]:
    blocks = [block for section in page.sections[:3] for block in section.blocks if isinstance(block, Definitions)]
    return {definition.word: definition for block in blocks for definition in block.definitions}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_term_is_there_once_with_its_source(bundled: Snapshot, language: str) -> None:
    page = ordlista.build(bundled, Parameters(language=language))
    assert tuple(section.id for section in page.sections) == ordlista.SECTIONS
    found = words(page)
    for term in glossary.all_terms(language):
        assert found[term.term(language)].meaning == term.definition(language)
        assert found[term.term(language)].source


def test_what_is_contested_is_said(bundled: Snapshot) -> None:
    found = words(ordlista.build(bundled, Parameters()))
    contested = [term for term in glossary.all_terms("sv") if term.contested]
    assert contested
    assert all(any(term.dispute("sv") in remark for remark in found[term.term("sv")].remarks) for term in contested)
    plain = next(term for term in glossary.all_terms("sv") if not term.contested and not term.see)
    assert found[plain.term("sv")].remarks == ()


def test_words_are_in_alphabetical_order(bundled: Snapshot) -> None:
    for section in ordlista.build(bundled, Parameters()).sections[:3]:
        block = section.blocks[0]
        assert isinstance(block, Definitions)
        shown = [definition.word for definition in block.definitions]
        assert shown == sorted(shown, key=glossary.alphabetical)
