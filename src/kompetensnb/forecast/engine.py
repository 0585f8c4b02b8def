"""One call that gives everything of a region: supply against demand, verdicts, bands, and what a scenario changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from kompetensnb.forecast import balance, borders, starting
from kompetensnb.forecast import paths as futures
from kompetensnb.forecast.axes import LAST_YEAR, Axes, axes_of
from kompetensnb.forecast.balance import Balance
from kompetensnb.forecast.demand import Demand, demand
from kompetensnb.forecast.education_tables import FLOWS
from kompetensnb.forecast.effects import Background, to_shifts
from kompetensnb.forecast.errors_past import PastErrors, past_errors
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.scenario import Scenario
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.forecast.supply import Supply, supply
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region, RegionKind
from kompetensnb.vocabulary.statuses import Status, worst

SEED = 14
_GRADUATES, _LEAVERS = FLOWS.index("examinerade"), FLOWS.index("vidareutbildade")


@dataclass(frozen=True, eq=False)
class Limits:
    """Bands of 50 and 80 per cent: LIMITS x years to come x groups (`gap` persons, `ratio`) or branches (`employed`).

    `total` is LIMITS x years to come, of all employed: branches err together, so it is not the sum of theirs.
    `gap_change` is that of the scenario's gap less the baseline's, None for the baseline itself. `assumed` names errors
    that no real series shows (`bands.yml`).
    """

    gap: Floats
    ratio: Floats
    employed: Floats
    total: Floats
    gap_change: Floats | None
    assumed: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Start:
    """The base year of each group: share without work (and `overall`), per cent matched, and the class that follows."""

    unemployment: Floats
    overall: float
    matched: Floats
    found: Floats


@dataclass(frozen=True, eq=False)
class Outcome:
    """A region under one set of levers. `groups_region` is the region itself, or the sub-region of a municipality.

    `supply` is that of `groups_region`, `demand` that of the region, `group_demand` that of `groups_region`.
    """

    region: Region
    groups_region: Region
    axes: Axes
    shifts: Shifts
    supply: Supply
    demand: Demand
    group_demand: Demand
    start: Start

    @property
    def balance(self) -> Balance:
        """Supply at workplaces against the employed of both sectors, of `groups_region`."""
        return Balance(self.supply.labour_force_at_workplaces, self.group_demand.by_group().sum(axis=1))

    @property
    def classes(self) -> Floats:
        """Verdict class −2 to 2, all years x groups."""
        return balance.verdict_class(self.start.found, self.balance.growth())

    @property
    def status(self) -> Status:
        """The status of figures by group."""
        parts = (self.supply.statuses["labour_force_at_workplaces"], *(self.demand.statuses[name] for name in _GROUPED))
        return worst(parts)


_GROUPED = ("employed", "mix")


@dataclass(frozen=True, eq=False)
class Assessment:
    """What `assess` gives; its frames are made by `frames`. `outcome` is the baseline's when there is no scenario."""

    baseline: Outcome
    outcome: Outcome
    scenario: Scenario | None
    limits: Limits | None
    paths: int
    seed: int

    @property
    def region(self) -> Region:
        """The region that was asked for."""
        return self.outcome.region

    @property
    def axes(self) -> Axes:
        """Years, groups, branches and sectors."""
        return self.outcome.axes

    @property
    def missing(self) -> tuple[str, ...]:
        """Tables that the snapshot lacks, so that some figures are missing."""
        parts = (self.outcome.demand.missing, self.outcome.supply.missing)
        return tuple(dict.fromkeys(name for part in parts for name in part))

    @property
    def statuses(self) -> Mapping[str, Status]:
        """The status of figures by `group`, by `branch`, and of the `replacement`."""
        own = self.outcome.demand.statuses
        return {"group": self.outcome.status, "branch": own["employed"], "replacement": own["replacement"]}


def assess(
    snapshot: Snapshot,
    region: Region | str,
    until: int = LAST_YEAR,
    scenario: Scenario | None = None,
    paths: int = 0,
    seed: int = SEED,
) -> Assessment:
    """Everything of a region to the year `until`, in the baseline and under a scenario.

    `paths` possible futures give bands (0: none). Without levers the scenario is the baseline to the last digit.

    Raises:
        KompetensnbError: unknown-region; forecast-region for a region without demand of its own; forecast-horizon;
            scenario-years; snapshot-missing-table when there is nothing to start from.
    """
    place = regions.get(region) if isinstance(region, str) else region
    axes = axes_of(snapshot, until)
    base = baseline(snapshot, place, axes)
    outcome = base
    if scenario is not None and scenario.levers:
        outcome = outcome_of(snapshot, base, to_shifts(scenario, axes, background(snapshot, base)))
    limits = _limits(snapshot, base, outcome, paths, seed) if paths else None
    return Assessment(base, outcome, scenario, limits, paths, seed)


@lru_cache(maxsize=128)
def baseline(snapshot: Snapshot, region: Region, axes: Axes) -> Outcome:
    """The region without levers; computed once."""
    shifts = Shifts.none(axes)
    own = demand(snapshot, region, shifts)
    grouped = _groups_region(region)
    found = supply(snapshot, grouped, shifts)
    share, overall = starting.unemployment(found)
    matched = starting.matched_share(snapshot, grouped, axes.groups)
    start = Start(share, overall, matched, balance.starting_class(share, overall, matched))
    group_demand = own if grouped is region else demand(snapshot, grouped, shifts)
    return Outcome(region, grouped, axes, shifts, found, own, group_demand, start)


def outcome_of(snapshot: Snapshot, base: Outcome, shifts: Shifts) -> Outcome:
    """The region of a baseline under these shifts. Verdicts start where the baseline's do."""
    if shifts.neutral:
        return base
    own = demand(snapshot, base.region, shifts)
    same = base.groups_region is base.region
    return Outcome(
        region=base.region,
        groups_region=base.groups_region,
        axes=base.axes,
        shifts=shifts,
        supply=supply(snapshot, base.groups_region, shifts),
        demand=own,
        group_demand=own if same else demand(snapshot, base.groups_region, shifts),
        start=base.start,
    )


def background(snapshot: Snapshot, base: Outcome) -> Background:
    """What levers are measured against in this region."""
    flows = base.supply.flows
    return Background(flows[:, _GRADUATES], flows[:, _LEAVERS], **starting.places_shares(snapshot, base.axes.groups))


def _groups_region(region: Region) -> Region:
    """Where education groups are defined: the region itself, or the sub-region a municipality is in or works with."""
    return regions.get(borders.subregion(region.code)) if region.kind is RegionKind.MUNICIPALITY else region


def _limits(snapshot: Snapshot, base: Outcome, outcome: Outcome, count: int, seed: int) -> Limits:
    past = past_errors(snapshot, outcome.groups_region, outcome.axes)
    if outcome is base:
        groups = _baseline_bands(snapshot, base.groups_region, base.axes, count, seed)
    else:
        groups = _group_bands(past, base, outcome, count, seed)
    factor = futures.branch_factors(futures.draws(outcome.demand, past, count, seed), count)
    employed = factor * outcome.demand.employed[1:].sum(axis=2).T[:, :, None]
    return Limits(
        gap=groups.gap,
        ratio=groups.ratio,
        employed=_by_year(employed),
        total=futures.bands(employed.sum(axis=0)),
        gap_change=groups.gap_change,
        assumed=past.assumed,
    )


class _GroupBands(NamedTuple):
    """Those of `Limits` that are by group."""

    gap: Floats
    ratio: Floats
    gap_change: Floats | None


@lru_cache(maxsize=64)
def _baseline_bands(snapshot: Snapshot, groups_region: Region, axes: Axes, count: int, seed: int) -> _GroupBands:
    """Of the baseline; computed once for a sub-region and all its municipalities, which have them in common."""
    base = baseline(snapshot, groups_region, axes)
    return _group_bands(past_errors(snapshot, groups_region, axes), base, base, count, seed)


def _group_bands(past: PastErrors, base: Outcome, outcome: Outcome, count: int, seed: int) -> _GroupBands:
    errors = futures.draws(outcome.group_demand, past, count, seed)
    drawn = futures.simulate(outcome.supply, outcome.group_demand, past, count, seed, drawn=errors)
    gap = drawn.supply - drawn.demand
    change = None
    if outcome is not base:
        before = futures.simulate(base.supply, base.group_demand, past, count, seed, drawn=errors)
        change = _by_year(gap - (before.supply - before.demand))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(drawn.demand > 0, drawn.supply / drawn.demand, np.nan)
    return _GroupBands(_by_year(gap), _by_year(ratio), change)


def _by_year(values: Floats) -> Floats:
    """Bands of groups (or branches) x years x paths as LIMITS x years x groups."""
    return futures.bands(values).transpose(0, 2, 1)
