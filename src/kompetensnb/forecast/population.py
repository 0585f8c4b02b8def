"""Population totals per municipality, and the sums that follow.

Ages, births, deaths and moves are known for too few years to test a model of them on the past. A model of totals is
what can be defended: it is tested on half a century of outcomes. `forecast.cohort` carries ages forward and is held to
it.
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
from kompetensnb.forecast import borders, uncertainty
from kompetensnb.forecast.panel import Floats, Panel, counts
from kompetensnb.forecast.rolling import Choice, Errors, choose, roll
from kompetensnb.forecast.series import METHODS
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "population"
LAST_YEAR: Final = 2040
STEPS: Final = 15
"""Horizons for which past errors are computed; a longer one widens in proportion."""
FIRST_ORIGIN: Final = 1983
"""The first year with growth enough behind it for every candidate."""
PATHS: Final = 1000
SEED: Final = 14


@dataclass(frozen=True)
class Totals:
    """Persons at 31 December: `persons` is codes x years, NaN before a municipality existed.

    `missing` are municipalities without figures for every year of their existence; they are not forecast.
    """

    codes: tuple[str, ...]
    years: NDArray[np.int64]
    persons: Floats
    missing: tuple[str, ...]

    def panel_at(self, origin: int) -> tuple[Panel, NDArray[np.int64]]:
        """The panel in the borders of the year `origin`, and for each code the row that its people are in.

        Before a split there is one series, the parent with the child, also for the years after. From the split on there
        are two, and both have the growth of the whole before it.
        """
        persons = self.persons.copy()
        kept = list(range(len(self.codes)))
        rows = np.arange(len(self.codes))
        for split in borders.SPLITS:
            if not {split.child, split.parent} <= set(self.codes):
                continue
            child, parent = self.codes.index(split.child), self.codes.index(split.parent)
            whole = persons[parent] + np.nan_to_num(persons[child])
            if origin < split.year:
                persons[parent] = whole
                rows[child] = parent
                kept.remove(child)
            else:
                first = int(np.searchsorted(self.years, split.year))
                for part in (child, parent):
                    persons[part, :first] = persons[part, first] * whole[:first] / whole[first]
        codes = [self.codes[row] for row in kept]
        panel = counts(codes, borders.pools(codes), borders.lends(codes), self.years.tolist(), persons[kept])
        return panel, np.searchsorted(kept, rows)


@dataclass(frozen=True)
class Projection:
    """Persons per municipality to come: `value` is codes x years.

    `history` (past origins x years x codes) is what errors are drawn from, `choice` the methods behind the values.
    """

    codes: tuple[str, ...]
    years: NDArray[np.int64]
    value: Floats
    history: Floats
    choice: Choice
    missing: tuple[str, ...]

    def paths(self, count: int = PATHS, seed: int = SEED, first: int = 0) -> Floats:
        """Persons in `count` possible futures from number `first` on: paths x years x codes."""
        drawn: Floats = self.value.T * np.exp(uncertainty.paths(self.history, count, seed, first))
        return drawn


def totals(snapshot: Snapshot) -> Totals:
    """The totals of a snapshot.

    Raises:
        KompetensnbError: snapshot-missing-table; forecast-no-figures when no municipality has a whole series.
    """
    rows = snapshot.table(SUBJECT)
    return totals_of(rows[(rows["sex"] == "alla") & (rows["age"] == "total")])


def totals_of(rows: pd.DataFrame) -> Totals:
    """The totals from rows `region` (SCB code), `year`, `value`; the order of the rows does not matter."""
    table = rows.pivot(index="region", columns="year", values="value").sort_index(axis="columns")
    table = table.reindex(list(borders.municipalities()))
    years = table.columns.to_numpy(dtype=np.int64)
    since = {split.child: split.year for split in borders.SPLITS}
    expected = years >= np.array([since.get(code, 0) for code in table.index])[:, None]
    persons = np.where(expected, table.to_numpy(dtype=np.float64), np.nan)
    whole = np.logical_and.reduce((persons > 0) | ~expected, axis=1)
    for split in borders.SPLITS:  # the parent's earlier figures cannot be read without the child's, nor the reverse
        pair = table.index.isin([split.parent, split.child])
        whole[pair] &= whole[pair].all()
    if not whole.any() or not len(years):
        raise KompetensnbError("forecast-no-figures", table=SUBJECT)
    codes = np.array(table.index)
    return Totals(tuple(codes[whole]), years, persons[whole], tuple(codes[~whole]))


def past_errors(figures: Totals, first: int = FIRST_ORIGIN) -> Errors:
    """Errors that every candidate would have made from every origin since `first`."""
    origins = [int(year) for year in figures.years[:-1] if year >= first]
    return roll(figures.panel_at, origins, STEPS, figures.codes)


def project(
    figures: Totals, *, origin: int = 0, until: int = LAST_YEAR, errors: Errors | None = None, choice: Choice = ()
) -> Projection:
    """Forecast from the year `origin` (0: the last with figures) to `until`, by what was known then.

    `errors` saves computing `past_errors`; `choice` imposes methods instead of choosing them by these errors.

    Raises:
        KompetensnbError: forecast-unknown-origin, forecast-too-short, forecast-horizon.
    """
    start = origin or int(figures.years[-1])
    steps = until - start
    if not 1 <= steps <= 2 * STEPS:
        raise KompetensnbError("forecast-horizon", year=until, allowed=f"{start + 1}–{start + 2 * STEPS}")
    panel, rows = figures.panel_at(start)
    known = (errors or past_errors(figures)).known(start)
    chosen = choice or choose(known, start)
    cut = panel.until(start)
    level = np.mean([METHODS[name](cut, steps) for name in chosen], axis=0)
    history = uncertainty.history(known.of(chosen), steps)
    return Projection(
        codes=panel.names,
        years=np.arange(start + 1, until + 1),
        value=np.exp(level),
        history=history[:, :, _first_rows(rows, len(panel.names))],
        choice=chosen,
        missing=figures.missing,
    )


def _first_rows(rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """For each row of the panel the first final series that lies in it."""
    return np.array([np.flatnonzero(rows == row)[0] for row in range(count)])


def forecast(snapshot: Snapshot, until: int = LAST_YEAR, count: int = PATHS, seed: int = SEED) -> pd.DataFrame:
    """Population of every region to `until`, with bands.

    Columns `region` (id), `year`, `value`, `low_80`, `low_50`, `high_50`, `high_80` (persons, not rounded), `status`.
    A region with a member that cannot be forecast has NaN and the status of a missing figure.

    Computed once per choice; what the caller does to the frame does not reach other callers.

    Raises:
        KompetensnbError: snapshot-missing-table, forecast-no-figures, forecast-horizon.
    """
    return _forecast(snapshot, until, count, seed).copy(deep=False)


@lru_cache(maxsize=4)
def _forecast(snapshot: Snapshot, until: int, count: int, seed: int) -> pd.DataFrame:
    projection = project(totals(snapshot), until=until)
    ids, matrix = borders.sums(projection.codes)
    limits = uncertainty.bands(projection.paths(count, seed) @ matrix.T)
    return _table(ids, projection.years, matrix @ projection.value, dict(zip(uncertainty.LIMITS, limits, strict=True)))


def _table(ids: tuple[str, ...], years: NDArray[np.int64], value: Floats, limits: Mapping[str, Floats]) -> pd.DataFrame:
    """One row per region and year, from arrays regions x years (`value`) and years x regions (`limits`)."""
    result = pd.DataFrame(
        {
            "region": np.repeat(np.array(ids, dtype=object), len(years)),
            "year": np.tile(years, len(ids)),
            "value": value.ravel(),
            **{name: limit.T.ravel() for name, limit in limits.items()},
        }
    )
    known = result["value"].notna()
    return result.assign(status=np.where(known, str(Status.ESTIMATED), str(Status.MISSING)))
