"""The population by education group, one year at a time. Every year closes to the last digit:

    P[e,t+1] = P[e,t] + entrants − aged out + arriving − leaving + educated − moving on − deaths

Who is of which age in all is known from the population forecast: where the rates give another number, fewer or more
arrive. Extra persons of a lever are educated on top of that, and stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from kompetensnb.forecast.education_rates import (
    AGED_OUT,
    ARRIVING,
    DYING,
    EDUCATED,
    ENTERING,
    LEAVING,
    MOST,
    MOVING_ON,
    Rates,
)
from kompetensnb.forecast.education_tables import FLOWS
from kompetensnb.forecast.panel import Floats

PARTS: Final = ("entrants", "graduates", "migration")
"""The ways into a group since the base year that are told apart in `Course.parts`."""
FAINT: Final = 1e-9
"""A rate so small that nobody follows it, where there has to be one."""
NOISE: Final = 1e-6
"""Parts of a person that are floating point and not somebody lost."""


@dataclass(frozen=True, eq=False)
class Course:
    """What comes, from arrays sub-regions x sexes x ages x groups.

    `stock`: all years x … ; `flows`: years to come x FLOWS x sub-regions x groups; `parts`: all years x PARTS x …, of
    the stock what has come in that way since the base year and is still there. `lost`: years to come x sub-regions x
    groups, extra persons of a lever who could not enter, as there was nobody left to come from elsewhere.
    """

    stock: Floats
    flows: Floats
    parts: Floats
    lost: Floats


@dataclass(frozen=True, eq=False)
class Drivers:
    """What is known of the years to come, each array by these first and sub-regions x sexes next.

    `target`: x ages, persons in all. `leaving_age`: x ages, the share that is of the last year of an age group.
    `entering`, `graduating`: who turns sixteen and nineteen.
    """

    target: Floats
    leaving_age: Floats
    entering: Floats
    graduating: Floats


@dataclass(frozen=True, eq=False)
class Control:
    """What makes the ages right, sub-regions x sexes x ages x 1: a factor on arrivals and a share more that leaves."""

    arriving: Floats
    leaving: Floats


@dataclass(frozen=True, eq=False)
class Year:
    """One year's flows by sub-regions x sexes x ages x groups, without extra persons.

    `aged` are those of the year before in the age groups that they reach, without the ones who turned 75.
    """

    moved_up: Floats
    aged: Floats
    entered: Floats
    arriving: Floats
    leaving: Floats
    educated: Floats
    moving_on: Floats
    dying: Floats

    def end(self) -> Floats:
        """The stock at the end of the year."""
        result: Floats = (
            self.aged + self.entered + self.arriving - self.leaving + self.educated - self.moving_on - self.dying
        )
        return np.maximum(result, 0.0)  # what is below is noise of floating point


def carry(base: Floats, rates: Rates, drivers: Drivers, entering: Floats, leaving: Floats) -> Course:
    """Carry `base` forward. `entering` and `leaving` are extra persons by years to come x sub-regions x groups.

    What makes the ages right is found without the extra persons, who would otherwise be taken away again.
    """
    steps = len(drivers.target)
    stock = np.empty((steps + 1, *base.shape))
    parts = np.zeros((steps + 1, len(PARTS), *base.shape))
    flows = np.zeros((steps, len(FLOWS), base.shape[0], base.shape[-1]))
    lost = np.zeros(entering.shape)
    extra = bool(entering.any() or leaving.any())
    stock[0] = plain = base
    for step in range(steps):
        freely = _year(plain, rates, drivers, step)
        control = _control(freely, drivers.target[step])
        year = _controlled(freely, control)
        plain = year.end()
        come, gone = np.zeros_like(base), np.zeros_like(base)
        if extra:
            # Extra persons draw nobody else to the region: as many arrive as without them.
            year = replace(_controlled(_year(stock[step], rates, drivers, step), control), arriving=year.arriving)
            come, gone = _extra(year, entering[step], leaving[step])
            lost[step] = np.maximum(entering[step], 0.0) - come.sum(axis=(1, 2))
            lost[step][lost[step] < NOISE] = 0.0
        stock[step + 1] = np.maximum(year.end() + come - gone, 0.0) if extra else plain
        flows[step] = _summed(year, come, gone)
        parts[step + 1] = _parts(parts[step], stock[step], year, come - gone)
    return Course(stock, flows, parts, lost)


def _year(now: Floats, rates: Rates, drivers: Drivers, step: int) -> Year:
    """A year as the rates have it. As many move on as are educated, sex by sex and age by age."""
    weight = rates.pace * now
    wanted = drivers.leaving_age[step] * now.sum(axis=-1)
    moved_up = np.minimum(weight * _over(wanted, weight.sum(axis=-1))[..., None], now)
    aged = now - moved_up
    aged[:, :, 1:] += moved_up[:, :, :-1]
    entered = np.zeros_like(now)
    entered[:, :, 0] = rates.entering * drivers.entering[step][..., None]
    dying, leaving = rates.dying * aged, rates.leaving * aged
    everybody = aged.sum(axis=-1, keepdims=True)
    arriving = rates.arriving * everybody + FAINT * aged
    turning = drivers.graduating[step][..., None, None]
    educated = rates.educated * np.where(rates.graduates > 0, turning, everybody)
    moving_on = rates.moving_on * aged
    moving_on *= _over(educated.sum(axis=-1), moving_on.sum(axis=-1))[..., None]
    moving_on = np.minimum(moving_on, MOST * np.maximum(aged - dying - leaving, 0.0))
    educated *= _over(moving_on.sum(axis=-1), educated.sum(axis=-1))[..., None]
    return Year(moved_up, aged, entered, arriving, leaving, educated, moving_on, dying)


def _control(year: Year, target: Floats) -> Control:
    """What it takes to have as many of each sex and age as the population forecast has."""
    short = target - year.end().sum(axis=-1)
    come = year.arriving.sum(axis=-1)
    factor = np.maximum(_over(short, come), -1.0)
    staying = (year.aged - year.leaving - year.moving_on - year.dying).sum(axis=-1)
    more = np.clip(_over(factor * come - short, staying), 0.0, 1.0)
    return Control((1 + factor)[..., None], more[..., None])


def _controlled(year: Year, control: Control) -> Year:
    staying = np.maximum(year.aged - year.leaving - year.moving_on - year.dying, 0.0)
    return replace(year, arriving=year.arriving * control.arriving, leaving=year.leaving + control.leaving * staying)


def _extra(year: Year, entering: Floats, leaving: Floats) -> tuple[Floats, Floats]:
    """Extra persons who enter and leave groups, by sub-regions x sexes x ages x groups.

    They enter at the ages at which the group's members are educated (else those of all groups), and leave their old
    group at the ages at which extra persons enter. No more leave than there are; then as many fewer enter.
    """
    room = year.end()
    usual = year.educated + FAINT * year.educated.sum(axis=-1, keepdims=True) + FAINT**2 * year.aged
    come = np.maximum(entering, 0.0)[:, None, None] * _over(usual, usual.sum(axis=(1, 2), keepdims=True))
    leaving = leaving + np.maximum(-entering, 0.0)
    wish = (come.sum(axis=-1, keepdims=True) if come.any() else year.moving_on) + FAINT * room
    gone = np.minimum(wish * _over(leaving, wish.sum(axis=(1, 2)))[:, None, None], room)
    more = _over(leaving - gone.sum(axis=(1, 2)), (room - gone).sum(axis=(1, 2)))
    gone += np.clip(more, 0.0, 1.0)[:, None, None] * (room - gone)
    failed = (leaving - gone.sum(axis=(1, 2))).sum(axis=-1)
    come *= np.clip(1 - _over(failed, come.sum(axis=(1, 2, 3))), 0.0, 1.0)[:, None, None, None]
    return come, gone


def _summed(year: Year, come: Floats, gone: Floats) -> Floats:
    """The year's flows over sexes and ages, FLOWS x sub-regions x groups."""
    result = np.empty((len(FLOWS), come.shape[0], come.shape[-1]))
    result[AGED_OUT] = year.moved_up[:, :, -1].sum(axis=1)
    by_place = {
        ENTERING: year.entered,
        ARRIVING: year.arriving,
        LEAVING: year.leaving,
        EDUCATED: year.educated + come,
        MOVING_ON: year.moving_on + gone,
        DYING: year.dying,
    }
    for place, flow in by_place.items():
        result[place] = flow.sum(axis=(1, 2))
    return result


def _parts(parts: Floats, now: Floats, year: Year, extra: Floats) -> Floats:
    """What is left of each part a year later, and what has been added to it."""
    up = parts * _over(year.moved_up, now)
    left = parts - up
    left[:, :, :, 1:] += up[:, :, :, :-1]
    # As many move on as are educated: if more of one group do, fewer of the others.
    moved = left * _over(year.moving_on, year.aged)
    others = _over(year.moving_on, year.moving_on.sum(axis=-1, keepdims=True)) * moved.sum(axis=-1, keepdims=True)
    left = left * (1 - _over(year.dying + year.leaving, year.aged)) - moved + others
    come = np.stack([year.entered, year.educated - year.moving_on + extra, year.arriving - year.leaving])
    return np.asarray(left + come, dtype=np.float64)


def _over(above: Floats, below: Floats) -> Floats:
    """The quotient, 0 where there is nothing below; missing stays missing."""
    shape = np.broadcast_shapes(np.shape(above), np.shape(below))
    result: Floats = np.divide(above, below, out=np.zeros(shape), where=below != 0)
    return result
