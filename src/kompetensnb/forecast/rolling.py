"""Rolling origins: what each method would have said in the past, and the choice that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kompetensnb.forecast.panel import Floats, Panel
from kompetensnb.forecast.series import METHODS, Method

FEWEST_ORIGINS: Final = 5
"""Past origins that a choice needs. With fewer, nothing better than the first candidate has been shown."""
JUDGED_STEPS: Final = 10
"""Horizons a choice is judged on: those that the table of errors shows."""

Choice = tuple[str, ...]
"""Names of one method, or of two whose mean is taken."""

PanelAt = Callable[[int], tuple[Panel, NDArray[np.int64]]]
"""For an origin: the panel in the borders of that year, and for every final series the row it was part of."""


@dataclass(frozen=True)
class Errors:
    """Outcome less forecast, in level units (for persons about the relative error).

    `values` is methods x origins x steps x series; NaN where there is no outcome or no forecast.
    """

    methods: tuple[str, ...]
    origins: NDArray[np.int64]
    names: tuple[str, ...]
    values: Floats

    def known(self, year: int) -> Errors:
        """Only the errors that could be seen when `year` was the last with figures."""
        steps = np.arange(1, self.values.shape[2] + 1)
        seen = self.origins[:, None] + steps <= year
        before = self.origins < year
        values = np.where(seen[None, :, :, None], self.values, np.nan)[:, before]
        return Errors(self.methods, self.origins[before], self.names, values)

    def until_step(self, steps: int) -> Errors:
        """Only the first `steps` horizons."""
        return Errors(self.methods, self.origins, self.names, self.values[:, :, :steps])

    def of(self, choice: Choice) -> Floats:
        """Errors of a choice: origins x steps x series. The mean of two forecasts errs by the mean of their errors."""
        rows = [self.methods.index(name) for name in choice]
        result: Floats = self.values[rows].mean(axis=0)
        return result


def roll(
    panel_at: PanelAt,
    origins: Sequence[int],
    steps: int,
    names: Sequence[str],
    methods: Mapping[str, Method] = METHODS,
) -> Errors:
    """Forecast from every origin with every method that has years enough, and compare with what came."""
    values = np.full((len(methods), len(origins), steps, len(names)), np.nan)
    for number, origin in enumerate(origins):
        panel, rows = panel_at(origin)
        cut = panel.until(origin)
        after = panel.level[:, len(cut.years) : len(cut.years) + steps]
        for index, method in enumerate(methods.values()):
            if len(cut.years) - 1 >= method.needs:
                error = after - method(cut, steps)[:, : after.shape[1]]
                values[index, number, : after.shape[1]] = error[rows].T
    return Errors(tuple(methods), np.asarray(origins, dtype=np.int64), tuple(names), values)


def choose(errors: Errors, year: int, *, fewest: int = FEWEST_ORIGINS, judged: int = JUDGED_STEPS) -> Choice:
    """The method to use from `year`, judged only by errors that were known then: one, or the mean of the two best.

    Each candidate's mean absolute error is divided by that of the first candidate, horizon by horizon, and the ratios
    are averaged: long horizons do not drown short ones. All are judged on the same cases; a candidate with fewer past
    origins than `fewest` is left out, and when that leaves nothing it is the first. Horizons beyond `judged` do not
    count. The choice is one for all series: the only thing in which a pool's forecast depends on another pool.
    """
    seen = errors.known(year).until_step(judged)
    first: Choice = (errors.methods[0],)
    present = {name: np.isfinite(seen.of((name,))) for name in seen.methods}
    able = [name for name, cases in present.items() if np.count_nonzero(np.any(cases, axis=(1, 2))) >= fewest]
    if not able or able[0] != first[0]:
        return first
    common = np.logical_and.reduce([present[name] for name in able])

    def score(choice: Choice) -> float:
        return float(np.mean(_by_step(seen.of(choice), common) / _by_step(seen.of(first), common)))

    ranked = sorted(((name,) for name in able), key=score)
    both: Choice = tuple(name for choice in ranked[:2] for name in choice)
    return min((ranked[0], both), key=score)


def _by_step(errors: Floats, used: NDArray[np.bool_]) -> Floats:
    """Mean absolute error per step, over the cases that are used; steps without cases are left out."""
    cases = used.sum(axis=(0, 2))
    total = np.where(used, np.abs(errors), 0.0).sum(axis=(0, 2))
    result: Floats = total[cases > 0] / cases[cases > 0]
    return result
