"""Rates of births, deaths and moves by municipality, sex and year of age, from five years of flows in five-year bands.

A rate is persons during a year per person who would have been of that age at the end of it, had nobody come or gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kompetensnb.forecast import borders
from kompetensnb.forecast.panel import Floats

FLOWS: Final = ("fodda", "doda", "inrikes_in", "inrikes_ut", "utrikes_in", "utrikes_ut")
BORN, DEAD, IN_HOME, OUT_HOME, IN_ABROAD, OUT_ABROAD = range(len(FLOWS))
SINGLE: Final = 101
"""Years of age 0 … 99, and 100 with all above."""
BANDS: Final = 21
BAND: Final[NDArray[np.int64]] = np.minimum(np.arange(SINGLE) // 5, BANDS - 1)
"""The five-year band of each year of age."""
GIRLS: Final = 0.486
"""Share of girls among the born (106 boys to 100 girls), where a table tells births by the sex of the mother."""
LOWEST: Final = 1e-9
"""Stands for a rate of nothing where logarithms are taken."""


@dataclass(frozen=True, eq=False)
class Rates:
    """`rates`: FLOWS x codes x sexes x years of age; births in the first sex, women, by age of the mother.

    `girls`: share of girls among the born, by code. `persons`: past years x codes x sexes x ages, the last of them the
    base year; the years before it are told from the flows where the population by age is not known.
    """

    rates: Floats
    girls: Floats
    persons: Floats


def estimate(codes: tuple[str, ...], persons: Floats, flows: Floats) -> Rates:
    """Mean rates over the years of `flows`, small municipalities shrunk towards their sub-region.

    `persons` is years + 1 x codes x sexes x ages, the year before the first of the flows at first, NaN where unknown
    (not in the last year); `flows` is years x FLOWS x codes x sexes x bands. A year without flows anywhere is passed
    over. A municipality with a missing figure has NaN and lends nothing.
    """
    persons = persons.copy()
    start = np.empty((len(flows), *persons.shape[1:]))
    told = np.asarray(np.isfinite(flows).any(axis=(1, 2, 3, 4)))
    for year in range(len(flows) - 1, -1, -1):
        before, start[year] = _year_before(persons[year + 1], flows[year] if told[year] else np.zeros_like(flows[year]))
        persons[year] = np.where(np.isnan(persons[year]), before, persons[year])
    start, flows = start[told], flows[told]
    exposed = by_band(start).sum(axis=0)
    observed = flows.sum(axis=0)
    by_child = observed[BORN].sum(axis=-1)
    observed[BORN, :, 0], observed[BORN, :, 1] = observed[BORN].sum(axis=1), 0.0
    rates = np.full((len(FLOWS), *persons.shape[1:]), np.nan)
    girls = np.full(len(codes), np.nan)
    pools, lends = np.array(borders.pools(codes)), np.array(borders.lends(codes))
    whole = np.isfinite(observed).all(axis=(0, 2, 3)) & np.isfinite(exposed).all(axis=(1, 2))
    for pool in np.unique(pools):
        lenders, members = (pools == pool) & lends & whole, (pools == pool) & whole
        if lenders.any():
            profile = _profile(observed[:, lenders].sum(axis=1), start[:, lenders].sum(axis=(0, 1)))
            ratio = _ratios(observed, exposed, lenders, members)
            rates[:, members] = profile[:, None] * spread(ratio)
            share = by_child[lenders, 0].sum() / max(by_child[lenders].sum(), 1.0)
            girls[members] = share if 0 < share < 1 else GIRLS
    return Rates(_possible(rates), girls, persons)


def by_band(persons: Floats) -> Floats:
    """Persons by five-year band, from years of age (last axis)."""
    return np.add.reduceat(persons, np.arange(0, SINGLE, 5), axis=-1)


def spread(bands: Floats) -> Floats:
    """Values of bands (last axis) drawn out over years of age, straight lines between the middles of the bands."""
    place = np.clip((np.arange(SINGLE) - 2) / 5, 0, BANDS - 1)
    lower = np.minimum(place.astype(np.int64), BANDS - 2)
    part = place - lower
    return np.asarray(bands[..., lower] * (1 - part) + bands[..., lower + 1] * part, dtype=np.float64)


def _year_before(persons: Floats, flows: Floats) -> tuple[Floats, Floats]:
    """The population a year before, and who of it would be of each age at the end: codes x sexes x ages."""
    change = flows[IN_HOME] + flows[IN_ABROAD] - flows[OUT_HOME] - flows[OUT_ABROAD] - flows[DEAD]
    bands = by_band(persons)
    share = np.where(bands[..., BAND] > 0, persons / np.where(bands > 0, bands, 1.0)[..., BAND], 0.2)
    start = np.maximum(persons - change[..., BAND] * share, 0.0)
    before = np.roll(start, -1, axis=-1)
    # Who is 100 or more was 99 or more; the two oldest ages part as they do now.
    oldest = persons[..., -2:].sum(axis=-1, keepdims=True)
    parts = np.where(oldest > 0, persons[..., -2:] / np.where(oldest > 0, oldest, 1.0), 0.5)
    before[..., -2:] = start[..., -1:] * parts
    return before, start


def _profile(observed: Floats, start: Floats) -> Floats:
    """Rates of a sub-region, FLOWS x sexes x ages: even over age, and right in the sum of each band."""
    exposed = by_band(start)
    rate = np.divide(observed, exposed, out=np.zeros_like(observed), where=exposed > 0)
    even = np.exp(spread(np.log(rate + LOWEST)))
    expected = by_band(even * start)
    scale = np.divide(observed, expected, out=np.zeros_like(observed), where=expected > 0)
    return np.asarray(even * scale[..., BAND], dtype=np.float64)


def _ratios(observed: Floats, exposed: Floats, lenders: NDArray[np.bool_], members: NDArray[np.bool_]) -> Floats:
    """How each member's rates stand to the sub-region's, FLOWS x members x sexes x bands.

    Empirical Bayes in two steps, the level over all ages and then each band: observed ~ Poisson(expected · ratio) with
    ratio ~ Gamma(mean 1, variance v), v by moments over the lenders, so that the ratio expected after seeing the flows
    is (1 + v · observed) / (1 + v · expected).
    """
    total = exposed[lenders].sum(axis=0)
    seen = observed[:, lenders].sum(axis=1)
    common = np.divide(seen, total, out=np.zeros_like(seen), where=total > 0)
    expected = common[:, None] * exposed
    sums = (2, 3)
    level = _shrunk(observed.sum(axis=sums), expected.sum(axis=sums), lenders, axis=1)[:, :, None, None]
    return (level * _shrunk(observed, expected * level, lenders, axis=(1, 2, 3)))[:, members]


def _shrunk(observed: Floats, expected: Floats, lenders: NDArray[np.bool_], axis: int | tuple[int, ...]) -> Floats:
    seen, wanted = observed[:, lenders], expected[:, lenders]
    squares = (wanted**2).sum(axis=axis, keepdims=True)
    beyond_chance = ((seen - wanted) ** 2 - wanted).sum(axis=axis, keepdims=True)
    variance = np.where(squares > 0, np.maximum(beyond_chance, 0.0) / np.where(squares > 0, squares, 1.0), 0.0)
    return np.asarray((1 + variance * observed) / (1 + variance * expected), dtype=np.float64)


def _possible(rates: Floats) -> Floats:
    """The same, with no more deaths and out-moves than there are people."""
    leaving = (DEAD, OUT_HOME, OUT_ABROAD)
    share = rates[list(leaving)].sum(axis=0)
    rates[list(leaving)] /= np.maximum(share, 1.0)
    return rates
