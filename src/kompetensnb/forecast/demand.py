"""How many are asked for: the employed by branch, sector and education group, and how many have to be recruited.

Stocks are persons in November, flows persons during the year that ends then. `b` branch, `o` sector, `e` education
group, `t` year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.demand_base import Base, base_of
from kompetensnb.forecast.demand_course import Course, course
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.rolling import Choice
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region, RegionKind
from kompetensnb.vocabulary.statuses import Status, worst

KINDS: Final = (RegionKind.COUNTY, RegionKind.SUBREGION, RegionKind.MUNICIPALITY)
"""Regions that demand is forecast for; education groups are not defined in the smallest."""


@dataclass(frozen=True, eq=False)
class Demand:
    """Demand in one region. Arrays in persons; NaN where a table that they rest on is missing.

    `employed` D[t,b,o]: base year and years to come x branches x sectors.
    `mix` π[t,b,o,e]: shares of each branch and sector by group, base year first; NaN for a municipality, where groups
    are not defined.
    `pension` and `other`: years to come x branches, net exits from work at 60 and above, and below.
    `pension_weight` and `other_weight`: branches x groups, how a branch's exits are shared by its groups (sum 1).
    `history`: past origins x years to come x branches, errors in logarithms to draw from (`uncertainty.paths`); one
    draw strikes every branch and year of the region.
    `statuses`: status of each of `employed`, `mix`, `replacement`. `missing`: tables that are not in the snapshot.
    `choice`: the methods behind the branches that follow their own past.
    """

    region: Region
    axes: Axes
    employed: Floats
    mix: Floats
    pension: Floats
    other: Floats
    pension_weight: Floats
    other_weight: Floats
    history: Floats
    statuses: Mapping[str, Status]
    missing: tuple[str, ...]
    choice: Choice

    def frame(self) -> pd.DataFrame:
        """One row per figure: `region`, `year`, `measure`, `branch`, `sector`, `education_group`, `value`, `status`.

        `measure` is employed, growth, pension, other, need or net (growth and all exits, signed). An empty branch,
        sector or group stands for all of them; there is a row by branch and sector, and by group and sector, of the
        employed, and a row by branch and by group of the flows.
        """
        axes, all_years, years = self.axes, self.axes.all_years, self.axes.years
        whole, parts = self.statuses["employed"], self.statuses["mix"]
        exits = self.statuses["replacement"]
        both = worst([parts, exits])
        branch, group, sector = ("branch", axes.branches), ("education_group", axes.groups), ("sector", axes.sectors)
        growth, by_group = self.growth(), self.growth_by_group()
        pension, other = self.pension_by_group(), self.other_by_group()
        tables = [
            _rows("employed", self.employed, whole, all_years, branch, sector),
            _rows("growth", growth, whole, years, branch),
            _rows("pension", self.pension, exits, years, branch),
            _rows("other", self.other, exits, years, branch),
            _rows("need", self.need(), exits, years, branch),
            _rows("net", growth + self.replacement(), exits, years, branch),
            _rows("employed", self.by_group(), parts, all_years, sector, group),
            _rows("growth", by_group, parts, years, group),
            _rows("pension", pension, both, years, group),
            _rows("other", other, both, years, group),
            _rows("need", self.need_by_group(), both, years, group),
            _rows("net", by_group + pension + other, both, years, group),
        ]
        if self.region.kind is RegionKind.MUNICIPALITY:
            tables = [table for table in tables if "education_group" not in table]
        columns = ["region", "year", "measure", "branch", "sector", "education_group", "value", "status"]
        for table in tables:
            for name in ("branch", "sector", "education_group"):
                if name not in table:
                    table[name] = ""
        return pd.concat(tables, ignore_index=True).assign(region=self.region.id)[columns]

    def by_group(self) -> Floats:
        """The employed by sector and group, all years x sectors x groups."""
        result: Floats = np.einsum("tbo,tboe->toe", self.employed, self.mix)
        return result

    def by_branch_and_group(self) -> Floats:
        """The employed, all years x branches x groups."""
        result: Floats = np.einsum("tbo,tboe->tbe", self.employed, self.mix)
        return result

    def growth(self) -> Floats:
        """Change in the employed since the year before, years to come x branches."""
        return np.diff(self.employed.sum(axis=2), axis=0)

    def growth_by_group(self) -> Floats:
        """Change in the employed since the year before, years to come x groups."""
        return np.diff(self.by_group().sum(axis=1), axis=0)

    def replacement(self) -> Floats:
        """Exits that have to be replaced, years to come x branches: X[t,b], pension and other together."""
        return self.pension + self.other

    def pension_by_group(self) -> Floats:
        """The part at 60 and above, years to come x groups."""
        return self.pension @ self.pension_weight

    def other_by_group(self) -> Floats:
        """The part below 60, years to come x groups."""
        return self.other @ self.other_weight

    def need(self) -> Floats:
        """Recruitment need, years to come x branches: growth where there is any, and replacement."""
        return np.maximum(self.growth(), 0) + self.replacement()

    def need_by_group(self) -> Floats:
        """Recruitment need, years to come x groups: growth of the whole group where there is any, and replacement."""
        return np.maximum(self.growth_by_group(), 0) + self.pension_by_group() + self.other_by_group()


def demand(snapshot: Snapshot, region: Region, shifts: Shifts) -> Demand:
    """Demand in a region over the years of the shifts.

    Migration acts as in `cohort.people`, staff per user on the branches with users, the retirement age on exits at 60
    and above; the factors on branches after everything else, and on exits as on the employed when the year begins.

    Raises:
        KompetensnbError: forecast-region; what reading damaged tables raises.
    """
    if region.kind not in KINDS:
        raise KompetensnbError("forecast-region", region=region.id)
    base, found = base_of(snapshot, shifts.axes), course(snapshot, shifts)
    own = [base.codes.index(code) for code in region.members]
    before = _employed(base, found, own)
    employed = before.copy()
    employed[1:] *= shifts.branch
    at_start, levered = before[:-1].sum(axis=2), employed[:-1].sum(axis=2)
    kept = np.divide(levered, at_start, out=np.ones_like(at_start), where=~(at_start == 0))
    mix, unknown = _mix(region, base, found)
    by_group = np.einsum("bo,boe->be", employed[0], mix[0])
    return Demand(
        region=region,
        axes=shifts.axes,
        employed=employed,
        mix=np.where(unknown, np.nan, mix),
        pension=found.pension[:, own].sum(axis=1) * kept,
        other=found.other[:, own].sum(axis=1) * kept,
        pension_weight=np.where(unknown, np.nan, _shares(by_group * base.old)),
        other_weight=np.where(unknown, np.nan, _shares(by_group * (1 - base.old))),
        history=found.history(employed[0].sum(axis=1)),
        statuses={name: worst([status, found.status]) for name, status in base.statuses.items()},
        missing=tuple(dict.fromkeys([*base.missing, *found.missing])),
        choice=found.choice(region),
    )


def _employed(base: Base, found: Course, own: list[int]) -> Floats:
    """The employed of these municipalities, all years x branches x sectors."""
    result: Floats = np.einsum("mbo,mbt->tbo", base.employed[own], found.index[own])
    return result


def _mix(region: Region, base: Base, found: Course) -> tuple[Floats, NDArray[np.bool_]]:
    """Shares by group, and which groups are not known: in the county those that are not in one of its sub-regions.

    The county's shares are its sub-regions', each by its employed. NaN for a municipality.
    """
    unknown = np.logical_or.reduce(list(base.unknown.values()))
    if region.kind is RegionKind.SUBREGION:
        return base.mix[region.id], base.unknown[region.id]
    if region.kind is RegionKind.MUNICIPALITY:
        return np.full_like(next(iter(base.mix.values())), np.nan), unknown
    parts = {
        part.id: _employed(base, found, [base.codes.index(code) for code in part.members if code in region.members])
        for part in regions.of_kind(RegionKind.SUBREGION)
    }
    persons = np.sum([parts[name][..., None] * base.mix[name] for name in parts], axis=0)
    return _ratio(persons, np.sum(list(parts.values()), axis=0)[..., None]), unknown


def _shares(weight: Floats) -> Floats:
    """Rows that sum to 1; 0 where there is nothing to share."""
    return _ratio(weight, weight.sum(axis=1, keepdims=True))


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Part of whole; 0 of nothing, NaN where either is not known."""
    result: Floats = np.divide(part, whole, out=np.zeros_like(part), where=~(whole == 0))
    return result


def _rows(
    measure: str, values: Floats, status: Status, years: Sequence[int], *labels: tuple[str, Sequence[str]]
) -> pd.DataFrame:
    """Rows of an array by year and labels; a figure that is not known is missing."""
    index = pd.MultiIndex.from_product(
        [years, *(names for _, names in labels)], names=["year", *(n for n, _ in labels)]
    )
    frame = pd.DataFrame({"value": values.ravel()}, index=index).reset_index()
    known = np.where(frame["value"].notna(), str(status), str(Status.MISSING))
    return frame.assign(measure=measure, status=known)
