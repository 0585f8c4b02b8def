"""Matching indicators as Statistics Sweden defines them: do people work with what they are educated for?

A fully, B partly and C not matched, D too little information or not employed, E everybody aged 16-74.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from kompetensnb.analysis.group_areas import (
    EVERYBODY,
    GROUPS,
    UNKNOWN,
    Place,
    by_group,
    chosen,
    origin_of,
    place_of,
    share,
    status_at,
    years_of,
)
from kompetensnb.forecast.education_tables import lacking
from kompetensnb.forecast.panel import Floats
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import education_groups
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import Status, worst

SUBJECT: Final = "matching"
BY_LEVEL: Final = "matching_level"
OUTCOMES: Final = ("A", "B", "C", "D", "E")
LEVELS: Final = ("under", "equal", "over")
"""From an education below what the job asks to one above it."""


def employed(outcomes: Floats) -> Floats:
    """A + B + C, from outcomes along the first axis."""
    found: Floats = outcomes[0] + outcomes[1] + outcomes[2]
    return found


RATES: Final[Mapping[str, Callable[[Floats], Floats]]] = {
    "employment": lambda outcomes: share(employed(outcomes), outcomes[4]),
    "matched_employment": lambda outcomes: share(outcomes[0], outcomes[4]),
    "match": lambda outcomes: share(outcomes[0], employed(outcomes)),
}
"""Per cent, from outcomes along the first axis: (A+B+C)/E, A/E, A/(A+B+C)."""


@dataclass(frozen=True, eq=False)
class Matching:
    """The indicators of a place, in persons; NaN where a figure is missing.

    `outcomes`: OUTCOMES x years x SEXES x GROUPS; `levels`: LEVELS x SEXES x GROUPS, in `level_year` (0 when the table
    is not there). `origins` and `status` are those of both tables.
    """

    place: Place
    years: tuple[int, ...]
    outcomes: Floats
    level_year: int
    levels: Floats
    status: Status
    origins: tuple[str, ...]

    @property
    def year(self) -> int:
        """The latest year."""
        return self.years[-1]

    def rate(self, name: str, group: str = "", sex: str = EVERYBODY) -> Floats:
        """One of RATES, per cent by year."""
        return RATES[name](chosen(self.outcomes, group, sex))

    def level_share(self, level: str, group: str = "", sex: str = EVERYBODY) -> float:
        """Per cent of the employed, both sexes or one, whose education is over, equal to or under what the job asks."""
        persons = chosen(self.levels, group, sex)
        return float(share(persons[LEVELS.index(level)], persons.sum(axis=0)))


@dataclass(frozen=True)
class Fit:
    """One group in the latest year: employed persons, and rates in per cent (NaN where not known)."""

    group: str
    employed: float
    employment: float
    matched_employment: float
    match: float
    match_women: float
    match_men: float
    over: float
    under: float


@lru_cache(maxsize=128)
def matching(snapshot: Snapshot, region: Region) -> Matching | None:
    """The indicators of a region, or of the sub-region a municipality is in; None where there are none.

    Raises:
        KompetensnbError: what reading the tables raises.
    """
    place = place_of(region)
    if place is None or lacking(snapshot, SUBJECT):
        return None
    outcomes = np.moveaxis(by_group(snapshot, SUBJECT, place, "outcome", OUTCOMES), 1, 0)
    level_years = years_of(snapshot, BY_LEVEL)
    levels = np.full((len(LEVELS), *outcomes.shape[2:]), np.nan)
    if level_years:
        levels = by_group(snapshot, BY_LEVEL, place, "measure", LEVELS)[-1]
    subjects = (SUBJECT, BY_LEVEL) if level_years else (SUBJECT,)
    return Matching(
        place=place,
        years=years_of(snapshot, SUBJECT),
        outcomes=outcomes,
        level_year=level_years[-1] if level_years else 0,
        levels=levels,
        status=worst(status_at(snapshot, subject, place) for subject in subjects),
        origins=tuple(origin_of(snapshot, subject) for subject in subjects),
    )


def by_education(found: Matching) -> tuple[Fit, ...]:
    """Every group of which somebody is employed, in the order of the codes, the unknown left out."""
    both = found.outcomes[:, -1].sum(axis=1)
    sexes = RATES["match"](found.outcomes[:, -1])
    rates = {name: rate(both) for name, rate in RATES.items()}
    levels = found.levels.sum(axis=1)
    over, under = (share(levels[LEVELS.index(level)], levels.sum(axis=0)) for level in ("over", "under"))
    persons = employed(both)
    return tuple(
        Fit(
            group=code,
            employed=float(persons[at]),
            **{name: float(values[at]) for name, values in rates.items()},
            match_women=float(sexes[0, at]),
            match_men=float(sexes[1, at]),
            over=float(over[at]),
            under=float(under[at]),
        )
        for at, code in enumerate(GROUPS)
        if code != UNKNOWN and persons[at] > 0
    )


def by_field_and_level(found: Matching) -> tuple[tuple[str, str, float], ...]:
    """The match rate of the latest year by field and level (their digits): field, level, per cent.

    Fields and levels that are unknown or stand for no training of its own are left out.
    """
    latest = found.outcomes[:, -1].sum(axis=1)
    groups = [education_groups.get(code) for code in GROUPS]
    pairs = dict.fromkeys((group.field, group.level) for group in groups if _is_trained(group))
    result = []
    for field, level in sorted(pairs):
        inside = np.array([(group.field, group.level) == (field, level) for group in groups])
        result.append((field, level, float(RATES["match"](latest[:, inside].sum(axis=1)))))
    return tuple(result)


def _is_trained(group: education_groups.Group) -> bool:
    return group.field not in ("0", "9") and group.level in ("3", "4", "5")
