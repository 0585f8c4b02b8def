"""Single years of age by sex: the real five-year bands, split so that neighbouring years are alike."""

from __future__ import annotations

from typing import Final

import numpy as np

from kompetensnb.fitting import Figures, Whole, apportion, fit, round_to_margins
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
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.statuses import Status

YEAR: Final = 2025
SUBJECT: Final = "population_age"
BANDS: Final = registry.get("population").column("age").codes[1:]
"""Five years each, and 100+."""

_WIDTH: Final = 5
_SCHOOL: Final = tuple(str(grade) for grade in range(1, 10))
_WORKING: Final = slice(BANDS.index("15-19"), BANDS.index("70-74") + 1)
_DECADES: Final = registry.get("population_month").column("age").codes[1:]


def build(tables: Tables) -> ReferenceTable:
    """`population_age` of the 51 municipalities, 31 December 2025; a band's years sum to the published band."""
    bands = grid(tables["population"], {"region": MUNICIPALITIES, "age": BANDS}, year=YEAR, sex="alla")
    by_sex = _by_sex(bands, tables)
    smooth = smooth_years(by_sex.astype(np.float64), assumptions(SUBJECT)["rounds"])
    years = (smooth * _cohorts(smooth, tables)).reshape(*by_sex.shape, _WIDTH)
    single = apportion(years[..., :-1, :], by_sex[..., :-1]).reshape(*by_sex.shape[:2], -1)
    values = np.concatenate([single, by_sex[..., -1:]], axis=-1)
    ages = registry.get(SUBJECT).column("age").codes
    axes = {"region": MUNICIPALITIES, "sex": SEXES, "age": ages}
    return reference_table(SUBJECT, long(values, axes, Status.ESTIMATED, year=YEAR))


def smooth_years(bands: Figures, rounds: int) -> Figures:
    """Five years for each band along the last axis, as even as the sums of the bands allow (Tobler 1979).

    Each round replaces a year by the mean of itself and its neighbours, then brings the bands back to their sums.
    """
    years = np.repeat(bands / _WIDTH, _WIDTH, axis=-1)
    floor = 0.05 * years
    for _ in range(rounds):
        padded = np.concatenate([years[..., :1], years, years[..., -1:]], axis=-1)
        years = np.maximum((padded[..., :-2] + padded[..., 1:-1] + padded[..., 2:]) / 3, floor)
        sums = years.reshape(*bands.shape, _WIDTH).sum(axis=-1)
        factors = np.divide(bands, sums, out=np.zeros_like(bands), where=sums > 0)
        years *= np.repeat(factors, _WIDTH, axis=-1)
    return years


def _by_sex(bands: Figures, tables: Tables) -> Whole:
    """Region × sex × band: the county's share of women in a band, fitted to the municipality's own at 15-74."""
    share = _share_of_women(tables)
    seed = np.stack([bands * share, bands * (1 - share)], axis=1)
    rounded = round_to_margins(seed, [((0, 2), bands)])
    known = grid(tables["education"], {"region": MUNICIPALITIES, "sex": SEXES, "level": _levels()}, year=YEAR).sum(-1)
    working = bands[:, _WORKING]
    sexes = apportion(known, working.sum(axis=1))
    margins = [((0, 2), working), ((0, 1), sexes)]
    rounded[..., _WORKING] = round_to_margins(fit(seed[..., _WORKING], margins), margins)
    return rounded


def _share_of_women(tables: Tables) -> Figures:
    """Region × band. The monthly table gives the age that is reached during the year, hence one year is added."""
    counties = [regions.municipality(code).county for code in MUNICIPALITIES]
    axes = {"region": sorted(set(counties)), "sex": SEXES, "age": _DECADES}
    months = tables["population_month"]
    decades = grid(months, axes, year=YEAR + 1, month=1)
    ages = np.minimum((np.arange(len(BANDS) * _WIDTH) + 1) // 10, len(_DECADES) - 1)
    years = (decades[:, 0] / decades.sum(axis=1))[:, ages]
    by_county: Figures = years.reshape(len(axes["region"]), len(BANDS), _WIDTH).mean(axis=-1)
    places = [axes["region"].index(county) for county in counties]
    return np.take(by_county, places, axis=0)


def _cohorts(smooth: Figures, tables: Tables) -> Figures:
    """How much larger or smaller than its smooth neighbourhood each year of age is, by the pupils of the county.

    Grade 1 in the autumn before holds those who turn eight this year. All other ages are left at one.
    """
    pupils = grid(tables["pupils"], {"region": INSIDE, "grade": _SCHOOL}, year=YEAR - 1, provider="samtliga").sum(0)
    inside = [MUNICIPALITIES.index(code) for code in INSIDE]
    school = slice(8, 8 + len(_SCHOOL))
    factors = np.ones(smooth.shape[-1])
    ratio = pupils / smooth[inside].sum(axis=(0, 1))[school]
    factors[school] = ratio / ratio.mean()
    return factors


def _levels() -> tuple[str, ...]:
    return registry.get("education").column("level").codes
