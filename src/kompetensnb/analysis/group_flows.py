"""What adds to and takes from an education group during a year, how old its employed are, and where they work.

All figures are persons. Night population is who lives in a place, day population who works there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from kompetensnb.analysis.group_areas import (
    GROUPS,
    UNKNOWN,
    Place,
    by_group,
    chosen,
    origin_of,
    share,
    spread,
    status_at,
    years_of,
)
from kompetensnb.forecast.education_tables import AGES, FLOWS, LABOUR, SIGNS, lacking
from kompetensnb.forecast.matching_areas import SUBREGIONS
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.workplaces import BY_GROUP, read_commuting
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.statuses import Status, worst

STOCK: Final = "education_stock"
CHANGES: Final = "education_flows"
OLDER: Final = ("55-64", "65-74")


@dataclass(frozen=True)
class Account:
    """A group's year: `start` and `end` are 31 December, `flows` in the order of FLOWS; NaN where not known."""

    year: int
    start: float
    flows: tuple[float, ...]
    end: float

    @property
    def change(self) -> float:
        """Persons more at the end."""
        return self.end - self.start

    @property
    def residual(self) -> float:
        """What the flows do not explain."""
        return self.change - sum(sign * flow for sign, flow in zip(SIGNS, self.flows, strict=True))


@dataclass(frozen=True, eq=False)
class Population:
    """The employed of each group by where they live and where they work, GROUPS each; NaN where not known.

    `stay`, `into` and `out` (who lives and works here, works here only, lives here only) are published by area and do
    not add up, so that sub-regions have none.
    """

    year: int
    night: Floats
    day: Floats
    moves: Floats | None
    status: Status
    origin: str


def accounts(snapshot: Snapshot, place: Place, group: str = "") -> tuple[Account, ...]:
    """Every year with flows and with stocks at both ends, of one group or of the whole population aged 16-74.

    Stocks and flows of a sub-region are spread by the same shares, so that what closes as published also closes here.
    """
    if lacking(snapshot, STOCK, CHANGES):
        return ()
    stock = dict(zip(years_of(snapshot, STOCK), _stock(snapshot, place, group), strict=True))
    flows = chosen(_by_flow(snapshot, place), group)
    return tuple(
        Account(year, float(stock[year - 1]), tuple(map(float, flows[at])), float(stock[year]))
        for at, year in enumerate(years_of(snapshot, CHANGES))
        if year in stock and year - 1 in stock
    )


@lru_cache(maxsize=64)
def _by_flow(snapshot: Snapshot, place: Place) -> Floats:
    """Years x FLOWS x SEXES x GROUPS."""
    return by_group(snapshot, CHANGES, place, "flow", FLOWS)


def _stock(snapshot: Snapshot, place: Place, group: str) -> Floats:
    """The population by year."""
    return chosen(by_group(snapshot, STOCK, place, "labour_status", LABOUR).sum(axis=1), group)


def account_status(snapshot: Snapshot, place: Place) -> Status:
    """The status of the accounts."""
    return worst(status_at(snapshot, subject, place) for subject in (STOCK, CHANGES))


def older(snapshot: Snapshot, place: Place) -> tuple[int, Floats, Floats]:
    """The latest year, and of each of GROUPS the employed and the per cent of them who are 55 or older."""
    if lacking(snapshot, STOCK):
        return 0, np.full(len(GROUPS), np.nan), np.full(len(GROUPS), np.nan)
    working = by_group(snapshot, STOCK, place, "labour_status", LABOUR[:1], ages=True)[-1, 0].sum(axis=0)
    total = working.sum(axis=0)
    old = working[[AGES.index(age) for age in OLDER]].sum(axis=0)
    return years_of(snapshot, STOCK)[-1], total, share(old, total)


@lru_cache(maxsize=64)
def population(snapshot: Snapshot, place: Place) -> Population | None:
    """Who lives and who works in a place; None without the table.

    What works in a sub-region is its residents times the forecasts' ratio of those who work to those who live there.
    """
    if lacking(snapshot, BY_GROUP):
        return None
    measures = ("night", "day", "stay", "in", "out")
    persons = by_group(snapshot, BY_GROUP, place, "measure", measures)[-1].sum(axis=1)
    night, day = persons[0], persons[1]
    if place.spread:
        day = night * read_commuting(snapshot, spread(snapshot), GROUPS).net[SUBREGIONS.index(place.region.id)]
    return Population(
        year=years_of(snapshot, BY_GROUP)[-1],
        night=night,
        day=day,
        moves=None if place.spread else persons[2:],
        status=status_at(snapshot, BY_GROUP, place),
        origin=origin_of(snapshot, BY_GROUP),
    )


def known_groups(values: Floats) -> list[int]:
    """Places of the groups that have a figure above zero, the largest first, the unknown left out."""
    order = np.argsort(-np.nan_to_num(values), kind="stable")
    return [int(at) for at in order if values[at] > 0 and GROUPS[at] != UNKNOWN]
