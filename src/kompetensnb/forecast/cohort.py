"""Population by municipality, sex and year of age, one year at a time: who survives, is born, moves in and moves out.

    P[r,s,a+1,t+1] = P[r,s,a,t] − deaths + moves in − moves out, domestic and foreign apart; births for the youngest

Ages are those at the end of the year. The producer's projection is the baseline where the snapshot has it: what our
rates do not give of it is added to domestic moves. Otherwise domestic moves are scaled so that each municipality has
the total of `forecast.population`, which has been tested on the past.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from kompetensnb.forecast import borders, population
from kompetensnb.forecast.axes import LAST_YEAR, SEXES, axes_of
from kompetensnb.forecast.cohort_rates import BORN, DEAD, FLOWS, SINGLE, Rates, estimate
from kompetensnb.forecast.education_tables import array, lacking, status_of
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import Status

AGES: Final = (*map(str, range(SINGLE - 1)), "100+")
MOVES: Final = FLOWS[2:]
"""Moves in and out, within the country and across its border."""
RATE_YEARS: Final = 5
"""Years of flows behind the rates."""
FURTHEST: Final = 0.9
"""How far domestic moves can be scaled, in and out in opposite directions, to reach a known total."""
PERSONS: Final = "population_age"
CHANGES: Final = "population_flows"
PROJECTION: Final = "projection"
_SIGNS: Final = np.array([1.0, -1.0, 1.0, -1.0])[:, None, None, None]


@dataclass(frozen=True, eq=False)
class People:
    """The population at the end of each year and what changes it. Persons, not rounded; NaN where it is not known.

    `persons`: years x codes x SEXES x AGES, `years` beginning some years before `base`, the last with figures. Of the
    years to come, `years[years.index(base) + 1:]`: `born` is years x codes x sexes, `dead` years x codes x sexes x
    ages, `moves` years x MOVES x codes x sexes x ages. Summed cell by cell they close to the last digit.
    `controlled_by`: the table whose figures or forecast the baseline is held to, empty when there is none.
    `missing`: tables that are not in the snapshot.
    """

    codes: tuple[str, ...]
    years: tuple[int, ...]
    base: int
    persons: Floats
    born: Floats
    dead: Floats
    moves: Floats
    controlled_by: str
    status: Status
    missing: tuple[str, ...]

    def of(self, region: Region) -> Floats:
        """The population of a region, years x sexes x ages; NaN when that of a member is not known."""
        places = [self.codes.index(code) for code in region.members if code in self.codes]
        if not places or len(places) < len(region.members):
            return np.full((len(self.years), len(SEXES), SINGLE), np.nan)
        return np.asarray(self.persons[:, places].sum(axis=1), dtype=np.float64)

    def at(self, year: int) -> Floats:
        """The population at the end of a year, codes x sexes x ages; NaN for a year that is not among `years`."""
        return self.persons[self.years.index(year)] if year in self.years else np.full_like(self.persons[0], np.nan)

    def frame(self) -> pd.DataFrame:
        """Every region: `region` (id), `year` (base year first), `sex`, `age`, `value`, `status`."""
        ids, matrix = borders.sums(self.codes)
        first = self.years.index(self.base)
        value = borders.add(matrix, np.moveaxis(self.persons[first:], 1, -1))  # years x sexes x ages x regions
        labels = {"year": self.years[first:], "sex": SEXES, "age": AGES, "region": ids}
        index = pd.MultiIndex.from_product(list(labels.values()), names=list(labels))
        known = np.isfinite(value).ravel()
        frame = pd.DataFrame({"value": value.ravel()}, index=index).reset_index()
        frame = frame.assign(status=np.where(known, str(self.status), str(Status.MISSING)))
        return frame[["region", "year", "sex", "age", "value", "status"]]


@dataclass(frozen=True, eq=False)
class Model:
    """What a run starts from: rates, the past population, and how the baseline is held to known figures.

    `scale` is years to come x codes, added to 1 for domestic moves in and taken from 1 for moves out. `extra` is years
    x codes x sexes x ages, net domestic moves per person at the start of the year, on top of that.
    """

    codes: tuple[str, ...]
    base: int
    rates: Rates
    scale: Floats
    extra: Floats | None
    controlled_by: str
    status: Status
    missing: tuple[str, ...]


def people(snapshot: Snapshot, shifts: Shifts | None = None) -> People:
    """The population to 2040: the baseline, or with the migration of `shifts`.

    The factor acts in every municipality alike; what a scenario says of one region is read with `People.of`. Computed
    once per choice: the arrays are shared and must not be written to.

    Raises:
        KompetensnbError: what reading the tables raises; forecast-no-figures.
    """
    base = model(snapshot).base
    factors = np.ones(LAST_YEAR - base)
    for year, factor in zip(shifts.axes.years, shifts.migration, strict=True) if shifts else ():
        if base < year <= LAST_YEAR:
            factors[year - base - 1] = factor
    return _people(snapshot, tuple(factors.tolist()))


@lru_cache(maxsize=3)  # eight megabytes each
def _people(snapshot: Snapshot, factors: tuple[float, ...]) -> People:
    return run(model(snapshot), np.array(factors))


def run(start: Model, factors: Floats) -> People:
    """Carry the population forward, net migration of each year to come times its factor."""
    past = start.rates.persons
    persons = np.concatenate([past, np.empty((len(factors), *past.shape[1:]))])
    born = np.empty((len(factors), *past.shape[1:3]))
    dead = np.empty((len(factors), *past.shape[1:]))
    moves = np.empty((len(factors), len(MOVES), *past.shape[1:]))
    for step, factor in enumerate(factors):
        now = len(past) + step
        at_start, born[step] = turn_of_year(persons[now - 1], start.rates)
        dead[step], moves[step] = _changes(at_start, start, step)
        if factor != 1:
            moves[step] = _migration(moves[step], at_start - dead[step], float(factor))
        persons[now] = closed(at_start, dead[step], moves[step])
    years = range(start.base + 1 - len(past), start.base + 1 + len(factors))
    return People(
        start.codes,
        tuple(years),
        start.base,
        persons,
        born,
        dead,
        moves,
        start.controlled_by,
        start.status,
        start.missing,
    )


def turn_of_year(persons: Floats, rates: Rates) -> tuple[Floats, Floats]:
    """Who would be of each age a year later if nobody left or came, codes x sexes x ages, and the born by sex."""
    start = np.roll(persons, 1, axis=-1)
    start[..., -1] = persons[..., -2] + persons[..., -1]
    start[..., 0] = 0.0
    births = (rates.rates[BORN, :, 0] * start[:, 0]).sum(axis=-1)
    start[..., 0] = np.column_stack([births * rates.girls, births * (1 - rates.girls)])
    return start, start[..., 0]


def closed(start: Floats, dead: Floats, moves: Floats) -> Floats:
    """The population at the end of the year."""
    result: Floats = start - dead + moves[0] - moves[1] + moves[2] - moves[3]
    return result


def _changes(at_start: Floats, start: Model, step: int) -> tuple[Floats, Floats]:
    """The dead and those who move in the baseline."""
    rates = start.rates.rates
    moves = rates[2:] * at_start
    scale = start.scale[step][:, None, None]
    moves[0] *= 1 + scale
    moves[1] *= 1 - scale
    if start.extra is not None:
        extra = start.extra[step] * at_start
        moves[0] += np.maximum(extra, 0.0)
        moves[1] += np.maximum(-extra, 0.0)
    return rates[DEAD] * at_start, moves


def _migration(moves: Floats, staying: Floats, factor: float) -> Floats:
    """Moves with a factor on the net: on moves in, and where these are not enough on moves out. None below zero."""
    moved = moves.copy()
    for arriving, leaving in ((0, 1), (2, 3)):
        moved[arriving] += (factor - 1) * (moves[arriving] - moves[leaving])
        short = np.minimum(moved[arriving], 0.0)
        moved[arriving] -= short
        moved[leaving] -= short
    leaving_all = moved[1] + moved[3]
    share = np.divide(staying, leaving_all, out=np.ones_like(staying), where=leaving_all > staying)
    moved[1] *= share
    moved[3] *= share
    return moved


@lru_cache(maxsize=4)
def model(snapshot: Snapshot) -> Model:
    """Rates and controls of a snapshot, prepared once.

    Raises:
        KompetensnbError: what reading the tables raises; forecast-no-figures.
    """
    missing = lacking(snapshot, PERSONS, CHANGES)
    codes = borders.municipalities()
    base = axes_of(snapshot).base if PERSONS in missing else int(snapshot.table(PERSONS)["year"].max())
    steps = LAST_YEAR - base
    rates = _rates(snapshot, codes, base, missing)
    used = [name for name in (PERSONS, CHANGES) if name not in missing]
    start = Model(codes, base, rates, np.zeros((steps, len(codes))), None, "", status_of(snapshot, *used), missing)
    projected = _projected(snapshot, codes, base)
    if projected is not None:
        return replace(_held_to_ages(start, projected), status=status_of(snapshot, *used, PROJECTION))
    absent = lacking(snapshot, population.SUBJECT)
    if absent or missing:
        return replace(start, missing=(*missing, *absent))
    return _held_to_totals(start, _growth(snapshot, codes, base))


def _rates(snapshot: Snapshot, codes: tuple[str, ...], base: int, missing: tuple[str, ...]) -> Rates:
    years = range(base - RATE_YEARS, base + 1)
    persons = np.full((len(years), len(codes), len(SEXES), SINGLE), np.nan)
    if PERSONS not in missing:
        axes = {"region": codes, "year": years, "sex": SEXES, "age": AGES}
        persons = np.moveaxis(array(snapshot.table(PERSONS), axes), 1, 0)
    if missing:
        return Rates(np.full((len(FLOWS), *persons.shape[1:]), np.nan), np.full(len(codes), np.nan), persons)
    bands = (*(f"{first}-{first + 4}" for first in range(0, 100, 5)), "100+")
    axes = {"region": codes, "year": years[1:], "flow": FLOWS, "sex": SEXES, "age": bands}
    flows = np.moveaxis(array(snapshot.table(CHANGES), axes), 0, 2)
    return estimate(codes, persons, flows)


def _projected(snapshot: Snapshot, codes: tuple[str, ...], base: int) -> Floats | None:
    """The projection for all years to come, years x codes x sexes x ages; None unless it is there in full."""
    if lacking(snapshot, PROJECTION):
        return None
    axes = {"region": codes, "year": range(base + 1, LAST_YEAR + 1), "sex": SEXES, "age": AGES}
    found = np.moveaxis(array(snapshot.table(PROJECTION), axes), 1, 0)
    return found if np.isfinite(found).all() else None


def _growth(snapshot: Snapshot, codes: tuple[str, ...], base: int) -> Floats:
    """Tested forecast of the total in proportion to that of the base year: years to come x codes, NaN without one."""
    figures = population.totals(snapshot)
    projection = population.project(figures, until=LAST_YEAR)
    known = pd.DataFrame(figures.persons, figures.codes, figures.years)
    coming = pd.DataFrame(projection.value, projection.codes, projection.years)
    both = pd.concat([known, coming], axis="columns").reindex(index=list(codes), columns=range(base, LAST_YEAR + 1))
    values = both.to_numpy(dtype=np.float64).T
    return np.asarray(values[1:] / values[:1], dtype=np.float64)


def _held_to_totals(start: Model, growth: Floats) -> Model:
    """Domestic moves scaled so that each municipality grows as known."""
    scale = np.zeros_like(start.scale)
    held = replace(start, scale=scale, controlled_by=population.SUBJECT)
    persons = start.rates.persons[-1]
    wanted = growth * persons.sum(axis=(1, 2))
    for step in range(len(scale)):
        at_start, _ = turn_of_year(persons, start.rates)
        dead, moves = _changes(at_start, held, step)
        lacking_ = wanted[step] - closed(at_start, dead, moves).sum(axis=(1, 2))
        turnover = (moves[0] + moves[1]).sum(axis=(1, 2))
        known = np.isfinite(lacking_) & (turnover > 0)
        scale[step] = np.where(known, lacking_ / np.where(turnover > 0, turnover, 1.0), 0.0)
        scale[step] = np.clip(scale[step], -FURTHEST, FURTHEST)
        persons = closed(at_start, *_changes(at_start, held, step))
    return held


def _held_to_ages(start: Model, projected: Floats) -> Model:
    """What our rates do not give of a projection becomes net domestic moves."""
    extra = np.zeros_like(projected)
    held = replace(start, extra=extra, controlled_by=PROJECTION)
    persons = start.rates.persons[-1]
    for step in range(len(extra)):
        at_start, _ = turn_of_year(persons, start.rates)
        dead, moves = _changes(at_start, held, step)
        lacking_ = projected[step] - closed(at_start, dead, moves)
        extra[step] = np.divide(lacking_, at_start, out=np.zeros_like(lacking_), where=at_start > 0)
        persons = closed(at_start, *_changes(at_start, held, step))
    return held
