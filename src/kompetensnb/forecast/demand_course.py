"""The employed and their exits in every municipality over the years to come, before levers on branches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.branch_growth import BranchGrowth, branch_growth
from kompetensnb.forecast.branch_levels import levels
from kompetensnb.forecast.branches import SUBJECT
from kompetensnb.forecast.cohort import People, people
from kompetensnb.forecast.demand_base import base_of
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.replacement import replacement
from kompetensnb.forecast.rolling import Choice
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region, RegionKind
from kompetensnb.vocabulary.statuses import Status


@dataclass(frozen=True, eq=False)
class Course:
    """`index`: employed in relation to the base year, codes x branches x all years. `pension` and `other`: years to
    come x codes x branches, persons. `status` and `missing`: of the population and of the growth of the branches.
    """

    index: Floats
    pension: Floats
    other: Floats
    growth: BranchGrowth | None
    status: Status
    missing: tuple[str, ...]

    def history(self, persons: Floats) -> Floats:
        """Errors to draw from in a region with so many employed by branch: origins x years to come x branches."""
        if self.growth is None:
            return np.full((1, *self.pension.shape[::2]), np.nan)
        return self.growth.history_of(persons)

    def choice(self, region: Region) -> Choice:
        """The methods behind the branches that follow their own past; the county's where the parts have several."""
        if self.growth is None:
            return ()
        return self.growth.of(region.code if region.kind is RegionKind.MUNICIPALITY else "").choice


def course(snapshot: Snapshot, shifts: Shifts) -> Course:
    """The course with the migration, the staff per user and the retirement age of the shifts; once per choice."""
    moved, staff, later = (
        tuple(values.ravel().tolist()) for values in (shifts.migration, shifts.staff_per_user, shifts.retirement_age)
    )
    return _course(snapshot, shifts.axes, moved, staff, later)


@lru_cache(maxsize=16)
def _course(
    snapshot: Snapshot, axes: Axes, moved: tuple[float, ...], staff: tuple[float, ...], later: tuple[float, ...]
) -> Course:
    base = base_of(snapshot, axes)
    population = people(snapshot, Shifts.none(axes).with_(migration=np.array(moved)))
    persons = _persons(population, axes)
    growth = branch_growth(snapshot, axes)
    missing = population.missing if growth else (*population.missing, SUBJECT)
    shape = (len(base.codes), *axes.shape("branches"), len(axes.all_years))
    index = np.full(shape, np.nan)
    index[:, :, 0] = 1.0
    if growth is not None:
        factor = np.concatenate(
            [np.ones((1, len(axes.services))), np.array(staff).reshape(axes.shape("years", "services"))]
        )
        index = levels(base.codes, axes.branches, base.employed.sum(axis=2), persons.sum(axis=2), growth, factor)
    pension, other = replacement(base.by_age, index, persons, base.exits, np.array(later))
    status = Status.MISSING if growth is None else population.status
    return Course(index, pension, other, growth, status, missing)


def _persons(population: People, axes: Axes) -> Floats:
    """The population of the axes' years, base year first: years x codes x sexes x years of age."""
    return np.stack([population.at(year) for year in axes.all_years])
