"""How many there are to employ: the population by education group carried forward, and its labour force.

Stocks are persons at the end of a year, flows persons during it. `e` education group, `s` sex, `a` age group, `t` year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import cohort
from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.education_history import History, by_subregion, in_ages
from kompetensnb.forecast.education_rates import leaving_age
from kompetensnb.forecast.education_tables import FLOWS, SIGNS
from kompetensnb.forecast.matching_areas import SUBREGIONS
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.participation import employed_shares, rates
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.forecast.stock_flow import Course, Drivers, carry
from kompetensnb.forecast.supply_base import Prepared, prepare
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import Status


@dataclass(frozen=True, eq=False)
class Residual:
    """How well the published accounts close: what is left of P[e,t] when P[e,t−1] and all flows are taken from it.

    `persons` and `share` (of P[e,t], in per cent) are past years x groups, NaN where a figure is missing.
    """

    years: tuple[int, ...]
    groups: tuple[str, ...]
    persons: Floats
    share: Floats

    def faults(self, above: float = 1.0) -> tuple[tuple[int, str, float], ...]:
        """Year, group and per cent of every residual above a limit: an error in the data, to be shown as one."""
        found = np.argwhere(np.abs(np.nan_to_num(self.share)) > above)
        return tuple((self.years[t], self.groups[e], float(self.share[t, e])) for t, e in found)


@dataclass(frozen=True, eq=False)
class Response:
    """What the labour force is made of, for drawing errors: all arrays are all_years x groups, persons, at residence.

    `base` is the labour force. `entrants`, `graduates` and `migration` are the parts of it that have come in since the
    base year that way, net, and are still there: 0 in the base year, negative in a group that loses. To first order an
    error of k in all of a flow (k = 0.1: ten per cent more) changes the labour force by k times the part:

        S' = base + k_entrants · entrants + k_graduates · graduates + k_migration · migration + p · per_point

    with p the error of participation in percentage points. Draws are clipped at 0 by the caller. For the supply at
    workplaces multiply S' by `to_workplaces`.
    """

    base: Floats
    entrants: Floats
    graduates: Floats
    migration: Floats
    per_point: Floats
    to_workplaces: Floats


@dataclass(frozen=True, eq=False)
class Supply:
    """Supply in one region. Arrays in persons; NaN where a table that they rest on is missing.

    `stock` P[t,s,a,e]: all_years x sexes x AGES x groups, the population aged 16-74.
    `flows`: years to come x FLOWS x groups; with the stocks they close to the last digit (`balance_error`).
    `labour_force_of_residents` S[t,e]: all_years x groups, employed and unemployed who live in the region.
    `employed_residents`: all_years x groups, the employed part of it.
    `labour_force_at_workplaces`: all_years x groups, those who work or look for work in the region, wherever they
    live: residents less those who commute out, and those who commute in. It is what demand, which is counted at
    workplaces, is to be set against. The two measures are never added or mixed.
    `lost`: years to come x groups, extra persons of the levers `graduates` (+) and `moved_from` (−) that there was
    nobody left to move; 0 unless a lever asks for more than there are.
    `residual`: how well the published accounts close. `response`: for drawing errors.
    `statuses`: status of `stock`, `labour_force_of_residents`, `labour_force_at_workplaces`.
    `missing`: tables that are not in the snapshot.
    """

    region: Region
    axes: Axes
    stock: Floats
    flows: Floats
    labour_force_of_residents: Floats
    employed_residents: Floats
    labour_force_at_workplaces: Floats
    lost: Floats
    residual: Residual
    response: Response
    statuses: Mapping[str, Status]
    missing: tuple[str, ...]

    def by_group(self) -> Floats:
        """The population 16-74 by group, all_years x groups."""
        return np.asarray(self.stock.sum(axis=(1, 2)), dtype=np.float64)

    def balance_error(self) -> float:
        """The largest difference, in persons, between a group's stock and what the year's flows give of it."""
        signs = np.array(SIGNS)[:, None]
        given = self.by_group()[:-1] + (self.flows * signs).sum(axis=1)
        return float(np.abs(given - self.by_group()[1:]).max())

    def frame(self) -> pd.DataFrame:
        """One row per year, group and measure: `region`, `year`, `education_group`, `measure`, `value`, `status`.

        Measures are the names of the arrays, `stock` over sexes and ages, and those of FLOWS, which begin a year later.
        """
        stocks = {
            "stock": self.by_group(),
            "labour_force_of_residents": self.labour_force_of_residents,
            "employed_residents": self.employed_residents,
            "labour_force_at_workplaces": self.labour_force_at_workplaces,
        }
        parts = [self._rows(name, values, self.axes.all_years) for name, values in stocks.items()]
        parts += [self._rows(name, self.flows[:, place], self.axes.years) for place, name in enumerate(FLOWS)]
        return pd.concat(parts, ignore_index=True)

    def _rows(self, measure: str, values: Floats, years: tuple[int, ...]) -> pd.DataFrame:
        status = self.statuses.get(measure, self.statuses["stock"])
        return pd.DataFrame(
            {
                "region": self.region.id,
                "year": np.repeat(years, len(self.axes.groups)),
                "education_group": np.tile(np.array(self.axes.groups, dtype=object), len(years)),
                "measure": measure,
                "value": values.ravel(),
                "status": np.where(np.isfinite(values.ravel()), str(status), str(Status.MISSING)),
            }
        )


def supply(snapshot: Snapshot, region: Region, shifts: Shifts) -> Supply:
    """Supply in a sub-region, or in the county as the sum of the sub-regions, for the years of `shifts.axes`.

    Extra persons of a lever are shared by the sub-regions of the county by their populations.

    Raises:
        KompetensnbError: forecast-groups-region for another region; what reading the tables raises.
    """
    county = region.id == regions.COUNTY
    if region.id not in SUBREGIONS and not county:
        raise KompetensnbError("forecast-groups-region", region=region.id)
    axes = shifts.axes
    known = prepare(snapshot, axes.groups, axes.base)
    people = cohort.people(snapshot, shifts)
    places = list(range(len(SUBREGIONS))) if county else [SUBREGIONS.index(region.id)]
    single = np.stack([by_subregion(people, year)[places] for year in axes.all_years])
    course = _course(known, single, shifts, places)
    return _supply(region, shifts, known, course, single, places)


def _course(known: Prepared, single: Floats, shifts: Shifts, places: list[int]) -> Course:
    """The stocks of some sub-regions. `single`: all years x sub-regions x sexes x years of age."""
    ages = in_ages(single)
    base = known.base[places]
    coverage = np.divide(base.sum(axis=-1), ages[0], out=np.ones_like(ages[0]), where=ages[0] > 0)
    first = known.young.years.index(shifts.axes.years[0])
    steps = slice(first, first + len(shifts.axes.years))
    drivers = Drivers(
        target=ages[1:] * coverage,
        leaving_age=leaving_age(single[:-1]),
        entering=known.young.entering[steps, places],
        graduating=known.young.graduating[steps, places],
    )
    persons = base.sum(axis=(1, 2, 3))
    share = persons / persons.sum() if persons.sum() > 0 else np.ones(len(places)) / len(places)
    extra = (array[:, None, :] * share[:, None] for array in (shifts.graduates, shifts.moved_from))
    return carry(base, known.rates.of(places), drivers, *extra)


def _supply(
    region: Region, shifts: Shifts, known: Prepared, course: Course, single: Floats, places: list[int]
) -> Supply:
    """Results of some sub-regions put together; a group with a missing figure is missing."""
    rate = rates(known.participation.of(places), shifts, single)
    working = employed_shares(known.participation.of(places), shifts)
    force = course.stock * rate
    to_work = known.commuting.of(places).factor(
        np.concatenate([[1.0], shifts.out_commuting]), county=region.id == regions.COUNTY
    )
    unknown = np.asarray(known.unknown_stock[places].any(axis=0))
    later = np.asarray(unknown | known.unknown_flows[places].any(axis=0))

    def whole(values: Floats) -> Floats:
        """Summed over sub-regions, sexes and ages; all years x groups."""
        return _hidden(values.sum(axis=(1, 2, 3)), unknown, later)

    stock = _hidden(course.stock.sum(axis=1), unknown, later)
    residents = whole(force)
    at_work = _hidden((force.sum(axis=(2, 3)) * to_work).sum(axis=1), unknown, later)
    entrants, graduates, migration = (whole(course.parts[:, place] * rate) for place in range(course.parts.shape[1]))
    return Supply(
        region=region,
        axes=shifts.axes,
        stock=stock,
        flows=np.where(np.isnan(stock.sum(axis=(1, 2)))[1:, None], np.nan, course.flows.sum(axis=2)),
        labour_force_of_residents=residents,
        employed_residents=whole(force * working),
        labour_force_at_workplaces=at_work,
        lost=course.lost.sum(axis=1),
        residual=_residual(known.history, shifts.axes.groups, places),
        response=Response(
            base=residents,
            entrants=entrants,
            graduates=graduates,
            migration=migration,
            per_point=whole(course.stock) / 100,
            to_workplaces=np.divide(at_work, residents, out=np.ones_like(residents), where=residents > 0),
        ),
        statuses=known.statuses,
        missing=known.missing,
    )


def _hidden(values: Floats, unknown: NDArray[np.bool_], later: NDArray[np.bool_]) -> Floats:
    """NaN for groups (last axis) with a missing stock, and from the first year to come for those with missing flows."""
    values[..., unknown] = np.nan
    values[1:, ..., later] = np.nan
    return values


def _residual(history: History, groups: tuple[str, ...], places: list[int]) -> Residual:
    persons = history.residual[:, places].sum(axis=1)
    after = history.after[:, places].sum(axis=(1, 2, 3))
    share = np.divide(100 * persons, after, out=np.zeros_like(after), where=after > 0)
    return Residual(history.flow_years, groups, persons, np.where(np.isnan(persons), np.nan, share))
