"""Levers as the model takes them: what is multiplied, added or moved in each year to come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from kompetensnb.forecast.axes import Axes, Axis
from kompetensnb.forecast.panel import Floats

SHAPES: Final[dict[str, tuple[float, tuple[Axis, ...]]]] = {
    "migration": (1.0, ("years",)),
    "participation": (0.0, ("years", "sexes", "births")),
    "retirement_age": (0.0, ("years",)),
    "branch": (1.0, ("years", "branches", "sectors")),
    "staff_per_user": (1.0, ("years", "services")),
    "out_commuting": (1.0, ("years",)),
    "graduates": (0.0, ("years", "groups")),
    "moved_from": (0.0, ("years", "groups")),
    "foreign_employment": (0.0, ("years",)),
}
"""Per field: the value that changes nothing, and its axes. Factors have 1, what is added has 0."""


@dataclass(frozen=True, eq=False)
class Shifts:
    """Arrays over the years to come (base year + 1 first) and what they are labelled by; see SHAPES.

    The axes are also those of whatever is computed with the shifts: base year, horizon, groups, branches.

    Each is applied so that its neutral value changes nothing to the last digit: a factor f on x as x·f, on a net
    n = in − out as in + (f − 1)·n, points p on a share s as s + p/100.

    migration: factor on net migration (in − out, domestic and foreign), all groups and ages alike.
    participation: percentage points on labour force participation, by sex and birth.
    retirement_age: years by which exits from work at 60 and above move upwards in age; halves are allowed.
    branch: factor on the employed by branch and sector, after everything else of demand.
    staff_per_user: factor on staff per user of a service.
    out_commuting: factor on residents who work outside the region: fewer add to the supply at home.
    graduates: extra persons per year who enter a group educated, and stay; at the age of graduation.
    moved_from: extra persons per year who leave a group because they enter another by education or validation.
    foreign_employment: percentage points on the employed share of the labour force among the foreign-born.
    """

    axes: Axes
    migration: Floats
    participation: Floats
    retirement_age: Floats
    branch: Floats
    staff_per_user: Floats
    out_commuting: Floats
    graduates: Floats
    moved_from: Floats
    foreign_employment: Floats

    @classmethod
    def none(cls, axes: Axes) -> Shifts:
        """Nothing is shifted."""
        return cls(axes, **{name: axes.full(neutral, *shape) for name, (neutral, shape) in SHAPES.items()})

    def with_(self, **arrays: Floats) -> Shifts:
        """The same with some arrays in place of the present ones. ValueError when a shape differs."""
        for name, array in arrays.items():
            if array.shape != getattr(self, name).shape:
                raise ValueError(f"{name} is {getattr(self, name).shape}, not {array.shape}")
        return replace(self, **arrays)  # type: ignore[arg-type]

    @property
    def neutral(self) -> bool:
        """Whether nothing is shifted."""
        return all(np.all(getattr(self, name) == neutral) for name, (neutral, _) in SHAPES.items())
