"""Candidate methods for annual series: each takes a panel and gives its levels for the years to come.

Every method works on all series at once and looks only inside the pool of a series.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.panel import Floats, Panel

DRIFT_YEARS: Final = 10
"""Years of the trend in `drift` and in the local part of `shift_share`."""
DAMPED_YEARS: Final = 5
DAMPED_PHI: Final = 0.85
COMMON_YEARS: Final = 25
"""Years of the mean that a pool's growth returns to."""
COMMON_PHI: Final = 0.75
"""How much of a pool's distance from its mean growth is left after a year."""
BLOCKS: Final = ((0, 1), (1, 3), (3, 6), (6, 12))
"""Spans of past years, counted back from the last, whose mean growth explains the next year's (Corsi's cascade)."""
RIDGE: Final = 0.01
"""Share of the growth's variance that is added to keep the regression solvable."""

Function = Callable[[Panel, int], Floats]


@dataclass(frozen=True)
class Method:
    """A way to extrapolate. `needs` is how many years of growth it must have seen; fewer, and it is no candidate."""

    name: str
    needs: int
    function: Function

    def __call__(self, panel: Panel, steps: int) -> Floats:
        """Levels for the next `steps` years, series x steps.

        Raises:
            KompetensnbError: forecast-too-short.
        """
        if len(panel.years) - 1 < self.needs:
            raise KompetensnbError(
                "forecast-too-short", method=self.name, found=len(panel.years), allowed=self.needs + 1
            )
        return self.function(panel, steps)


def naive(panel: Panel, steps: int) -> Floats:
    """No change."""
    return np.repeat(panel.level[:, -1:], steps, axis=1)


def drift(panel: Panel, steps: int) -> Floats:
    """The mean growth of the last ten years goes on."""
    return _onwards(panel, np.repeat(panel.growth[:, -DRIFT_YEARS:].mean(1, keepdims=True), steps, axis=1))


def damped(panel: Panel, steps: int) -> Floats:
    """The mean growth of the last five years, each year 0.85 of the year before (Gardner and McKenzie's trend)."""
    recent = panel.growth[:, -DAMPED_YEARS:].mean(1, keepdims=True)
    return _onwards(panel, recent * DAMPED_PHI ** np.arange(1, steps + 1))


def shift_share(panel: Panel, steps: int) -> Floats:
    """The pool's growth as in `_common`, plus the series' own mean distance from it in the last ten years."""
    local = (panel.growth - panel.common_growth())[:, -DRIFT_YEARS:].mean(1, keepdims=True)
    return _onwards(panel, _common(panel, steps) + local)


def pooled(panel: Panel, steps: int) -> Floats:
    """The pool's growth as in `_common`, plus a local part that fades at a pace estimated from the whole pool.

    The local part (the series' growth less its pool's) is explained by its own mean in the last year, the two years
    before, the three before those and the six before those; one set of coefficients per pool, so that a small
    municipality borrows the pool's experience of how soon its own noise dies out.
    """
    local: Floats = panel.growth - panel.common_growth()
    coefficients = np.zeros((len(panel.names), len(BLOCKS)))
    for pool in np.unique(panel.pools):
        member = panel.pools == pool
        coefficients[member] = _cascade(local[member & panel.lends])
    for _ in range(steps):
        following = (_block_means(local[:, -BLOCKS[-1][1] :])[:, :, -1] * coefficients).sum(1)
        local = np.column_stack([local, following])
    return _onwards(panel, _common(panel, steps) + local[:, -steps:])


METHODS: Final[Mapping[str, Method]] = {
    method.name: method
    for method in (
        Method("no-change", 0, naive),
        Method("drift", DRIFT_YEARS, drift),
        Method("damped", DAMPED_YEARS, damped),
        Method("shift-share", DRIFT_YEARS, shift_share),
        Method("pooled", BLOCKS[-1][1] + 3, pooled),
    )
}
"""The candidates, simplest first."""


def _onwards(panel: Panel, growth: Floats) -> Floats:
    result: Floats = panel.level[:, -1:] + np.cumsum(growth, axis=1)
    return result


def _common(panel: Panel, steps: int) -> Floats:
    """Growth of each series' pool in the years to come: from the last year's back to the mean of 25 years."""
    growth = panel.common_growth()
    mean = growth[:, -COMMON_YEARS:].mean(1, keepdims=True)
    result: Floats = mean + (growth[:, -1:] - mean) * COMMON_PHI ** np.arange(1, steps + 1)
    return result


def _block_means(growth: Floats) -> Floats:
    """Mean growth in each block before every year that has them all, the one to come last: series x blocks x years."""
    longest = BLOCKS[-1][1]
    total = np.pad(np.cumsum(growth, axis=1), ((0, 0), (1, 0)))
    ends = np.arange(longest, total.shape[1])
    means: list[Floats] = [(total[:, ends - start] - total[:, ends - end]) / (end - start) for start, end in BLOCKS]
    return np.stack(means, axis=1)


def _cascade(local: Floats) -> Floats:
    """Coefficients of next year's local growth on the block means before it, by least squares over all series."""
    explaining = _block_means(local)[:, :, :-1].transpose(0, 2, 1).reshape(-1, len(BLOCKS))
    explained = local[:, BLOCKS[-1][1] :].ravel()
    ridge = RIDGE * float(explained @ explained) * np.eye(len(BLOCKS))
    # Least squares and not `solve`: in a pool of one the local part, and with it the matrix, is zero.
    solved, *_ = np.linalg.lstsq(explaining.T @ explaining + ridge, explaining.T @ explained, rcond=None)
    return np.asarray(solved, dtype=np.float64)
