"""What would it take in places: for each of many education groups, how many more a year close its own gap."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import levers
from kompetensnb.forecast.axes import LAST_YEAR, Axes, axes_of
from kompetensnb.forecast.effects import graduation_share, sources
from kompetensnb.forecast.engine import Outcome, background, baseline
from kompetensnb.forecast.goal import CLOSED, places_from_next_year
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.scenario import Lever
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.forecast.supply import supply
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region

Unknown = Literal["", "too-late", "out-of-reach", "no-figures"]
_ROUNDS: Final = 6
"""The gap is all but a straight line in the places, so that two or three rounds of false position are enough."""
_CLOSE: Final = 0.05


@dataclass(frozen=True)
class Needed:
    """Places a year beyond today's, from `start` to `end` (both counted); 0 where no gap is open.

    Without a number (`places` None) `unknown` says why: too late for those who begin to be ready, more than a lever
    can be, or no figures.
    """

    places: int | None
    start: int
    end: int
    unknown: Unknown = ""


@lru_cache(maxsize=128)
def places_needed(snapshot: Snapshot, region: Region, year: int, groups: tuple[str, ...]) -> Mapping[str, Needed]:
    """For each of the groups what `goal.close_gap` answers for that group alone, to within a place or two.

    Those who fill the places come from groups of lower levels, so that groups of one level all but leave each other
    alone and are solved together; a goal for each would take twenty times as long.

    Raises:
        KompetensnbError: what `baseline` raises; forecast-horizon.
    """
    axes = axes_of(snapshot, LAST_YEAR)
    if year not in axes.years:
        raise KompetensnbError("forecast-horizon", year=year, allowed=f"{axes.years[0]}–{axes.years[-1]}")
    base = baseline(snapshot, region, axes)
    gaps = base.balance.gap[axes.years.index(year) + 1]
    found: dict[str, Needed] = {}
    wanted: dict[str, list[Lever]] = {}
    for group in groups:
        gap = gaps[axes.groups.index(group)]
        if not math.isfinite(gap):
            found[group] = Needed(None, 0, 0, "no-figures")
            continue
        if gap > -CLOSED:
            found[group] = Needed(0, 0, 0)
            continue
        try:
            lever = places_from_next_year(axes, group, year)
        except KompetensnbError:  # goal-no-effect: nobody who begins can be ready in time
            found[group] = Needed(None, 0, 0, "too-late")
            continue
        wanted.setdefault(group[1], []).append(lever)
    for same_level in wanted.values():
        found |= _solved(snapshot, base, same_level, year)
    return found


def _solved(snapshot: Snapshot, base: Outcome, wanted: Sequence[Lever], year: int) -> dict[str, Needed]:
    axes, known = base.axes, background(snapshot, base)
    place = axes.years.index(year) + 1
    chosen = [axes.groups.index(lever.target) for lever in wanted]
    come_from = sources(axes, known)
    per_place = _per_place(axes, wanted, graduation_share(wanted[0], axes, known)[chosen])
    before = base.balance.gap[place, chosen]

    def effect(sizes: Floats) -> Floats:
        persons = axes.full(0.0, "years", "groups")
        persons[:, chosen] = per_place * sizes
        moved = np.einsum("tab,tb->ta", come_from, persons)
        shifts = Shifts.none(axes).with_(graduates=persons, moved_from=moved)
        after = supply(snapshot, base.groups_region, shifts).labour_force_at_workplaces[place, chosen]
        return np.asarray(after - base.supply.labour_force_at_workplaces[place, chosen], dtype=np.float64)

    largest = wanted[0].type.size.maximum
    sizes = _towards(before, per_place[:place].sum(axis=0), largest)
    for _ in range(_ROUNDS):
        reached = _towards(before, effect(sizes) / sizes, largest)
        moved, sizes = float(np.abs(reached - sizes).max()), reached
        if moved < _CLOSE:
            break
    return {
        lever.target: _answer(lever, size, beyond=size >= largest)
        for lever, size in zip(wanted, sizes.tolist(), strict=True)
    }


def _per_place(axes: Axes, wanted: Sequence[Lever], share: Floats) -> Floats:
    """Persons who come out for each place a year, years to come x the groups wanted."""
    ready = np.array([lever.start + int(levers.usual("length", lever.target[1])) for lever in wanted])
    return np.where(np.array(axes.years)[:, None] >= ready, share, 0.0)


def _towards(gap: Floats, slope: Floats, largest: float) -> Floats:
    """Sizes that close the gap at this slope, at most the largest that a lever can be."""
    rising = slope > 0
    return np.clip(np.where(rising, -gap / np.where(rising, slope, 1.0), largest), _CLOSE, largest)


def _answer(lever: Lever, size: float, *, beyond: bool) -> Needed:
    if beyond:
        return Needed(None, lever.start, lever.end, "out-of-reach")
    return Needed(math.ceil(size - _CLOSE), lever.start, lever.end)
