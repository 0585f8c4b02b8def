"""What would it take: the size of one lever that closes the gap of some education groups in a year."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import levers
from kompetensnb.forecast.axes import LAST_YEAR, Axes, axes_of
from kompetensnb.forecast.effects import graduation_share, to_shifts
from kompetensnb.forecast.engine import background, baseline, outcome_of
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.scenario import Lever, Scenario
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region, RegionKind

CLOSED: Final = 0.5
"""Persons: a gap smaller than this is closed."""
STRAIGHT: Final = 1e-6
"""How far from a straight line, as a share of the whole effect, still is one."""
_HALVINGS: Final = 60
_SECANTS: Final = 8


@dataclass(frozen=True)
class Goal:
    """The answer. Gaps are persons of all the groups together, negative is short.

    `lever` has the size that closes the gap (0 when none is open), places and persons as the next whole number; `exact`
    is the size before that. `linear`: whether twice the size has twice the effect. `share`: of places, how many give
    somebody who comes out educated and stays (0 to 1, the mean over groups); None for other levers.
    """

    lever: Lever
    exact: float
    gap_before: float
    gap_after: float
    linear: bool
    share: float | None = None


def close_gap(
    snapshot: Snapshot,
    region: Region,
    lever: Lever,
    groups: Sequence[str],
    year: int,
    scenario: Scenario | None = None,
    until: int = LAST_YEAR,
) -> Goal:
    """The size of `lever`, whose own size does not matter, that closes the gap of `groups` in `year`.

    Other levers of a `scenario` act beside it.

    Raises:
        KompetensnbError: forecast-region for a municipality, where groups are not defined; forecast-horizon;
            goal-unknown-gap when supply or demand is missing; goal-no-effect; goal-out-of-reach; scenario-years;
            scenario-conflict.
    """
    axes = _axes(snapshot, region, year, until)
    base = baseline(snapshot, region, axes)
    known = background(snapshot, base)
    chosen, place = np.isin(axes.groups, groups), axes.years.index(year) + 1

    def gap(size: float) -> float:
        made = Scenario(levers=(*(scenario.levers if scenario else ()), sized(lever, size)))
        outcome = outcome_of(snapshot, base, to_shifts(made, axes, known))
        return float(outcome.balance.gap[place, chosen].sum())

    before = gap(0.0)
    if math.isnan(before):
        raise KompetensnbError("goal-unknown-gap", group=", ".join(groups), year=year)
    share = float(graduation_share(lever, axes, known)[chosen].mean()) if lever.lever == "places" else None
    if before > -CLOSED:
        return Goal(sized(lever, 0.0), 0.0, before, before, linear=True, share=share)
    exact, linear = solve(gap, before, lever, year)
    whole = math.ceil(exact - 1e-9) if lever.type.size.unit in ("places", "persons") and exact > 0 else round(exact, 3)
    return Goal(sized(lever, whole), exact, before, gap(whole), linear, share)


def close_gaps(
    snapshot: Snapshot,
    region: Region,
    sought: Sequence[Lever],
    year: int,
    scenario: Scenario | None = None,
    until: int = LAST_YEAR,
) -> tuple[Goal, ...]:
    """The sizes of several levers, each for a group of its own, that together close the gaps of these groups in `year`.

    They act beside a `scenario` and on top of levers of the same kind in it. Every size is corrected by what its own
    group has left, until that is nothing: levers disturb each other little, since they take from other groups than
    they fill. One that does not get there has the size where the search ended, and `gap_after` tells.

    Raises:
        KompetensnbError: forecast-groups-region; forecast-horizon; scenario-years.
    """
    axes = _axes(snapshot, region, year, until)
    base = baseline(snapshot, region, axes)
    known = background(snapshot, base)
    places = [axes.groups.index(lever.target) for lever in sought]
    own = scenario.levers if scenario else ()

    def gaps(sizes: Floats) -> Floats:
        # Not checked against each other: more places on top of some is what is asked for.
        added = [sized(lever, float(size)) for lever, size in zip(sought, sizes, strict=True)]
        made = Scenario.model_construct(levers=(*own, *added))
        outcome = outcome_of(snapshot, base, to_shifts(made, axes, known))
        return np.asarray(outcome.balance.gap[axes.years.index(year) + 1, places], dtype=np.float64)

    before = gaps(np.zeros(len(sought)))
    exact = _together(gaps, before, np.array([lever.type.size.maximum for lever in sought], dtype=np.float64))
    whole = np.ceil(exact - 1e-9)
    after = gaps(whole)
    shares = [graduation_share(lever, axes, known)[place] for lever, place in zip(sought, places, strict=True)]
    return tuple(
        Goal(sized(lever, size), each, gap, left, linear=False, share=float(share))
        for lever, size, each, gap, left, share in zip(
            sought, whole.tolist(), exact.tolist(), before.tolist(), after.tolist(), shares, strict=True
        )
    )


def _axes(snapshot: Snapshot, region: Region, year: int, until: int) -> Axes:
    """The axes of a search in a region where groups are defined, for a year that they hold."""
    if region.kind is RegionKind.MUNICIPALITY:
        raise KompetensnbError("forecast-groups-region", region=region.id)
    axes = axes_of(snapshot, until)
    if year not in axes.years:
        raise KompetensnbError("forecast-horizon", year=year, allowed=f"{axes.years[0]}–{axes.years[-1]}")
    return axes


def _together(gaps: Callable[[Floats], Floats], before: Floats, most: Floats) -> Floats:
    """The sizes, 0 to `most`, at which no gap that was open is: each by its own secant, all at once."""
    wanted = before < -CLOSED
    sizes, found = np.zeros_like(before), before
    step = np.where(wanted, np.minimum(-before, most), 0.0)
    for _ in range(_SECANTS):
        after = gaps(sizes + step)
        slope = np.divide(after - found, step, out=np.zeros_like(step), where=step != 0)
        sizes, found = sizes + step, after
        rest = np.divide(-found, slope, out=np.zeros_like(step), where=wanted & (slope > 0))
        step = np.clip(sizes + rest, 0, most) - sizes
        if np.all(np.abs(step) < CLOSED):
            break
    return np.asarray(sizes + step, dtype=np.float64)


def sized(lever: Lever, size: float) -> Lever:
    """The lever with another size, checked."""
    return Lever(**{**lever.model_dump(exclude_none=True), "size": size})


def solve(gap: Callable[[float], float], before: float, lever: Lever, year: int) -> tuple[float, bool]:
    """The smallest size at which `gap` is no longer negative, and whether the gap is a straight line in the size.

    A straight line is solved exactly; otherwise the size is bracketed between 0 and the end of the lever's range. What
    we do is only done more of; an assumption may go either way.

    Raises:
        KompetensnbError: goal-no-effect, goal-out-of-reach (lever, size: the end of the range, gap: what is left).
    """
    range_ = lever.type.size
    ends = [range_.maximum] if lever.type.kind == "atgard" else [range_.maximum, range_.minimum]
    reached = {end: gap(end) for end in ends}
    end = max(ends, key=lambda each: reached[each])
    effect = reached[end] - before
    if effect < CLOSED:
        raise KompetensnbError("goal-no-effect", lever=lever.lever, value=lever.to_text(), year=year)
    if reached[end] < 0:
        left = round(-reached[end])
        raise KompetensnbError("goal-out-of-reach", lever=lever.lever, value=f"{end:g}", left=left, year=year)
    halfway = gap(end / 2) - before
    if abs(halfway - effect / 2) <= STRAIGHT * effect:
        return -before / effect * end, True
    low, high = 0.0, end
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if gap(middle) >= 0 else (middle, high)
        if abs(high - low) < lever.type.size.step / 100:
            break
    return high, False


def places_from_next_year(axes: Axes, target: str, year: int) -> Lever:
    """Places each year from the first to come to the last whose holders come out by `year`.

    Raises:
        KompetensnbError: goal-no-effect, when nobody who begins can be ready in time.
    """
    length = max(int(levers.usual("length", code[1])) for code in levers.groups(target))
    last = year - length
    if last < axes.years[0]:
        raise KompetensnbError("goal-no-effect", lever="places", value=f"places:{target}", year=year)
    return Lever(lever="places", target=target, size=0, start=axes.years[0], end=last)
