"""Employed by branch in the county, month by month, one to two years ahead.

Figures are persons employed at workplaces in the county, fifteen groups of SNI 2007, preliminary monthly statistics.
The producer places some of the employed in an unknown branch: about one in a thousand until July 2024, more than twice
as many until November 2025, then one in a thousand again. So that this does not look like a fall and a rise in the
others, the unknown are spread over the branches in proportion before the forecast and taken out again after it, at the
share of the last three months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import uncertainty
from kompetensnb.forecast.monthly import LATEST, METHODS
from kompetensnb.forecast.panel import Floats, Panel, counts
from kompetensnb.forecast.rolling import Choice, Errors, choose, roll
from kompetensnb.forecast.series import Method
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches as vocabulary
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.branches import BranchKind
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "employment_month"
STEPS: Final = 24
FEWEST_ORIGINS: Final = STEPS
"""A choice needs past origins over as long a time as the longest horizon that it is judged on."""
PATHS: Final = 1000
SEED: Final = 14


@dataclass(frozen=True)
class Employed:
    """Persons per branch and month: `persons` is branches x months, `unknown` the share without a known branch.

    `months` are counted from the year 0; of one month a year they are years. `persons` and `total` hold the unknown,
    spread in proportion.
    """

    branches: tuple[str, ...]
    months: NDArray[np.int64]
    persons: Floats
    unknown: Floats

    @property
    def total(self) -> Floats:
        """All employed, per month."""
        result: Floats = self.persons.sum(axis=0)
        return result

    def panel(self) -> Panel:
        """The branches as one pool."""
        size = len(self.branches)
        return counts(self.branches, [0] * size, [True] * size, self.months.tolist(), self.persons)

    def whole(self) -> Panel:
        """The total as a series of its own."""
        return counts([vocabulary.TOTAL], [0], [True], self.months.tolist(), self.total[None])


@dataclass(frozen=True)
class Projection:
    """Persons per branch to come, the unknown last: `value` is branches x months; the total is their sum.

    `history` (past origins x months x branches without the unknown) is what errors are drawn from.
    """

    branches: tuple[str, ...]
    months: NDArray[np.int64]
    value: Floats
    history: Floats
    choice: Choice

    def paths(self, count: int = PATHS, seed: int = SEED, first: int = 0) -> Floats:
        """Persons in `count` possible futures from number `first` on: paths x months x branches, the unknown last."""
        known = self.value[:-1].T * np.exp(uncertainty.paths(self.history, count, seed, first))
        share = self.value[-1] / self.value[:-1].sum(axis=0)
        return np.concatenate([known, known.sum(axis=2, keepdims=True) * share[:, None]], axis=2)


def employed(snapshot: Snapshot, region: str = "14") -> Employed:
    """The employed in a region whose months are published in full (SCB code).

    Raises:
        KompetensnbError: snapshot-missing-table; forecast-no-figures.
    """
    rows = snapshot.table(SUBJECT)
    return employed_of(rows[rows["region"] == region])


def employed_of(rows: pd.DataFrame) -> Employed:
    """The employed from rows `year`, `month`, `branch`, `value` of one region, in any order.

    Raises:
        KompetensnbError: forecast-no-figures; forecast-hole when a month is missing in between.
    """
    month = 12 * rows["year"].to_numpy(dtype=np.int64) + rows["month"].to_numpy(dtype=np.int64) - 1
    return _employed(rows, month, per_year=12)


def yearly_of(rows: pd.DataFrame) -> Employed:
    """The employed from rows `year`, `branch`, `value` of one region and one month a year; `months` are then years.

    Raises:
        KompetensnbError: forecast-no-figures; forecast-hole when a year is missing in between.
    """
    return _employed(rows, rows["year"].to_numpy(dtype=np.int64), per_year=1)


def _employed(rows: pd.DataFrame, number: NDArray[np.int64], per_year: int) -> Employed:
    if rows.empty:
        raise KompetensnbError("forecast-no-figures", table=SUBJECT)
    names = [branch.id for branch in vocabulary.of_kind(BranchKind.GROUP)]
    table = rows.assign(number=number).pivot(index="branch", columns="number", values="value")
    numbers = np.arange(number.min(), number.max() + 1)
    table = table.reindex(index=[*names, vocabulary.UNKNOWN], columns=numbers)
    found = table.to_numpy(dtype=np.float64)
    holes = np.argwhere(~(np.isfinite(found) & (found > 0)))
    if len(holes):
        series, place = holes[0]
        raise KompetensnbError("forecast-hole", series=table.index[series], year=int(numbers[place]) // per_year)
    unknown = found[-1] / found.sum(axis=0)
    return Employed(tuple(names), numbers, found[:-1] / (1 - unknown), unknown)


def past_errors(figures: Employed, steps: int = STEPS, methods: Mapping[str, Method] = METHODS) -> Errors:
    """Errors that every candidate would have made from every month (year) that has years enough behind it."""
    needed = max(method.needs for method in methods.values())
    panel, rows = figures.panel(), np.arange(len(figures.branches))
    return roll(lambda _: (panel, rows), figures.months[needed:-1].tolist(), steps, figures.branches, methods)


def project(
    figures: Employed, *, origin: int = 0, steps: int = STEPS, errors: Errors | None = None, choice: Choice = ()
) -> Projection:
    """Forecast from the month `origin` (0: the last) and `steps` months on, by what was known then.

    The branches are scaled to add up to the forecast of the total, made by the same choice of method.

    Raises:
        KompetensnbError: forecast-unknown-origin, forecast-too-short.
    """
    start = origin or int(figures.months[-1])
    known = (errors or past_errors(figures)).known(start)
    chosen = choice or choose(known, start, fewest=FEWEST_ORIGINS, judged=STEPS)
    parts, whole = (_extrapolated(panel.until(start), chosen, steps) for panel in (figures.panel(), figures.whole()))
    parts *= whole / parts.sum(axis=0)
    unknown = figures.unknown[figures.months <= start][-LATEST:].mean()
    return Projection(
        branches=(*figures.branches, vocabulary.UNKNOWN),
        months=np.arange(start + 1, start + steps + 1),
        value=np.concatenate([parts * (1 - unknown), whole * unknown]),
        history=uncertainty.history(known.of(chosen), steps),
        choice=chosen,
    )


def _extrapolated(panel: Panel, choice: Choice, steps: int) -> Floats:
    result: Floats = np.exp(np.mean([METHODS[name](panel, steps) for name in choice], axis=0))
    return result


def forecast(snapshot: Snapshot, steps: int = STEPS, count: int = PATHS, seed: int = SEED) -> pd.DataFrame:
    """Employed in the county per branch and month, with bands.

    Columns `region` (id), `branch`, `year`, `month`, `value`, `low_80`, `low_50`, `high_50`, `high_80` (persons, not
    rounded), `status`. The total has a row of its own, and so have the unknown, without a band: how many they are is
    a matter of the producer's routines.

    Computed once per choice; what the caller does to the frame does not reach other callers.

    Raises:
        KompetensnbError: snapshot-missing-table, forecast-no-figures, forecast-hole.
    """
    return _forecast(snapshot, steps, count, seed).copy(deep=False)


@lru_cache(maxsize=4)
def _forecast(snapshot: Snapshot, steps: int, count: int, seed: int) -> pd.DataFrame:
    projection = project(employed(snapshot), steps=steps)
    names = (*projection.branches, vocabulary.TOTAL)
    value = np.concatenate([projection.value, projection.value.sum(axis=0, keepdims=True)])
    drawn = projection.paths(count, seed)
    limits = uncertainty.bands(np.concatenate([drawn, drawn.sum(axis=2, keepdims=True)], axis=2))
    limits[:, :, names.index(vocabulary.UNKNOWN)] = np.nan
    months = np.tile(projection.months, len(names))
    return pd.DataFrame(
        {
            "region": regions.COUNTY,
            "branch": np.repeat(np.array(names, dtype=object), len(projection.months)),
            "year": months // 12,
            "month": months % 12 + 1,
            "value": value.ravel(),
            **{name: limit.T.ravel() for name, limit in zip(uncertainty.LIMITS, limits, strict=True)},
            "status": str(Status.ESTIMATED),
        }
    )
