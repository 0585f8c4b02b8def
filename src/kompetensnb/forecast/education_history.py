"""What is known of the population by education group: stocks and flows of past years, by sub-region.

Flows are by age at the end of the year. A table that has them for both sexes or all ages together is used all the same:
one rate is then common to all whom it can concern.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from kompetensnb.forecast import matching_areas
from kompetensnb.forecast.axes import SEXES
from kompetensnb.forecast.cohort import People
from kompetensnb.forecast.education_tables import AGES, FLOWS, LABOUR, SIGNS, lacking, spans
from kompetensnb.forecast.matching_areas import Spread
from kompetensnb.forecast.panel import Floats
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions

YEARS: Final = 5
"""Years of flows behind the rates."""
STOCK: Final = "education_stock"
CHANGES: Final = "education_flows"
WEIGHTS: Final = "education"
CONCERNED: Final = {
    "alderintraden": (0,),
    "aldersuttraden": (5,),
    "inflyttade": range(6),
    "utflyttade": range(6),
    "examinerade": (0, 1, 2),
    "vidareutbildade": (0, 1, 2),
    "doda": range(6),
}
"""The ages, as places in AGES, whom a flow can concern when the table does not tell."""


@dataclass(frozen=True, eq=False)
class History:
    """Stocks by labour status, and years whose change is explained by flows.

    `stock`: years x LABOUR x sub-regions x sexes x ages x groups, the base year last and at most YEARS before it.
    `flow_years`: at most YEARS years until the base year with flows and with stocks at both ends. `flows`: flow years x
    FLOWS x sub-regions x sexes x ages x groups; `before`, `after`: flow years x sub-regions x sexes x ages x groups.
    Without such a year there is one, the base year, of NaN. `told`: whether the table of flows tells ages apart.
    `residual`: flow years x sub-regions x groups, what is left of a year's change when the flows are taken from it.
    `missing`: tables that are not there.
    """

    spread: Spread
    stock: Floats
    flow_years: tuple[int, ...]
    flows: Floats
    before: Floats
    after: Floats
    told: bool
    residual: Floats
    missing: tuple[str, ...]


def read_history(snapshot: Snapshot, people: People, groups: tuple[str, ...], base: int) -> History:
    """The history until the base year. Tables may end in different years: the latest years with both are used.

    Raises:
        KompetensnbError: what reading the tables raises.
    """
    missing = lacking(snapshot, STOCK, CHANGES, WEIGHTS)
    years = tuple(range(base - 2 * YEARS, base + 1))
    published = () if STOCK in missing else snapshot.table(STOCK)["region"].unique()
    areas = matching_areas.areas_of(published)
    stock = np.full((len(years), len(LABOUR), len(areas), len(SEXES), len(AGES), len(groups)), np.nan)
    flows, told = np.full((len(years) - 1, len(FLOWS), *stock.shape[2:]), np.nan), True
    if STOCK not in missing:
        axes = {"year": years, "labour_status": LABOUR, "sex": SEXES, "age": AGES, "education_group": groups}
        stock = np.moveaxis(matching_areas.read(snapshot.table(STOCK), areas, axes), 0, 2)
    persons = stock.sum(axis=1)
    if CHANGES not in missing:
        flows, told = _flows(snapshot.table(CHANGES), areas, years[1:], groups, persons)
    rows = None if WEIGHTS in missing else snapshot.table(WEIGHTS)
    spread = _spread(rows, people, areas, persons[-1], groups, base)
    held = np.isfinite(persons).any(axis=(1, 2, 3, 4))
    told_of = held[1:] & held[:-1] & np.isfinite(flows).any(axis=(1, 2, 3, 4, 5))
    used = np.flatnonzero(told_of)[-YEARS:] if told_of.any() else np.array([len(flows) - 1])
    flows, before, after = flows[used], persons[:-1][used], persons[1:][used]
    recent = [place for place in range(len(years)) if held[place]][-YEARS - 1 :] or [len(years) - 1]
    signs = np.array(SIGNS)[:, None, None, None, None]
    left = (after - before - (signs * flows).sum(axis=1)).sum(axis=3)
    return History(
        spread=spread,
        stock=spread.ages(stock[recent]),
        flow_years=tuple(years[place + 1] for place in used),
        flows=spread.ages(flows),
        before=spread.ages(before),
        after=spread.ages(after),
        told=told,
        residual=spread.totals(left).sum(axis=2),
        missing=missing,
    )


def by_subregion(people: People, year: int) -> Floats:
    """The population by single years of age, sub-regions x sexes x ages; NaN where it is not known."""
    every = _subregions(people)
    return every[people.years.index(year)] if year in people.years else np.full_like(every[0], np.nan)


def in_ages(single: Floats) -> Floats:
    """From years of age (last axis) to AGES."""
    return np.stack([single[..., list(span)].sum(axis=-1) for span in spans()], axis=-1)


@lru_cache(maxsize=3)  # no more than `cohort` keeps
def _subregions(people: People) -> Floats:
    """The population by years, sub-regions, sexes and years of age."""
    found = [regions.get(id_).members for id_ in matching_areas.SUBREGIONS]
    inside = [[people.codes.index(code) for code in codes] for codes in found]
    return np.stack([people.persons[:, places].sum(axis=1) for places in inside], axis=1)


def _spread(
    rows: pd.DataFrame | None, people: People, areas: tuple[str, ...], stock: Floats, groups: tuple[str, ...], base: int
) -> Spread:
    """By levels of education and population by age; where one of them is not known, by the other alone."""
    shape = (len(people.codes), len(SEXES), len(groups))
    weight = np.ones(shape) if rows is None else matching_areas.levels(rows, people.codes, SEXES, groups)
    persons = in_ages(people.at(base))
    if np.isnan(persons).all() and rows is not None:
        persons = np.ones_like(persons)
    return matching_areas.spread_of(areas, stock, weight, persons, people.codes)


def _flows(
    rows: pd.DataFrame, areas: tuple[str, ...], years: tuple[int, ...], groups: tuple[str, ...], persons: Floats
) -> tuple[Floats, bool]:
    """Flows by area as in `History`, and whether ages are told. `persons`: years and the one before x areas x …"""
    sexes = SEXES if rows["sex"].isin(SEXES).any() else ("alla",)
    ages = AGES if rows["age"].isin(AGES).any() else ("16-74",)
    axes = {"year": years, "flow": FLOWS, "sex": sexes, "age": ages, "education_group": groups}
    found = np.moveaxis(matching_areas.read(rows, areas, axes), 0, 2)
    common = tuple(axis for axis, labels in ((3, sexes), (4, ages)) if len(labels) == 1)
    if not common:
        return found, True
    weight = np.repeat(((persons[1:] + persons[:-1]) / 2)[:, None], len(FLOWS), axis=1)
    if len(ages) == 1:
        concerned = [[float(place in CONCERNED[flow]) for place in range(len(AGES))] for flow in FLOWS]
        weight *= np.array(concerned)[:, None, None, :, None]
    total = weight.sum(axis=common, keepdims=True)
    return found * np.divide(weight, total, out=np.zeros_like(weight), where=total > 0), len(ages) > 1
