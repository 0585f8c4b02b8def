"""Instruments for self-assessment: the questions of the reports that this program builds on, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.texts import Text

Ends = Mapping[str, tuple[str, str]]
"""By language: what the lowest and the highest answer mean."""


@dataclass(frozen=True)
class Item:
    """A question. `own` says that its wording is ours, since the source names the matter but asks nothing."""

    id: str
    instrument: str
    names: Text
    questions: Text
    ends: Ends
    lines: str
    own: bool


@dataclass(frozen=True)
class Instrument:
    """Questions that are answered together, each with a whole number from `low` to `high`.

    With `poles` neither end is the better one. `source` is the report, `lines` the place in it.
    """

    id: str
    names: Text
    abouts: Text
    source: str
    lines: str
    low: int
    high: int
    poles: bool
    items: tuple[Item, ...]

    def spellings(self) -> Iterable[str]:
        """The id and both names."""
        return (self.id, self.names.sv, self.names.en)


@cache
def _instruments() -> Catalogue[Instrument]:
    found = []
    for id_, told in read_yaml("instruments.yml").items():
        ends = {language: tuple(each) for language, each in told["ends"].items()}
        items = tuple(
            Item(
                id=f"{id_}-{name}",
                instrument=id_,
                names=Text.of(item["name"]),
                questions=Text.of(item["ask"]),
                ends={language: tuple(each) for language, each in item.get("poles", ends).items()},
                lines=str(item["lines"]),
                own=item.get("own", False),
            )
            for name, item in told["items"].items()
        )
        found.append(
            Instrument(
                id=id_,
                names=Text.of(told["name"]),
                abouts=Text.of(told["about"]),
                source=told["source"],
                lines=str(told["lines"]),
                low=told["low"],
                high=told["high"],
                poles=told.get("poles", False),
                items=items,
            )
        )
    return Catalogue(found, error="unknown-instrument", parameter="instrument")


def instrument(text: object) -> Instrument:
    """The instrument with this id or name.

    Raises:
        KompetensnbError: unknown-instrument.
    """
    return _instruments().get(text)


def all_instruments() -> tuple[Instrument, ...]:
    """Every instrument, in the order in which they are offered."""
    return tuple(_instruments())


@cache
def all_items() -> Mapping[str, Item]:
    """Every question of every instrument, by its id."""
    return {item.id: item for each in all_instruments() for item in each.items}
