"""Pupils in compulsory school, grade by grade: today's cohorts carried forward (cohort survival).

Grade g this autumn becomes grade g + 1 the next, times a transition ratio: pupils move, repeat a grade, or change to a
school in another municipality. Cohorts that have not started school are not invented, so the forecast for grade 9 ends
with today's grade 1, eight years ahead. Counted are pupils in the schools of the municipality, all providers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import borders
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.uncertainty import Z_50, Z_80, windows
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "pupils"
GRADES: Final = 9
STEPS: Final = GRADES - 1
UNCHANGED: Final = "unchanged"
"""Every pupil is in the next grade a year later, in the same municipality."""
TRANSITIONS: Final = "transitions"
"""The ratio seen so far in the municipality, shrunk towards that of its sub-region."""
UPPER_STAGE: Final = 7
"""The first grade of lower secondary school (högstadiet): many change school on the way there, some municipality."""
PRIOR_PUPILS: Final = 300.0
"""How many of its own pupils weigh as much as the sub-region's ratio."""
PRIOR_CASES: Final = 10.0
"""How many of its own errors weigh as much as the sub-region's."""


@dataclass(frozen=True)
class Cohorts:
    """`pupils` is years x grades x codes (grade 1 first), NaN where a figure is missing or suppressed."""

    codes: tuple[str, ...]
    years: NDArray[np.int64]
    pupils: Floats

    def until(self, year: int) -> Cohorts:
        """What was known in the autumn `year`."""
        kept = self.years <= year
        return Cohorts(self.codes, self.years[kept], self.pupils[kept])


def cohorts(snapshot: Snapshot) -> Cohorts:
    """The cohorts of a snapshot. Raises KompetensnbError: snapshot-missing-table; forecast-no-figures."""
    return cohorts_of(snapshot.table(SUBJECT))


def cohorts_of(rows: pd.DataFrame) -> Cohorts:
    """The cohorts from rows `region` (SCB code), `year`, `provider`, `grade`, `value`, in any order."""
    rows = rows[(rows["provider"] == "samtliga") & (rows["grade"] != "1-9")]
    if rows.empty:
        raise KompetensnbError("forecast-no-figures", table=SUBJECT)
    years = np.arange(rows["year"].min(), rows["year"].max() + 1)
    codes = borders.municipalities()
    grades = [str(grade) for grade in range(1, GRADES + 1)]
    wanted = pd.MultiIndex.from_product([years, grades, codes])
    values = rows.set_index(["year", "grade", "region"])["value"].reindex(wanted).to_numpy(dtype=np.float64)
    return Cohorts(codes, years, values.reshape(len(years), GRADES, len(codes)))


def transitions(known: Cohorts) -> Floats:
    """Transition ratios (from grade 1 … 8) x codes, over all years known; 1 where nothing has been seen yet."""
    after, before = known.pupils[1:, 1:], known.pupils[:-1, :-1]
    both = np.isfinite(after) & np.isfinite(before)
    after, before = np.where(both, after, 0.0).sum(axis=0), np.where(both, before, 0.0).sum(axis=0)
    pools, lends = np.array(borders.pools(known.codes)), np.array(borders.lends(known.codes))
    common = np.ones_like(before)
    for pool in np.unique(pools):
        lenders = (pools == pool) & lends
        base = before[:, lenders].sum(axis=1)
        ratio = np.where(base > 0, after[:, lenders].sum(axis=1) / np.where(base > 0, base, 1.0), 1.0)
        common[:, pools == pool] = ratio[:, None]
    result: Floats = (after + PRIOR_PUPILS * common) / (before + PRIOR_PUPILS)
    return result


def project(known: Cohorts, method: str, steps: int = STEPS) -> Floats:
    """Pupils in the autumns to come: `steps` x grades x codes, NaN for cohorts that have not started."""
    ratio = transitions(known) if method == TRANSITIONS else np.ones((STEPS, len(known.codes)))
    result = np.full((steps, *known.pupils.shape[1:]), np.nan)
    now = known.pupils[-1]
    for step in range(steps):
        result[step, 1:] = now[:-1] * ratio
        now = result[step]
    return result


def choose(known: Cohorts) -> str:
    """The method whose errors one year ahead have been smallest so far, weighted by pupils."""
    missed = {UNCHANGED: 0.0, TRANSITIONS: 0.0}
    for number in range(1, len(known.years) - 1):  # the first autumn has no transitions to learn from
        then = known.until(int(known.years[number]))
        came = known.pupils[number + 1]
        for method in missed:
            missed[method] += float(np.nansum(np.abs(project(then, method, 1)[0] - came)))
    return TRANSITIONS if missed[TRANSITIONS] < missed[UNCHANGED] else UNCHANGED


def changes_stage() -> NDArray[np.bool_]:
    """Whether a cohort enters lower secondary school on its way to a grade, steps x grades."""
    step, grade = np.indices((STEPS, GRADES)) + 1
    return np.asarray((grade >= UPPER_STAGE) & (grade - step < UPPER_STAGE))


def dispersion(known: Cohorts, matrix: Floats) -> Floats:
    """Standard deviation of the relative error times the root of the pupils forecast: steps x 2 x regions.

    The second axis tells cohorts that stay in their stage (0) from those that change stage on the way (1). So scaled,
    errors of large and small cohorts can be averaged: chance moves of single pupils give about the same. It is the mean
    absolute error over past origins and grades, which a few odd cohorts move less than they would a mean square. A
    municipality's mean is shrunk towards that of its sub-region. A step not yet seen has the error of the longest one
    seen, in proportion to the horizon; none is surer than the one before it; all are widened by the root of 1 + 1/n for
    n non-overlapping windows.
    """
    total = np.zeros((STEPS, 2, len(matrix)))
    cases = np.zeros_like(total)
    changing = changes_stage()
    for number, year in enumerate(known.years[:-1]):
        then = known.until(int(year))
        came = borders.add(matrix, known.pupils[number + 1 :])[:STEPS]
        said = borders.add(matrix, project(then, choose(then), len(came)))
        error = np.sqrt(said) * np.abs(np.log(came / said))
        for kind in (0, 1):
            used = np.isfinite(error) & (changing[: len(came)] == kind)[:, :, None]
            total[: len(came), kind] += np.where(used, error, 0.0).sum(axis=1)
            cases[: len(came), kind] += used.sum(axis=1)
    total, cases = _shrunk(total, cases, matrix, known.codes)
    spread = np.divide(total, cases, out=np.full_like(total, np.nan), where=cases > 0) * np.sqrt(np.pi / 2)
    for step in range(1, STEPS):
        spread[step] = np.where(cases[step] > 0, spread[step], spread[step - 1] * (step + 1) / step)
        spread[step] = np.fmax(spread[step], spread[step - 1])
    result: Floats = spread * np.sqrt(1 + 1 / windows(len(known.years) - 1, STEPS))[:, None, None]
    return result


def _shrunk(total: Floats, cases: Floats, matrix: Floats, codes: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Sums and numbers of cases of single municipalities with some of their sub-region's average case added."""
    single = np.nonzero(np.nansum(matrix, axis=1) == 1)[0]
    members = np.argmax(matrix[single], axis=1)
    pools, lends = np.array(borders.pools(codes))[members], np.array(borders.lends(codes))[members]
    total, cases = total.copy(), cases.copy()
    for pool in np.unique(pools):
        lenders, borrowers = single[(pools == pool) & lends], single[pools == pool]
        count = cases[..., lenders].sum(axis=-1, keepdims=True)
        common = np.divide(
            total[..., lenders].sum(axis=-1, keepdims=True), count, out=np.zeros_like(count), where=count > 0
        )
        prior = np.where(count > 0, PRIOR_CASES, 0.0)
        total[..., borrowers] += prior * common
        cases[..., borrowers] += prior
    return total, cases


def limits(value: Floats, spread: Floats) -> dict[str, Floats]:
    """Bands around `value` (steps x grades x regions) for a `dispersion`."""
    changing = changes_stage()[: len(value), :, None]
    width = np.where(changing, spread[: len(value), 1, None], spread[: len(value), 0, None]) / np.sqrt(value)
    scores = {"low_80": -Z_80, "low_50": -Z_50, "high_50": Z_50, "high_80": Z_80}
    return {name: value * np.exp(score * width) for name, score in scores.items()}


def forecast(snapshot: Snapshot) -> pd.DataFrame:
    """Pupils of every region by grade, for the autumns that today's cohorts reach.

    Columns `region` (id), `year`, `grade` (int), `value`, `low_80`, `low_50`, `high_50`, `high_80` (pupils, not
    rounded), `status`. A cohort with a missing figure today is missing in every later year, in every sum.

    Computed once per choice; what the caller does to the frame does not reach other callers.

    Raises:
        KompetensnbError: snapshot-missing-table, forecast-no-figures.
    """
    return _forecast(snapshot).copy(deep=False)


@lru_cache(maxsize=4)
def _forecast(snapshot: Snapshot) -> pd.DataFrame:
    known = cohorts(snapshot)
    ids, matrix = borders.sums(known.codes)
    value = borders.add(matrix, project(known, choose(known)))
    columns = {"value": value, **limits(value, dispersion(known, matrix))}
    step, grade, region = (axis.ravel() for axis in np.indices(value.shape))
    table = pd.DataFrame(
        {
            "region": np.array(ids, dtype=object)[region],
            "year": int(known.years[-1]) + 1 + step,
            "grade": grade + 1,
            **{name: values.ravel() for name, values in columns.items()},
        }
    )
    started = table["grade"] > table["year"] - known.years[-1]
    status = np.where(table["value"].notna(), str(Status.ESTIMATED), str(Status.MISSING))
    reached: pd.DataFrame = table.assign(status=status)[started]
    return reached.sort_values(["region", "year", "grade"], ignore_index=True)
