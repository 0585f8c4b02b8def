"""The words that the pages use, in plain language, with their source and what is contested about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.texts import EMPTY, Text


class Topic(StrEnum):
    """What a word is about; each topic has its file `glossary_<topic>.yml`."""

    COLLABORATION = "collaboration"
    LABOUR = "labour"
    FIGURES = "figures"


@dataclass(frozen=True)
class Term:
    """One word: what it means here, who uses or governs it, and what people disagree about, if they do.

    `see` holds the ids of related terms; the sources are ready to show.
    """

    id: str
    topic: Topic
    terms: Text
    definitions: Text
    sources: tuple[Text, ...]
    aliases: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    disputes: Text = EMPTY

    def spellings(self) -> Iterable[str]:
        """The id, the word in both languages, and other words for it."""
        return (self.id, self.terms.sv, self.terms.en, *self.aliases)

    @property
    def contested(self) -> bool:
        """Whether the word is used in ways that differ so much that a reader must be told."""
        return self.disputes != EMPTY

    def term(self, language: str) -> str:
        """The word itself, as it stands inside a sentence."""
        return self.terms[language]

    def definition(self, language: str) -> str:
        """What the word means here, in one to three sentences."""
        return self.definitions[language]

    def dispute(self, language: str) -> str:
        """What is contested or easily misread about the word; empty when nothing is."""
        return self.disputes[language]


def _term(id_: str, topic: Topic, entry: Mapping[str, Any], sources: Mapping[str, Any]) -> Term:
    return Term(
        id=id_,
        topic=topic,
        terms=Text.of(entry["term"]),
        definitions=Text.of(entry["definition"]),
        sources=tuple(Text.of(sources[source]) for source in entry["sources"]),
        aliases=tuple(entry.get("aliases", ())),
        see=tuple(entry.get("see", ())),
        disputes=Text.of(entry["dispute"]) if "dispute" in entry else EMPTY,
    )


def _load() -> list[Term]:
    sources = read_yaml("glossary_sources.yml")
    return [
        _term(id_, topic, entry, sources)
        for topic in Topic
        for id_, entry in read_yaml(f"glossary_{topic}.yml").items()
    ]


_TERMS = Catalogue(
    _load(), error="unknown-term", parameter="term", examples=["delregion", "kompetensrad", "matchning", "ckm"]
)


def get(text: object) -> Term:
    """The term with this id or word, in either language; KompetensnbError("unknown-term") otherwise."""
    return _TERMS.get(text)


def all_terms(language: str) -> tuple[Term, ...]:
    """Every term, in alphabetical order of the language."""
    return tuple(sorted(_TERMS, key=lambda term: alphabetical(term.term(language))))


def alphabetical(word: str) -> str:
    """A key that sorts å, ä and ö after z, as Swedish does, and takes no notice of case."""
    return word.casefold().translate({ord("å"): "{", ord("ä"): "|", ord("ö"): "}"})
