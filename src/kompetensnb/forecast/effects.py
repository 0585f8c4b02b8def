"""From the levers of a scenario to what is multiplied, added or moved in each year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kompetensnb.forecast import levers
from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.levers import EVERYTHING
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.scenario import Lever, Scenario
from kompetensnb.forecast.shifts import SHAPES, Shifts

_UNKNOWN_LEVEL = "9"
_Apply = Callable[[Lever, Axes, "Background", dict[str, Floats]], None]


@dataclass(frozen=True, eq=False)
class Background:
    """What levers are measured against: the baseline of the region. NaN where it is not known.

    `graduates` and `leavers`: years to come x groups, persons who enter a group by graduating, and who leave it for
    another. `fill`, `throughput`, `stay`: per group, in per cent, from the statistics of places.
    """

    graduates: Floats
    leavers: Floats
    fill: Floats
    throughput: Floats
    stay: Floats

    @classmethod
    def unknown(cls, axes: Axes) -> Background:
        """Nothing is known: levers take what is usual."""
        flows, shares = axes.full(np.nan, "years", "groups"), axes.full(np.nan, "groups")
        return cls(flows, flows, shares, shares, shares)


def to_shifts(scenario: Scenario, axes: Axes, background: Background) -> Shifts:
    """The shifts of all levers together: factors are multiplied, what is added is summed.

    Raises:
        KompetensnbError: scenario-years, when a lever acts in years that are not forecast.
    """
    scenario.check_years(axes)
    arrays = {name: axes.full(neutral, *shape) for name, (neutral, shape) in SHAPES.items()}
    for lever in scenario.levers:
        _APPLY[lever.lever](lever, axes, background, arrays)
    return Shifts.none(axes).with_(**arrays)


def course(lever: Lever, axes: Axes) -> Floats:
    """How much of the lever's size there is in each year to come, 0 to 1."""
    years = np.array(axes.years, dtype=np.float64)
    inside = (years >= lever.start) & (years <= lever.end)
    if lever.type.course == "yearly":
        return inside.astype(np.float64)
    reached = np.clip((years - lever.start + 1) / (lever.end - lever.start + 1), 0, 1)
    if lever.recovery:
        reached = np.minimum(reached, np.clip(1 - (years - lever.end) / lever.recovery, 0, 1))
    return reached


def graduation_share(lever: Lever, axes: Axes, background: Background) -> Floats:
    """Of places in each group, the share whose holders come out educated and stay: 0 to 1, per group."""
    share = axes.full(1.0, "groups")
    for name in ("fill", "throughput", "stay"):
        known = getattr(background, name)
        chosen = getattr(lever, name)
        values = np.where(np.isnan(known), levers.usual(name), known) if chosen is None else chosen
        share = share * values / 100
    return share


def sources(axes: Axes, background: Background) -> Floats:
    """Whom new members of a group come from, years to come x groups (from) x groups (to); sums to 1 over from.

    They leave groups of a lower level, in proportion to those who leave these by education in the baseline. 0 where
    nobody does or it is not known: then nobody is taken from anywhere.
    """
    levels = np.array([code[1] for code in axes.groups])
    lower = (levels[:, None] < levels[None, :]) & (levels[None, :] != _UNKNOWN_LEVEL)
    weight = np.nan_to_num(background.leavers)[:, :, None] * lower
    total = weight.sum(axis=1, keepdims=True)
    result: Floats = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    return result


def _factor(name: str) -> _Apply:
    def apply(lever: Lever, axes: Axes, _: Background, arrays: dict[str, Floats]) -> None:
        arrays[name] *= 1 + lever.size / 100 * course(lever, axes)

    return apply


def _addition(name: str) -> _Apply:
    def apply(lever: Lever, axes: Axes, _: Background, arrays: dict[str, Floats]) -> None:
        arrays[name] += lever.size * course(lever, axes)

    return apply


def _participation(lever: Lever, axes: Axes, _: Background, arrays: dict[str, Floats]) -> None:
    for sex, birth in levers.cells(lever.type, lever.target):
        place = axes.sexes.index(sex), axes.births.index(birth)
        arrays["participation"][:, *place] += lever.size * course(lever, axes)


def _branch(lever: Lever, axes: Axes, _: Background, arrays: dict[str, Floats]) -> None:
    for branch, sector in levers.cells(lever.type, lever.target, lever.sector or EVERYTHING):
        if branch in axes.branches:
            place = axes.branches.index(branch), axes.sectors.index(sector)
            arrays["branch"][:, *place] *= 1 + lever.size / 100 * course(lever, axes)


def _staff(lever: Lever, axes: Axes, _: Background, arrays: dict[str, Floats]) -> None:
    arrays["staff_per_user"][:, axes.services.index(lever.target)] *= 1 + lever.size / 100 * course(lever, axes)


def _places(lever: Lever, axes: Axes, background: Background, arrays: dict[str, Floats]) -> None:
    begun = lever.size * course(lever, axes)[:, None] * _spread(lever, axes, background)
    come_out = np.zeros_like(begun)
    for place in np.flatnonzero(begun.any(axis=0)):
        length = int(lever.length or levers.usual("length", axes.groups[place][1]))
        come_out[length:, place] = begun[: max(len(begun) - length, 0), place]
    _enter(come_out * graduation_share(lever, axes, background), axes, background, arrays)


def _validation(lever: Lever, axes: Axes, background: Background, arrays: dict[str, Floats]) -> None:
    persons = lever.size * course(lever, axes)[:, None] * _spread(lever, axes, background)
    _enter(persons, axes, background, arrays)


def _retention(lever: Lever, axes: Axes, background: Background, arrays: dict[str, Floats]) -> None:
    chosen = np.isin(axes.groups, levers.groups(lever.target))
    graduates = np.nan_to_num(background.graduates)
    arrays["graduates"] += lever.size / 100 * course(lever, axes)[:, None] * graduates * chosen


def _upskilling(lever: Lever, axes: Axes, _: Background, arrays: dict[str, Floats]) -> None:
    source, goal = lever.target.split(">")
    arrays["graduates"][:, axes.groups.index(goal)] += lever.size * course(lever, axes)
    arrays["moved_from"][:, axes.groups.index(source)] += lever.size * course(lever, axes)


def _spread(lever: Lever, axes: Axes, background: Background) -> Floats:
    """How a lever for several groups is shared by them: as graduates are in the baseline, or evenly. Years x groups."""
    chosen = np.isin(axes.groups, levers.groups(lever.target))
    weight = np.nan_to_num(background.graduates) * chosen
    total = weight.sum(axis=1, keepdims=True)
    return np.where(total > 0, weight / np.where(total > 0, total, 1), chosen / chosen.sum())


def _enter(persons: Floats, axes: Axes, background: Background, arrays: dict[str, Floats]) -> None:
    """Persons who come into groups by education, and leave where they came from."""
    arrays["graduates"] += persons
    arrays["moved_from"] += np.einsum("tab,tb->ta", sources(axes, background), persons)


_APPLY = {
    "migration": _factor("migration"),
    "participation": _participation,
    "retirement": _addition("retirement_age"),
    "branch": _branch,
    "staff": _staff,
    "commuting": _factor("out_commuting"),
    "places": _places,
    "validation": _validation,
    "retention": _retention,
    "foreign": _addition("foreign_employment"),
    "upskilling": _upskilling,
}
