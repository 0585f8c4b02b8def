"""The share of the population with post-secondary education, per municipality.

Shares are extrapolated as log-odds, so that they stay between 0 and 100. Only the years from 2000 are used: the
classification changed then, and a series is not joined across a break. There are no sums: the numbers of persons behind
the shares are not published with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import borders, uncertainty
from kompetensnb.forecast.panel import Floats, Panel, shares
from kompetensnb.forecast.rolling import Choice, Errors, choose, roll
from kompetensnb.forecast.series import METHODS
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "education_share"
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2040
STEPS: Final = 15
PATHS: Final = 1000
SEED: Final = 14


@dataclass(frozen=True)
class Projection:
    """Log-odds of the share to come, codes x years.

    `history` (past origins x years x codes) is what errors are drawn from, `choice` the methods behind the levels.
    """

    codes: tuple[str, ...]
    years: NDArray[np.int64]
    level: Floats
    history: Floats
    choice: Choice

    @property
    def value(self) -> Floats:
        """Per cent, codes x years."""
        return percent(self.level)

    def paths(self, count: int = PATHS, seed: int = SEED, first: int = 0) -> Floats:
        """Per cent in `count` possible futures from number `first` on: paths x years x codes."""
        return percent(self.level.T + uncertainty.paths(self.history, count, seed, first))


def percent(level: Floats) -> Floats:
    """Log-odds as a share in per cent."""
    result: Floats = 100 / (1 + np.exp(-level))
    return result


def panel(snapshot: Snapshot, sex: str = "alla") -> Panel:
    """Shares of every municipality with a whole series.

    Raises:
        KompetensnbError: snapshot-missing-table; forecast-no-figures.
    """
    rows = snapshot.table(SUBJECT)
    return panel_of(rows[rows["sex"] == sex])


def panel_of(rows: pd.DataFrame) -> Panel:
    """The panel from rows `region` (SCB code), `year`, `value`, in any order; series with a gap are left out."""
    rows = rows[rows["year"] >= FIRST_YEAR]
    table = rows.pivot(index="region", columns="year", values="value").sort_index(axis="columns")
    table = table.reindex(list(borders.municipalities())).dropna()
    if table.empty:
        raise KompetensnbError("forecast-no-figures", table=SUBJECT)
    codes = list(table.index)
    values = table.to_numpy(dtype=np.float64)
    return shares(codes, borders.pools(codes), borders.lends(codes), [int(year) for year in table.columns], values)


def past_errors(figures: Panel) -> Errors:
    """Errors that every candidate would have made, from every origin that a damped trend has years for."""
    rows = np.arange(len(figures.names))
    origins = [int(year) for year in figures.years[METHODS["damped"].needs : -1]]
    return roll(lambda _: (figures, rows), origins, STEPS, figures.names)


def project(
    figures: Panel, *, origin: int = 0, until: int = LAST_YEAR, errors: Errors | None = None, choice: Choice = ()
) -> Projection:
    """Forecast from the year `origin` (0: the last with figures) to `until`, by what was known then.

    Raises:
        KompetensnbError: forecast-unknown-origin, forecast-too-short, forecast-horizon.
    """
    start = origin or int(figures.years[-1])
    steps = until - start
    if not 1 <= steps <= 2 * STEPS:
        raise KompetensnbError("forecast-horizon", year=until, allowed=f"{start + 1}–{start + 2 * STEPS}")
    known = (errors or past_errors(figures)).known(start)
    chosen = choice or choose(known, start)
    cut = figures.until(start)
    return Projection(
        codes=figures.names,
        years=np.arange(start + 1, until + 1),
        level=np.mean([METHODS[name](cut, steps) for name in chosen], axis=0),
        history=uncertainty.history(known.of(chosen), steps),
        choice=chosen,
    )


def forecast(snapshot: Snapshot, sex: str = "alla", until: int = LAST_YEAR, seed: int = SEED) -> pd.DataFrame:
    """Per cent with post-secondary education in every municipality to `until`, with bands.

    Columns `region` (id), `year`, `value`, `low_80`, `low_50`, `high_50`, `high_80`, `status`.

    Computed once per choice; what the caller does to the frame does not reach other callers.

    Raises:
        KompetensnbError: snapshot-missing-table, forecast-no-figures, forecast-horizon.
    """
    return _forecast(snapshot, sex, until, seed).copy(deep=False)


@lru_cache(maxsize=8)
def _forecast(snapshot: Snapshot, sex: str, until: int, seed: int) -> pd.DataFrame:
    projection = project(panel(snapshot, sex), until=until)
    limits = uncertainty.bands(projection.paths(seed=seed))
    ids = [regions.municipality(code).id for code in projection.codes]
    return pd.DataFrame(
        {
            "region": np.repeat(np.array(ids, dtype=object), len(projection.years)),
            "year": np.tile(projection.years, len(ids)),
            "value": projection.value.ravel(),
            **{name: limit.T.ravel() for name, limit in zip(uncertainty.LIMITS, limits, strict=True)},
            "status": str(Status.ESTIMATED),
        }
    )
