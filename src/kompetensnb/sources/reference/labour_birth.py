"""Labour status by region of birth: real rates of each municipality, split by assumed differences."""

from __future__ import annotations

from typing import Final

import numpy as np

from kompetensnb.fitting import Figures, Whole, apportion, fit, round_to_margins
from kompetensnb.sources.reference.table import (
    COUNTY,
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

SUBJECT: Final = "labour_birth"
YEAR: Final = 2024
BIRTHS: Final = registry.get(SUBJECT).column("birth").codes
STATUSES: Final = registry.get(SUBJECT).column("labour_status").codes

_AGES: Final = tuple(str(age) for age in range(20, 65))


def build(tables: Tables) -> ReferenceTable:
    """`labour_birth` of the county and the 51 municipalities, 2024.

    Employed per inhabitant, and unemployed per person in the labour force, are the published rates.
    """
    assumed = assumptions(SUBJECT)
    people = _people(tables)
    totals = _by_birth(people, tables, assumed["born_abroad"])
    statuses = _by_status(people.sum(axis=1), tables)
    seed = np.array([[assumed["of_100"][birth][sex] for sex in SEXES] for birth in BIRTHS])
    margins = [((0, 1, 2), totals), ((0, 3), statuses)]
    cells = round_to_margins(fit(totals[..., np.newaxis] * seed, margins), margins)
    inside = [MUNICIPALITIES.index(code) for code in INSIDE]
    values = np.concatenate([cells[inside].sum(axis=0, keepdims=True), cells])
    axes = {"region": (COUNTY, *MUNICIPALITIES), "birth": BIRTHS, "sex": SEXES, "labour_status": STATUSES}
    return reference_table(SUBJECT, long(values, axes, Status.SYNTHETIC, year=YEAR))


def _people(tables: Tables) -> Whole:
    """Municipality × sex: aged 20-64. Their number of 2025, as much smaller as the whole population was then."""
    regions = {"region": MUNICIPALITIES}
    latest = grid(tables["population_age"], {**regions, "sex": SEXES, "age": _AGES}, year=YEAR + 1).sum(axis=-1)
    totals = grid(tables["population"], {**regions, "year": (YEAR, YEAR + 1)}, age="total", sex="alla")
    return apportion(latest, np.rint(latest.sum(axis=1) * totals[:, 0] / totals[:, 1]))


def _by_birth(people: Whole, tables: Tables, born_abroad: float) -> Whole:
    """Municipality × birth × sex."""
    background = grid(
        tables["pupils_background"],
        {"region": MUNICIPALITIES},
        year=YEAR,
        provider="samtliga",
        measure="foreign_background_share",
    )
    inside = [MUNICIPALITIES.index(code) for code in INSIDE]
    size = people.sum(axis=1)
    odds = background / (100 - background)
    level = _level(odds[inside], size[inside], born_abroad)
    share = level * odds / (1 + level * odds)
    weights = np.stack([1 - share, share], axis=-1)[:, np.newaxis]
    return apportion(np.broadcast_to(weights, (*people.shape, len(BIRTHS))), people).transpose(0, 2, 1)


def _level(odds: Figures, size: Whole, wanted: float) -> float:
    """What the odds of the municipalities are to be multiplied by for the county to have the wanted share."""
    low, high = 0.0, 100.0
    for _ in range(60):
        level = (low + high) / 2
        share = float((size * level * odds / (1 + level * odds)).sum() / size.sum())
        low, high = (level, high) if share < wanted else (low, level)
    return level


def _by_status(size: Whole, tables: Tables) -> Figures:
    """Municipality × status, from the published rates."""
    axes = {"region": MUNICIPALITIES, "measure": ("employment_rate", "unemployment_rate")}
    employment, unemployment = grid(tables["labour"], axes, year=YEAR).T / 100
    employed = np.rint(size * employment)
    unemployed = np.rint(employed * unemployment / (1 - unemployment))
    return np.stack([employed, unemployed, size - employed - unemployed], axis=1)
