"""Who leaves work and has to be replaced: the net cohort method (as ROA and others use it).

Those employed in a branch in one five-year age group are set beside those five years older, five years later. What is
lost net, by death, illness, retirement or a change of branch, is an exit to be replaced; a cohort that has grown has
none. The yearly rate, read at the age between the two groups, is x = 1 − (after / before)^(1/5); between these ages it
follows straight lines.

Exits at 60 and above are retirements. Those who work at that age are followed one year at a time, so that a retirement
age that moves up postpones exits and does not abolish them; whoever turns 75 is out, as the employed are counted to 74.
Below 60 the employed have the ages of the base year, weighted by how the population of each age changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from kompetensnb.forecast.panel import Floats

BANDS: Final = tuple(f"{first}-{first + 4}" for first in range(15, 75, 5))
SPAN: Final = 5
"""Years in a band, and between the two counts."""
OLD: Final = 60
END: Final = 75
FIRST: Final = 15
YOUNG_BANDS: Final = (OLD - FIRST) // SPAN


@dataclass(frozen=True, eq=False)
class Exits:
    """Yearly exit rates: `young` is branches x sexes x bands below 60, `old` branches x sexes x ages from 55 to 74.

    `old` begins at 55 so that exits can move upwards in age by up to five years.
    """

    young: Floats
    old: Floats


def exits(before: Floats, after: Floats) -> Exits:
    """Rates from the employed at two counts five years apart, each branches x sexes x BANDS."""
    kept = np.divide(
        after[..., 1:],
        before[..., :-1],
        out=np.where(np.isnan(before[..., :-1]), np.nan, 1.0),
        where=before[..., :-1] > 0,
    )
    rate = 1 - np.minimum(kept, 1.0) ** (1 / SPAN)  # the one at place j is about the age 20 + 5j
    ages = np.arange(OLD - SPAN, END)
    place = np.minimum((ages - (FIRST + SPAN)) / SPAN, rate.shape[-1] - 1)
    lower = np.minimum(place.astype(np.int64), rate.shape[-1] - 2)
    part = place - lower
    old = rate[..., lower] * (1 - part) + rate[..., lower + 1] * part
    # The members of a band leave half by the rate at its lower edge and half by that at its upper edge.
    edges = np.concatenate([rate[..., :1], rate[..., :YOUNG_BANDS]], axis=-1)
    return Exits(young=(edges[..., :-1] + edges[..., 1:]) / 2, old=old)


def replacement(employed: Floats, index: Floats, persons: Floats, rates: Exits, later: Floats) -> tuple[Floats, Floats]:
    """Exits at 60 and above, and below: years to come x codes x branches, persons.

    `employed` is the base year, codes x branches x sexes x BANDS; `index` what a branch is in relation to it, codes x
    branches x years (base year first); `persons` the population, years x codes x sexes x years of age; `later` by how
    many years exits have moved upwards in age, years to come.
    """
    population = persons[:, :, None]  # years x codes x 1 x sexes x ages
    return _retired(employed, index, population, rates.old, later), _other(employed, index, population, rates.young)


def _other(employed: Floats, index: Floats, population: Floats, rate: Floats) -> Floats:
    bands = population[..., FIRST:END].reshape(*population.shape[:-1], len(BANDS), SPAN).sum(axis=-1)
    change = np.divide(bands[:-1], bands[:1], out=np.ones_like(bands[:-1]), where=~(bands[:1] == 0))
    weight = employed * change  # years x codes x branches x sexes x bands, as the year begins
    total = weight.sum(axis=(-1, -2))
    leaving = (weight[..., :YOUNG_BANDS] * rate).sum(axis=(-1, -2))
    share = np.divide(leaving, total, out=np.zeros_like(total), where=~(total == 0))
    at_start = np.moveaxis(index[..., :-1], -1, 0) * employed.sum(axis=(-1, -2))
    return np.asarray(share * at_start, dtype=np.float64)


def _retired(employed: Floats, index: Floats, population: Floats, rate: Floats, later: Floats) -> Floats:
    years = len(later)
    stock = _by_year_of_age(employed[..., YOUNG_BANDS:], population[0], rate)
    arriving = stock[..., 0]  # those of 60 in the base year
    at_sixty = population[..., OLD]
    growth = np.divide(at_sixty, at_sixty[:1], out=np.ones_like(at_sixty), where=~(at_sixty[:1] == 0))
    result = np.empty((years, *employed.shape[:2]))
    for year in range(years):
        leaving = stock * _moved(rate, float(later[year]))
        leaving[..., -1] = stock[..., -1]
        result[year] = leaving.sum(axis=(-1, -2))
        stock = np.roll(stock - leaving, 1, axis=-1)
        stock[..., 0] = arriving * growth[year + 1] * index[..., year + 1, None]
    return result


def _moved(rate: Floats, later: float) -> Floats:
    """Rates at 60 … 74 when exits have moved upwards by so many years; negative when people leave earlier."""
    place = np.clip(np.arange(OLD, END) - later - (OLD - SPAN), 0, rate.shape[-1] - 1)
    lower = np.minimum(place.astype(np.int64), rate.shape[-1] - 2)
    part = place - lower
    return np.asarray(rate[..., lower] * (1 - part) + rate[..., lower + 1] * part, dtype=np.float64)


def _by_year_of_age(bands: Floats, population: Floats, rate: Floats) -> Floats:
    """The employed of 60 … 74 by year of age: within a band in proportion to the population and to who is left."""
    staying = np.concatenate([np.ones_like(rate[..., :1]), np.cumprod(1 - rate[..., SPAN:-1], axis=-1)], axis=-1)
    weight = (population[..., OLD:END] * staying).reshape(*bands.shape, SPAN)
    total = weight.sum(axis=-1, keepdims=True)
    share = np.divide(weight, total, out=np.full_like(weight, 1 / SPAN), where=~(total == 0))
    return np.asarray((bands[..., None] * share).reshape(*bands.shape[:-1], END - OLD), dtype=np.float64)
