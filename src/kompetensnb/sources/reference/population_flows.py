"""Births, deaths and moves by age: assumed rates, brought to each municipality's real balance of the year."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from kompetensnb.fitting import Figures, Whole, apportion
from kompetensnb.sources.reference.table import (
    INSIDE,
    MUNICIPALITIES,
    SEXES,
    ReferenceTable,
    Tables,
    assumptions,
    grid,
    long,
    reference_table,
)
from kompetensnb.store import registry
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "population_flows"
YEARS: Final = tuple(range(2021, 2026))
BANDS: Final = registry.get(SUBJECT).column("age").codes
MOTHERS: Final = BANDS[3:10]

_WIDTH: Final = 5
_OLDEST: Final = 101


def build(tables: Tables) -> ReferenceTable:
    """`population_flows` of the 51 municipalities, 2021-2025.

    Of each municipality and year, births less deaths and net moves are the real ones, to the person.
    """
    assumed = assumptions(SUBJECT)
    totals = grid(
        tables["population"], {"region": MUNICIPALITIES, "year": (YEARS[0] - 1, *YEARS)}, age="total", sex="alla"
    )
    moves = net_moves(tables["migration"], totals[:, 1:])
    ages = grid(
        tables["population_age"],
        {"region": MUNICIPALITIES, "sex": SEXES, "age": registry.get("population_age").column("age").codes},
        year=YEARS[-1],
    )
    people = _earlier(ages, _mortality(assumed["mortality"]), totals[:, 1:])
    births, deaths = _births_and_deaths(people, np.diff(totals) - moves, assumed)
    flows = {"fodda": births, "doda": deaths, **_moves(_banded(people), moves, assumed)}
    return reference_table(SUBJECT, *(_frame(flow, values) for flow, values in flows.items()))


def _earlier(ages: Figures, mortality: Figures, totals: Figures) -> Figures:
    """Region × year × sex × age. Of earlier years only the totals are known.

    Their ages are told backwards from the last year: who is 80 now was 79 then, and some have died since. Those who are
    old grow in number by a fifth in five years, so the ages of the last year would give the first too many dead.
    """
    found = [ages]
    for _ in YEARS[1:]:
        now = found[0] / (1 - mortality)
        before = np.roll(now, -1, axis=-1)
        # Who is 100 or more was 99 or more; the two oldest ages part as they do now.
        oldest = now[..., -2:].sum(axis=-1, keepdims=True)
        parts = np.divide(now[..., -2:], oldest, out=np.full_like(now[..., -2:], 0.5), where=oldest > 0)
        before[..., -2:] = now[..., -1:] * parts
        found.insert(0, before)
    people = np.stack(found, axis=1)
    return np.asarray(people * (totals / people.sum(axis=(2, 3)))[:, :, np.newaxis, np.newaxis])


def net_moves(migration: pd.DataFrame, totals: Figures) -> Figures:
    """Region × year: in-migrants less out-migrants in whole persons, from the published rate per 1 000 inhabitants."""
    rates = grid(migration, {"region": MUNICIPALITIES, "year": YEARS})
    return np.rint(rates * totals / 1000)


def _births_and_deaths(people: Figures, natural: Figures, assumed: Any) -> tuple[Whole, Whole]:
    """Region × year × sex × age. Deaths by the assumed risks; the level of births is what the county's balance asks."""
    dying = people * _mortality(assumed["mortality"])
    mothers = _banded(people)[:, :, 0, 3:10] * np.array(assumed["fertility"])
    deaths, births = dying.sum(axis=(2, 3)), mothers.sum(axis=2)
    inside = [MUNICIPALITIES.index(code) for code in INSIDE]
    births *= (natural + deaths)[inside].sum(axis=0) / births[inside].sum(axis=0)
    # What a municipality's balance differs from the expected one is shared by births and deaths, by their size.
    excess = (natural - births + deaths) / (births + deaths)
    died = np.rint(deaths * (1 - excess))
    born = natural + died
    sexes = np.array([assumed["girls"], 1 - assumed["girls"]])
    by_mother = mothers[:, :, np.newaxis] * sexes[:, np.newaxis]
    return _shared(by_mother, born), _shared(_banded(dying), died)


def _mortality(assumed: Any) -> Figures:
    """Sex × age: risk of death within a year."""
    ages = np.arange(_OLDEST)
    steep = 2 ** ((ages - 80) / assumed["doubling_years"])
    return np.array([assumed["flat"] + assumed["at_80"][sex] * steep for sex in SEXES]).clip(max=0.5)


def _moves(people: Figures, net: Figures, assumed: Any) -> dict[str, Whole]:
    """Region × year × sex × band of the four flows; together they give the net moves of region and year."""
    size = people.sum(axis=(2, 3))
    foreign = people * np.array(assumed["foreign"])
    arriving, leaving = (np.rint(size * assumed[name]) for name in ("immigration", "emigration"))
    domestic = people * np.array(assumed["domestic"])
    within = net - arriving + leaving
    gross = np.rint(domestic.sum(axis=(2, 3)) + np.abs(within) / 2)
    out = gross - np.trunc(within / 2)
    pull = _pull(people) * assumed["cohort_weight"]
    pull[..., BANDS.index(assumed["last_moving_band"]) + 1 :] = 0
    least = assumed["least"] * domestic
    return {
        "inrikes_in": _shared(np.maximum(domestic + pull / 2, least), out + within),
        "inrikes_ut": _shared(np.maximum(domestic - pull / 2, least), out),
        "utrikes_in": _shared(foreign, arriving),
        "utrikes_ut": _shared(foreign, leaving),
    }


def _pull(people: Figures) -> Figures:
    """How many more persons a year a band gains by moves than it would if it changed with age as in the county."""
    inside = [MUNICIPALITIES.index(code) for code in INSIDE]
    county = people[inside].sum(axis=(0, 2))
    kept = people[..., :-1] * (county[:, 1:] / county[:, :-1])[:, np.newaxis]
    return np.concatenate([np.zeros_like(people[..., :1]), people[..., 1:] - kept], axis=-1) / _WIDTH


def _shared(weights: Figures, totals: Figures) -> Whole:
    """Whole persons by sex and age, for each region and year."""
    return apportion(weights.reshape(*totals.shape, -1), totals).reshape(weights.shape)


def _banded(ages: Figures) -> Figures:
    """The last axis from single years (the last is 100+) to five-year bands."""
    bands = ages[..., :-1].reshape(*ages.shape[:-1], -1, _WIDTH).sum(axis=-1)
    return np.concatenate([bands, ages[..., -1:]], axis=-1)


def _frame(flow: str, values: Whole) -> pd.DataFrame:
    ages = MOTHERS if flow == "fodda" else BANDS
    axes = {"region": MUNICIPALITIES, "year": YEARS, "sex": SEXES, "age": ages}
    return long(values, axes, Status.ESTIMATED, flow=flow)
