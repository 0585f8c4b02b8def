"""How many turn sixteen and nineteen in each year: pupils in school now as far as they reach, then the population.

Those who turn sixteen enter the population that education is counted for; those who turn nineteen leave
upper-secondary school. Who is in grade 9 an autumn turns sixteen the year after and nineteen three years later. Pupils
are counted where the school is, so they give the course from year to year and the population the level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kompetensnb.forecast import pupils
from kompetensnb.forecast.cohort import People
from kompetensnb.forecast.education_history import by_subregion
from kompetensnb.forecast.education_tables import array, lacking
from kompetensnb.forecast.matching_areas import SUBREGIONS
from kompetensnb.forecast.panel import Floats
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions

ENTRY: Final = 16
GRADUATION: Final = 19
GRADE_NINE: Final = 15
"""The age that a pupil in grade 9 reaches in the calendar year when the autumn term begins."""
ELIGIBILITY: Final = "eligibility"


@dataclass(frozen=True, eq=False)
class Young:
    """Persons who reach an age during a year: years x sub-regions x sexes. `graduating` counts those eligible."""

    years: tuple[int, ...]
    entering: Floats
    graduating: Floats
    missing: tuple[str, ...]


def read_young(snapshot: Snapshot, people: People, years: tuple[int, ...]) -> Young:
    """The young of these years.

    Raises:
        KompetensnbError: what reading the tables raises; forecast-no-figures.
    """
    missing = lacking(snapshot, pupils.SUBJECT, ELIGIBILITY)
    autumns = range(min(years) - GRADUATION, max(years) + 1)
    nine = dict.fromkeys(autumns, np.full(len(SUBREGIONS), np.nan))
    if pupils.SUBJECT not in missing:
        nine |= _grade_nine(snapshot)
    eligible = _eligible(None if ELIGIBILITY in missing else snapshot.table(ELIGIBILITY), nine)
    single = {year: by_subregion(people, year) for year in years}
    entering = _course(years, people.base, single, nine, ENTRY)
    graduating = _course(years, people.base, single, {year: nine[year] * eligible[year] for year in nine}, GRADUATION)
    return Young(years, entering, graduating, missing)


def _grade_nine(snapshot: Snapshot) -> dict[int, Floats]:
    """Pupils in grade 9 by autumn, known and on their way, in each sub-region."""
    known = pupils.cohorts(snapshot)
    coming = pupils.project(known, pupils.choose(known))
    last = np.concatenate([known.pupils[:, -1], coming[:, -1]])
    inside = [[known.codes.index(code) for code in regions.get(id_).members] for id_ in SUBREGIONS]
    first = int(known.years[0])
    return {first + step: np.array([row[places].sum() for places in inside]) for step, row in enumerate(last)}


def _eligible(rows: pd.DataFrame | None, nine: dict[int, Floats]) -> dict[int, Floats]:
    """Share of each autumn's grade 9 who become eligible for upper-secondary school; of the nearest year known."""
    share = {year: np.ones(len(SUBREGIONS)) for year in nine}
    if rows is None:
        return share
    rows = rows[(rows["provider"] == "samtliga") & (rows["sex"] == "alla")]
    years = sorted(rows["year"].unique().tolist())
    codes = regions.get(regions.COUNTY).members
    found = array(rows, {"region": codes, "year": years, "measure": ("pupils", "yrkes")})
    whole = np.isfinite(found).all(axis=-1)
    count = np.where(whole, found[..., 0], 0.0)
    passed = np.where(whole, found[..., 1] / 100, 0.0) * count
    home = np.array([[code in regions.get(id_).members for code in codes] for id_ in SUBREGIONS], dtype=np.float64)
    base = home @ count
    known = np.divide(home @ passed, base, out=np.ones_like(base), where=base > 0)
    for year in nine:
        nearest = min(range(len(years)), key=lambda place: (abs(years[place] - year), place))
        share[year] = known[:, nearest]
    return share


def _course(years: tuple[int, ...], base: int, single: dict[int, Floats], nine: dict[int, Floats], age: int) -> Floats:
    """Who is of an age at the end of each year, by sex.

    The population of the past as it is. For the years to come the course of grade 9 from the last year with both, and
    beyond the last pupils the course of the population.
    """
    counted = np.stack([single[year][..., age] for year in years])
    result = counted.copy()
    lag = age - GRADE_NINE
    unknown = np.full(len(SUBREGIONS), np.nan)
    ratio = np.ones(len(SUBREGIONS))
    start: Floats | None = None
    for place, year in enumerate(years):
        cohort = nine.get(year - lag, unknown)
        total = counted[place].sum(axis=-1)
        both = np.isfinite(cohort) & (cohort > 0) & (total > 0)
        if year <= base or start is None:
            start = np.where(both, total / np.where(both, cohort, 1.0), np.nan)
            continue
        known = both & np.isfinite(start)
        ratio = np.where(known, start * np.where(both, cohort, 1.0) / np.where(both, total, 1.0), ratio)
        result[place] = counted[place] * ratio[:, None]
    return result
