"""The forecast by education group: a region with and without scenario and bands, all regions, and a plain loop."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from bench.figures import Results
from bench.options import Options
from bench.timing import milliseconds, the_same
from kompetensnb.forecast import cohort, engine
from kompetensnb.forecast.axes import Axes, axes_of
from kompetensnb.forecast.demand import Demand
from kompetensnb.forecast.demand_course import _course
from kompetensnb.forecast.education_history import by_subregion, in_ages
from kompetensnb.forecast.education_rates import MOST, Rates, leaving_age
from kompetensnb.forecast.education_tables import AGES
from kompetensnb.forecast.matching_areas import SUBREGIONS
from kompetensnb.forecast.scenario import Scenario
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.forecast.stock_flow import FAINT, Drivers, carry
from kompetensnb.forecast.supply_base import prepare
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind

REGION = "skaraborg"
PATHS = 1000


def measure(options: Options) -> Results:
    """Milliseconds, cells (year and group, per path and run) per second, and how many times longer the loop takes."""
    del options  # nothing here depends on how many pages are opened
    snapshot = open_snapshot()
    axes = axes_of(snapshot)
    began = time.perf_counter()
    engine.assess(snapshot, REGION, scenario=scenario(0), paths=PATHS)
    first = 1000 * (time.perf_counter() - began)
    base = engine.baseline(snapshot, regions.get(REGION), axes)
    parts = parts_of(snapshot, axes)
    the_same(plain_stock(*parts), carry(*parts, *_nobody(axes)).stock.sum(axis=(1, 2, 3)))
    the_same(plain_demand(base.demand), base.demand.by_group().sum(axis=1))

    levers = iter(range(1, 10_000))

    def both() -> object:
        engine.baseline.cache_clear()
        _course.cache_clear()
        return engine.assess(snapshot, REGION, scenario=scenario(next(levers)))

    def everywhere() -> object:
        engine.baseline.cache_clear()
        kinds = (RegionKind.COUNTY, RegionKind.SUBREGION, RegionKind.MUNICIPALITY)
        return [engine.assess(snapshot, region) for region in regions.all_regions() if region.kind in kinds]

    cells = len(axes.years) * len(axes.groups)
    took = milliseconds(both)
    with_paths = milliseconds(lambda: engine.assess(snapshot, REGION, scenario=scenario(next(levers)), paths=PATHS))
    ours = milliseconds(lambda: (carry(*parts, *_nobody(axes)), base.demand.by_group()))
    theirs = milliseconds(lambda: (plain_stock(*parts), plain_demand(base.demand)), once=True)
    return {
        "forecast_first_ms": first,
        "forecast_ms": took,
        "forecast_cells_per_s": 2 * 1000 * cells / took,
        "forecast_paths_ms": with_paths,
        "forecast_path_cells_per_s": 2 * 1000 * cells * PATHS / with_paths,
        "forecast_all_regions_ms": milliseconds(everywhere, once=True),
        "forecast_accounting_ms": ours,
        "forecast_plain_ms": theirs,
        "forecast_ratio": theirs / ours,
    }


def scenario(number: int) -> Scenario:
    """A scenario that has not been computed before: nothing of it can be remembered."""
    size = 20 + number / 100
    return Scenario.from_text(f"migration={size};2026-2030,branch:B+C=-10;2026-2028,places:73O=60;2026-2034")


def parts_of(snapshot: Snapshot, axes: Axes) -> tuple[np.ndarray, Rates, Drivers]:
    """What the stocks of REGION are carried forward from: base, rates, drivers."""
    known = prepare(snapshot, axes.groups, axes.base)
    people = cohort.people(snapshot, Shifts.none(axes))
    places = [SUBREGIONS.index(REGION)]
    single = np.stack([by_subregion(people, year)[places] for year in axes.all_years])
    ages, base = in_ages(single), known.base[places]
    first = known.young.years.index(axes.years[0])
    steps = slice(first, first + len(axes.years))
    drivers = Drivers(
        target=ages[1:] * base.sum(axis=-1) / ages[0],
        leaving_age=leaving_age(single[:-1]),
        entering=known.young.entering[steps, places],
        graduating=known.young.graduating[steps, places],
    )
    return base, known.rates.of(places), drivers


def plain_stock(base: np.ndarray, rates: Rates, drivers: Drivers) -> np.ndarray:
    """The population by education group, all years x groups: one year, sex and age at a time."""
    years = [pd.Series(base.sum(axis=(0, 1, 2)))]
    stock = {sex: [pd.Series(base[0, sex, age]) for age in range(len(AGES))] for sex in range(2)}
    for step in range(len(drivers.target)):
        stock = {sex: _plain_year(now, rates, drivers, step, sex) for sex, now in stock.items()}
        years.append(sum(row for rows in stock.values() for row in rows))
    return np.array(years)


def _plain_year(now: list[pd.Series], rates: Rates, drivers: Drivers, step: int, sex: int) -> list[pd.Series]:
    moved_up = []
    for age, row in enumerate(now):
        weight = row * rates.pace[0, sex, age]
        wanted = drivers.leaving_age[step][0, sex, age] * row.sum()
        moved_up.append((weight * _part(wanted, weight.sum())).clip(upper=row))
    graduates = np.broadcast_to(rates.graduates > 0, rates.educated.shape)[0, sex]
    after = []
    for age, row in enumerate(now):
        aged = row - moved_up[age] + (moved_up[age - 1] if age else 0.0)
        entered = pd.Series(rates.entering[0, sex]) * drivers.entering[step][0, sex] if age == 0 else 0.0
        dying, leaving = aged * rates.dying[0, sex, age], aged * rates.leaving[0, sex, age]
        turning = pd.Series(aged.sum(), index=aged.index).mask(graduates[age], drivers.graduating[step][0, sex])
        educated = turning * rates.educated[0, sex, age]
        moving_on = aged * rates.moving_on[0, sex, age]
        moving_on = moving_on * _part(educated.sum(), moving_on.sum())
        moving_on = moving_on.clip(upper=MOST * (aged - dying - leaving).clip(lower=0))
        educated = educated * _part(moving_on.sum(), educated.sum())
        arriving = pd.Series(rates.arriving[0, sex, age]) * aged.sum() + FAINT * aged
        end = (aged + entered + arriving - leaving + educated - moving_on - dying).clip(lower=0)
        short = drivers.target[step][0, sex, age] - end.sum()
        factor = max(_part(short, arriving.sum()), -1.0)
        staying = aged - leaving - moving_on - dying
        more = min(max(_part(factor * arriving.sum() - short, staying.sum()), 0.0), 1.0)
        arriving, leaving = arriving * (1 + factor), leaving + more * staying.clip(lower=0)
        after.append((aged + entered + arriving - leaving + educated - moving_on - dying).clip(lower=0))
    return after


def plain_demand(demand: Demand) -> np.ndarray:
    """The employed by education group, all years x groups: one year, branch and sector at a time."""
    years = []
    for employed, mix in zip(demand.employed, demand.mix, strict=True):
        total = pd.Series(0.0, index=range(len(demand.axes.groups)))
        for branch in range(len(demand.axes.branches)):
            for sector in range(len(demand.axes.sectors)):
                total = total + pd.Series(mix[branch, sector]) * employed[branch, sector]
        years.append(total)
    return np.array(years)


def _part(above: float, below: float) -> float:
    return above / below if below else 0.0


def _nobody(axes: Axes) -> tuple[np.ndarray, np.ndarray]:
    nobody = np.zeros((len(axes.years), 1, len(axes.groups)))
    return nobody, nobody
