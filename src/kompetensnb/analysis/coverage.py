"""Whether the education that is given meets the need: who gives each group that is short, here and elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from kompetensnb.analysis.dimensioning import Standing, can_be_offered
from kompetensnb.analysis.provision import Programme, by

Kind = Literal["none", "few", "enough", "unknown"]
LACKING: Final = ("none", "few")
"""Nobody gives it, or the places are too few: here something must be added."""


@dataclass(frozen=True)
class Coverage:
    """A group that is short, and how it is covered.

    `kind`: nobody gives it here (none), large need of more places (few), today's are all but enough (enough), or the
    places needed are not known (unknown). `elsewhere` is what others give: municipality (SCB code) and places, the most
    first; only for a group that nobody gives here.
    """

    standing: Standing
    kind: Kind
    elsewhere: tuple[tuple[str, float | None], ...]

    @property
    def lacking(self) -> bool:
        """Whether something must be added."""
        return self.kind in LACKING


def coverage(standings: Iterable[Standing], others: Collection[Programme]) -> tuple[Coverage, ...]:
    """Every group that is short and can be offered, the most persons first. `others` is what is given elsewhere."""
    short = [item for item in standings if item.short and can_be_offered(item.group)]
    ranked = sorted(short, key=lambda item: (-(item.short or 0.0), item.group))
    return tuple(Coverage(item, _kind(item), () if item.offer.given else _elsewhere(item, others)) for item in ranked)


def _kind(item: Standing) -> Kind:
    if not item.offer.given:
        return "none"
    if item.needed_class == "many":
        return "few"
    return "enough" if item.needed_class in ("none", "few") else "unknown"


def _elsewhere(item: Standing, others: Collection[Programme]) -> tuple[tuple[str, float | None], ...]:
    offers = by((other for other in others if other.group == item.group), lambda other: other.municipality)
    found = [(code, offer.places) for code, offer in offers.items()]
    return tuple(sorted(found, key=lambda pair: (-(pair[1] or 0.0), pair[0])))
