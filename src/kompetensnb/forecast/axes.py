"""What the arrays of supply and demand are labelled by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.panel import Floats
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches, education_groups
from kompetensnb.vocabulary.branches import BranchKind

LAST_YEAR: Final = 2040
SEXES: Final = ("kvinnor", "man")
BIRTHS: Final = ("inrikes", "utrikes")
SERVICES: Final = ("forskola", "grundskola", "gymnasieskola", "vard-och-omsorg")
"""Public services whose need follows the number of users, by the ids of their branches."""

_BASES: Final = ("education_stock", "employment_education", "employment", "population")

Axis = Literal["years", "groups", "branches", "sectors", "sexes", "births", "services"]


@dataclass(frozen=True)
class Axes:
    """Labels in the order in which every array has them.

    `years` are those to come, base year + 1 to the last; flows and shifts are by these. Stocks also have the base year,
    first, and are by `all_years`. Groups are education groups, branches the groups of SNI 2007 with the unknown last.
    """

    years: tuple[int, ...]
    groups: tuple[str, ...]
    branches: tuple[str, ...]
    sectors: tuple[str, ...] = ("offentlig", "privat")
    sexes: tuple[str, ...] = SEXES
    births: tuple[str, ...] = BIRTHS
    services: tuple[str, ...] = SERVICES

    def __post_init__(self) -> None:
        if not self.years or self.years != tuple(range(self.years[0], self.years[-1] + 1)):
            raise ValueError("years follow one upon another, and there is at least one")

    @property
    def base(self) -> int:
        """The last year with figures."""
        return self.years[0] - 1

    @property
    def all_years(self) -> tuple[int, ...]:
        """The base year and the years to come."""
        return (self.base, *self.years)

    def shape(self, *axes: Axis) -> tuple[int, ...]:
        """Lengths of these axes."""
        return tuple(len(getattr(self, axis)) for axis in axes)

    def full(self, value: float, *axes: Axis) -> Floats:
        """An array by these axes that has the same value everywhere."""
        return np.full(self.shape(*axes), value, dtype=np.float64)


def years_to_come(base: int, until: int = LAST_YEAR) -> tuple[int, ...]:
    """The years after the base year, `until` included.

    Raises:
        KompetensnbError: forecast-horizon, when `until` is not after the base year or is beyond the horizon.
    """
    if not base < until <= LAST_YEAR:
        raise KompetensnbError("forecast-horizon", year=until, allowed=f"{base + 1}–{LAST_YEAR}")
    return tuple(range(base + 1, until + 1))


def axes_of(snapshot: Snapshot, until: int = LAST_YEAR) -> Axes:
    """The axes of every region: all education groups, the fifteen branches and the unknown, both sectors.

    The base year is the last year of the stock by education group; without that table of the first there is among
    employment by education group, employment and population.

    Raises:
        KompetensnbError: forecast-horizon; snapshot-missing-table when there is none of these tables.
    """
    subject = next((name for name in _BASES if name in snapshot.subjects), _BASES[0])
    base = int(snapshot.table(subject)["year"].max())
    codes = [branch.id for branch in branches.of_kind(BranchKind.GROUP)]
    groups = tuple(group.id for group in education_groups.all_groups())
    return Axes(years_to_come(base, until), groups, (*codes, branches.UNKNOWN))
