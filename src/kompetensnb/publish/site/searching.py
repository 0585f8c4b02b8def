"""What can be searched for on the site: pages, their sections, the words of the glossary, regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kompetensnb.narrative.messages import text
from kompetensnb.publish.site.plan import Offer
from kompetensnb.vocabulary import glossary, regions

_GLOSSARY: Final = "ordlista"
_REGION_PAGE: Final = "lagesbild"

Entry = tuple[str, str, str, str]
"""What it is called, what kind of thing it is, its address in the language's folder, further words it is found by."""


def entries(offers: Sequence[Offer], made: Mapping[str, Mapping[str, Any]], language: str) -> list[Entry]:
    """All of a language. `made` is what `views.make_article` tells of each page."""
    return [*_pages(offers, made, language), *_regions(offers, language), *_terms(offers, language)]


def _pages(offers: Sequence[Offer], made: Mapping[str, Mapping[str, Any]], language: str) -> Iterator[Entry]:
    kinds = {kind: text(f"site.kind-{kind}", language) for kind in ("page", "section")}
    for offer in offers:
        title, about = offer.definition.title(language), offer.definition.description(language)
        yield title, kinds["page"], f"{offer.page}.html", f"{about} {made[offer.page]['question']}"
        for id_, name in made[offer.page]["sections"]:
            yield name, f"{title}, {kinds['section']}", f"{offer.page}.html#avsnitt={id_}", ""


def _regions(offers: Sequence[Offer], language: str) -> Iterator[Entry]:
    """Each region leads to the page that tells most of it, or to the first that there is."""
    found = {offer.page: offer for offer in offers if any(axis.name == "region" for axis in offer.axes)}
    if not found:
        return
    offer = found.get(_REGION_PAGE) or next(iter(found.values()))
    axis = next(axis for axis in offer.axes if axis.name == "region")
    for id_, _ in axis.options:
        region = regions.get(id_)
        anchor = offer.usual.replace(region=id_, language="sv").to_query()
        address = f"{offer.page}.html#{anchor}" if anchor else f"{offer.page}.html"
        yield region.name(language), region.kind_name(language), address, f"{region.code} {' '.join(region.aliases)}"


def _terms(offers: Sequence[Offer], language: str) -> Iterator[Entry]:
    if _GLOSSARY not in {offer.page for offer in offers}:
        return
    kind = text("site.kind-term", language)
    for term in glossary.all_terms(language):
        yield term.term(language), kind, f"{_GLOSSARY}.html", f"{' '.join(term.aliases)} {term.definition(language)}"
