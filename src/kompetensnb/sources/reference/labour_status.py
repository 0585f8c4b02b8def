"""Who is employed, unemployed and outside the labour force, by education group."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from kompetensnb.fitting import Figures, Whole, apportion, round_to_margins
from kompetensnb.sources.reference.areas import CLASS_OF_GROUP, CLASSES, FIRST_AGES, GROUPS, PARTS, YEARS, by_part
from kompetensnb.sources.reference.table import INSIDE, Tables, assumptions, grid
from kompetensnb.sources.reference.turnover import cohorts

STATUSES: Final = ("sysselsatt", "arbetslos", "utanfor")
_YOUNG, _CORE, _OLD = slice(0, 1), slice(1, 5), slice(5, 6)
"""Age groups 16-24, 25-64, 65-74."""


def labour_status(tables: Tables, stock: Whole) -> Whole:
    """Persons, shape (parts, years, statuses, sexes, ages, groups), from the stock (parts, years, sexes, ages, groups).

    The employment and unemployment rates at 20-64 are the real ones; the last year has those of the year before.
    """
    stated = assumptions("education_stock")
    adults = _share_of_adults(tables)
    rates = _real_rates(tables)
    employed, unemployed = _assumed(stated)
    split = []
    for part in range(len(PARTS)):
        years = []
        for year in range(len(YEARS)):
            people = stock[part, year].astype(np.float64)
            wanted = _wanted(people.sum(axis=(0, 2)), adults[year, part], rates[:, year, part], stated)
            works = _fitted(people, employed, wanted[:3], (_YOUNG, _CORE, _OLD))
            seeks = _fitted(people * (1 - works), unemployed, wanted[3:], (slice(0, 5),)) * (1 - works)
            parts = np.stack([works, seeks, 1 - works - seeks], axis=3) * people[..., np.newaxis]
            sums = apportion(parts.sum(axis=2), people.sum(axis=2))
            years.append(round_to_margins(parts, [((0, 1, 2), people), ((0, 1, 3), sums)]))
        split.append(years)
    return np.array(split).transpose(0, 1, 5, 2, 3, 4)


def _assumed(stated: Any) -> tuple[Figures, Figures]:
    """Shares employed (sexes, ages, groups), and of those not employed the shares who are unemployed (ages, groups)."""
    classes = [list(CLASSES)[place] for place in CLASS_OF_GROUP]
    level = np.array([stated["groups"][group][4] for group in GROUPS])
    by_age = np.array([stated["employed_by_age"][own] for own in classes]).T
    sexes = np.array([stated["women_employed"], 1.0])[:, np.newaxis, np.newaxis]
    seeking = np.array([stated["unemployed"][own] for own in classes])
    return level * by_age * sexes, seeking * np.array(stated["unemployed_by_age"])[:, np.newaxis]


def _share_of_adults(tables: Tables) -> Figures:
    """Those aged 20-24 as a share of 16-24, shape (years, parts)."""
    single = cohorts(tables).sum(axis=1)
    first = FIRST_AGES[0]
    backs = range(len(YEARS) - 1, -1, -1)
    return np.array(
        [single[:, back + 20 : back + 25].sum(1) / single[:, back + first : back + 25].sum(1) for back in backs]
    )


def _real_rates(tables: Tables) -> Figures:
    """Employment and unemployment rate at 20-64 (shares), shape (2, years, parts), weighed together by population."""
    years = [*YEARS[:-1], YEARS[-2]]
    people = grid(tables["population"], {"region": INSIDE, "year": years}, sex="alla", age="total")
    found = []
    for measure in ("employment_rate", "unemployment_rate"):
        rate = grid(tables["labour"], {"region": INSIDE, "year": years}, age="20-64", measure=measure) / 100
        found.append((by_part(rate * people) / by_part(people)).T)
    return np.array(found)


def _wanted(ages: Figures, adults: float, rates: Figures, stated: Any) -> list[float]:
    """Employed at 16-24, 25-64 and 65-74, and unemployed."""
    people = ages[_CORE].sum() + ages[0] * adults
    employed = rates[0] * people
    young = rates[0] * stated["employed_20_24"] * ages[0] * adults
    teenagers = stated["employed_16_19"] * ages[0] * (1 - adults)
    old = stated["employed_65_74"] * ages[-1]
    return [young + teenagers, employed - young, old, employed * rates[1] / (1 - rates[1])]


def _fitted(people: Figures, shares: Figures, wanted: list[float], blocks: tuple[slice, ...]) -> Figures:
    """Shares with all odds of a block of ages raised or lowered alike, so that they give the number wanted."""
    fitted = np.broadcast_to(shares, people.shape).copy()
    for block, number in zip(blocks, wanted, strict=True):
        odds = fitted[:, block] / (1 - fitted[:, block])
        low, high = -10.0, 10.0
        for _ in range(60):
            middle = (low + high) / 2
            raised = odds * np.exp(middle)
            tried = raised / (1 + raised)
            low, high = (middle, high) if (tried * people[:, block]).sum() < number else (low, middle)
        fitted[:, block] = tried
    return fitted
