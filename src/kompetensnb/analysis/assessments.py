"""Results of self-assessments: what a forum answered, with the spread, and nothing of fewer than five who answered."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kompetensnb.store.records import Record, Records
from kompetensnb.vocabulary.instruments import Instrument, Item, all_instruments, instrument

FEWEST: Final = 5
"""So many must have answered a question for its result to be shown: fewer could be recognised."""


@dataclass(frozen=True)
class ItemResult:
    """The answers to a question: their median and the quartiles, between which half of them lie.

    The extremes are never told: each of them is what one person answered. None where too few have answered.
    """

    item: Item
    answers: int
    low: float | None
    middle: float | None
    high: float | None


@dataclass(frozen=True)
class Round:
    """One self-assessment with its results; `earlier` is the one before by the same forum with the same questions."""

    assessment: Record
    instrument: Instrument
    items: tuple[ItemResult, ...]
    earlier: Round | None = None

    @property
    def is_protected(self) -> bool:
        """Whether too few answered for anything to be shown."""
        return all(result.middle is None for result in self.items)

    @property
    def respondents(self) -> int:
        """The most who answered a question."""
        return max(result.answers for result in self.items)


def rounds(records: Records, assessments: Iterable[Record]) -> tuple[Round, ...]:
    """The latest round of each forum with each instrument, in the order of the instruments; earlier ones behind it."""
    answers: dict[tuple[str, str], list[int]] = {}
    for row in records.open("answer"):
        answers.setdefault((row["assessment"], row["item"]), []).append(row["value"])
    latest: dict[tuple[object, ...], Round] = {}
    for row in sorted(assessments, key=lambda row: (row["held_on"], row["id"])):
        asked = instrument(row["instrument"])
        key = (asked.id, row["region"], row["forum"], row["branch"])
        items = tuple(item_result(item, answers.get((row["id"], item.id), ())) for item in asked.items)
        latest[key] = Round(row, asked, items, latest.get(key))
    order = {each.id: place for place, each in enumerate(all_instruments())}
    return tuple(sorted(latest.values(), key=lambda each: (order[each.instrument.id], each.assessment["region"])))


def item_result(item: Item, values: Iterable[int]) -> ItemResult:
    """Median and quartiles of the answers to a question, if enough have answered."""
    found = sorted(values)
    if len(found) < FEWEST:
        return ItemResult(item, len(found), None, None, None)
    low, middle, high = statistics.quantiles(found, n=4, method="inclusive")
    return ItemResult(item, len(found), low, middle, high)
