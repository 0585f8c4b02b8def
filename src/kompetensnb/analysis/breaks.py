"""Where a series stops being comparable with itself, by measure: drawn as a break, never joined across."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kompetensnb.vocabulary.regions import Region


@dataclass(frozen=True)
class Break:
    """`year` is the first year of the new series. A "gap" cuts the line; a "mark" only says that something changed.

    `key` names a sentence; `regions` limits a break to some regions (ids), empty for all.
    """

    year: int
    key: str
    kind: Literal["gap", "mark"] = "gap"
    regions: frozenset[str] = frozenset()


_COMMUTING = (Break(2019, "register-2019"),)
_BREAKS: dict[str, tuple[Break, ...]] = {
    # Bollebygd left Borås on 1 January 1995; SCB counts 31 December by the division of the next day.
    "folkmangd": (
        Break(1994, "bollebygd-1994", regions=frozenset({"boras"})),
        Break(2025, "perturbed-2025", kind="mark"),
    ),
    "eftergymnasial": (Break(1990, "education-register-1990"), Break(2000, "sun-2000")),
    "inpendling-per-1000": _COMMUTING,
    "utpendling-andel": _COMMUTING,
}


def breaks(measure: str, region: Region | None = None) -> tuple[Break, ...]:
    """The breaks of a measure, those of one region only when it is given."""
    found = _BREAKS.get(measure, ())
    return tuple(item for item in found if not item.regions or (region is not None and region.id in item.regions))


def comparable(measure: str, region: Region, earlier: int, later: int) -> bool:
    """Whether figures of two years belong to the same series."""
    return not any(item.kind == "gap" and earlier < item.year <= later for item in breaks(measure, region))
