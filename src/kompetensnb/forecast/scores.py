"""How good forecasts were: the measures of the back-test, from arrays of what was said and what came."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from kompetensnb.forecast.panel import Floats


@dataclass(frozen=True)
class Cells:
    """One horizon of one level: arrays origins x series, NaN where there is nothing to compare.

    `start` is the last figure known, `said` the forecast, `came` the outcome; `unchanged` and `trend` are what the two
    naive models said. `low_80` … `high_80` are the bands. `step` is the mean absolute change over the same horizon in
    the past that was known. `additive`: the series are numbers of persons, whose sum grows; otherwise shares.
    """

    origins: NDArray[np.int64]
    start: Floats
    said: Floats
    came: Floats
    unchanged: Floats
    trend: Floats
    low_80: Floats
    low_50: Floats
    high_50: Floats
    high_80: Floats
    step: Floats
    additive: bool = True


@dataclass(frozen=True)
class Score:
    """One row of the table. Shares and percentages in per cent; None where a measure has no meaning or no cases.

    `level` is kommun, delregion, lan or bransch; `horizon` counts years or months (`unit`). `cases` are pairs of origin
    and series, most of them overlapping in time. `mape` is the mean absolute percentage error, `wmape` the same
    weighted by size, `mape_unchanged` and `mape_trend` that of the naive models. `mase` is the absolute error in
    relation to the mean change over as long a time in the past. `direction` and `faster` (than the level's average) are
    how often the forecast was right. `better_*` is the share of series for which the mean error was smaller than that
    of the naive models. `coverage_*` is the share of outcomes inside the band. `missing` names a table that is not in
    the snapshot, which leaves the row without cases.
    """

    subject: str
    level: str = ""
    horizon: int = 0
    unit: str = "year"
    first_origin: str = ""
    last_origin: str = ""
    origins: int = 0
    series: int = 0
    cases: int = 0
    methods: str = ""
    mape: float | None = None
    wmape: float | None = None
    mape_unchanged: float | None = None
    mape_trend: float | None = None
    mase: float | None = None
    direction: float | None = None
    faster: float | None = None
    better_unchanged: float | None = None
    better_trend: float | None = None
    better_both: float | None = None
    coverage_80: float | None = None
    coverage_50: float | None = None
    missing: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values, figures with three decimals."""
        return {key: round(value, 3) if isinstance(value, float) else value for key, value in asdict(self).items()}


class Measures(TypedDict):
    """The measures of a `Score` by name."""

    mape: float | None
    wmape: float | None
    mape_unchanged: float | None
    mape_trend: float | None
    mase: float | None
    direction: float | None
    faster: float | None
    better_unchanged: float | None
    better_trend: float | None
    better_both: float | None
    coverage_80: float | None
    coverage_50: float | None


def measures(cells: Cells) -> Measures:
    """All measures of one horizon of one level."""
    known = np.isfinite(cells.said) & np.isfinite(cells.came)
    error, unchanged, trend = (
        np.where(known, np.abs(said - cells.came), np.nan) for said in (cells.said, cells.unchanged, cells.trend)
    )
    better = [_per_series(error) < _per_series(naive) for naive in (unchanged, trend)]
    valid = [np.isfinite(_per_series(naive)) for naive in (unchanged, trend)]
    whole = np.isfinite(error) & np.isfinite(cells.step) & (cells.step > 0)
    return {
        "mape": _mean(100 * error / cells.came),
        "wmape": _ratio(100 * error, np.where(known, cells.came, np.nan)),
        "mape_unchanged": _mean(100 * unchanged / cells.came),
        "mape_trend": _mean(100 * trend / cells.came),
        "mase": _mean(np.divide(error, cells.step, out=np.full_like(error, np.nan), where=whole)),
        "direction": _direction(cells, known),
        "faster": _faster(cells, known),
        "better_unchanged": _share(better[0], valid[0]),
        "better_trend": _share(better[1], valid[1]),
        "better_both": _share(better[0] & better[1], valid[0] & valid[1]),
        "coverage_80": _inside(cells.came, cells.low_80, cells.high_80, known),
        "coverage_50": _inside(cells.came, cells.low_50, cells.high_50, known),
    }


def past_step(values: Floats, horizon: int) -> Floats:
    """Mean absolute change over `horizon` columns in the known past (series x times): one figure per series."""
    if values.shape[1] <= horizon:
        return np.full(len(values), np.nan)
    return np.asarray(np.abs(values[:, horizon:] - values[:, :-horizon]).mean(axis=1), dtype=np.float64)


def _mean(values: Floats) -> float | None:
    kept = values[np.isfinite(values)]
    return float(kept.mean()) if len(kept) else None


def _ratio(above: Floats, below: Floats) -> float | None:
    return float(np.nansum(above) / np.nansum(below)) if np.isfinite(below).any() else None


def _per_series(error: Floats) -> Floats:
    """Mean per series, NaN for one without cases."""
    cases = np.isfinite(error).sum(axis=0)
    mean: Floats = np.divide(np.nansum(error, axis=0), cases, out=np.full(error.shape[1], np.nan), where=cases > 0)
    return mean


def _share(hit: NDArray[np.bool_], valid: NDArray[np.bool_]) -> float | None:
    return float(100 * hit[valid].mean()) if valid.any() else None


def _direction(cells: Cells, known: NDArray[np.bool_]) -> float | None:
    """A forecast of no change is not right; an outcome of no change is not counted."""
    moved = known & (cells.came != cells.start) & np.isfinite(cells.start)
    return _share(np.sign(cells.said - cells.start) == np.sign(cells.came - cells.start), moved)


def _faster(cells: Cells, known: NDArray[np.bool_]) -> float | None:
    several = known & (known.sum(axis=1, keepdims=True) > 1) & np.isfinite(cells.start)
    right = _above_average(cells.said, cells, several) == _above_average(cells.came, cells, several)
    return _share(right, several)


def _above_average(values: Floats, cells: Cells, used: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each series grows faster than all together; shares are compared by points."""
    start, then = (np.where(used, array, 0.0) for array in (cells.start, values))
    size = np.maximum(used.sum(axis=1, keepdims=True), 1)
    if not cells.additive:
        return np.asarray(then - start > (then - start).sum(axis=1, keepdims=True) / size)
    return np.asarray(then * start.sum(axis=1, keepdims=True) > start * then.sum(axis=1, keepdims=True))


def _inside(came: Floats, low: Floats, high: Floats, known: NDArray[np.bool_]) -> float | None:
    return _share((came >= low) & (came <= high), known & np.isfinite(low) & np.isfinite(high))
