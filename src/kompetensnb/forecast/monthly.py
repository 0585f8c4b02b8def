"""Candidate methods for series with a season: levels of the months, or of one month each year, that are to come."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np

from kompetensnb.forecast.panel import Floats, Panel
from kompetensnb.forecast.series import Method

YEAR: Final = 12
LATEST: Final = 3
"""Months at the end of the series that say how fast it grows now; of yearly figures there is one."""
PHI: Final = 0.5
"""How much of the yearly growth is left a year later."""
THETA: Final = 0.5
"""How much of the mean growth the theta method carries on: the mean of a line without slope and one with all of it."""


def last_year(panel: Panel, steps: int, *, period: int = YEAR) -> Floats:
    """The same month last year: no change."""
    return _season(panel, steps, period)


def drift(panel: Panel, steps: int, *, period: int = YEAR) -> Floats:
    """The mean yearly growth of all years seen (at most ten) goes on."""
    growth = _mean(_yearly(panel, period)[:, -10 * period :])
    result: Floats = _season(panel, steps, period) + growth * _year_ahead(steps, period)
    return result


def theta(panel: Panel, steps: int, *, period: int = YEAR) -> Floats:
    """Half the growth of `drift` (Hyndman and Billah's form of the theta method, all weight on the last year)."""
    growth = THETA * _mean(_yearly(panel, period)[:, -10 * period :])
    result: Floats = _season(panel, steps, period) + growth * _year_ahead(steps, period)
    return result


def damped(panel: Panel, steps: int, *, period: int = YEAR) -> Floats:
    """The yearly growth of the last three months, half as much every year."""
    latest = _mean(_yearly(panel, period)[:, -min(LATEST, period) :])
    result: Floats = _season(panel, steps, period) + latest * _damping(steps, period)
    return result


def shift_share(panel: Panel, steps: int, *, period: int = YEAR) -> Floats:
    """All branches' growth as in `damped`, plus the branch's own mean distance from it in all years seen."""
    weight, yearly = panel.weight[:, :-period], _yearly(panel, period)
    common = (weight * yearly).sum(0, keepdims=True) / weight.sum(0)
    growth = _mean(common[:, -min(LATEST, period) :]) + _mean(yearly - common)
    result: Floats = _season(panel, steps, period) + growth * _damping(steps, period)
    return result


METHODS: Final[Mapping[str, Method]] = {
    method.name: method
    for method in (
        Method("no-change", YEAR - 1, last_year),
        Method("drift", 2 * YEAR - 1, drift),
        Method("damped", 2 * YEAR - 1, damped),
        Method("shift-share", 2 * YEAR - 1, shift_share),
        Method("theta", 2 * YEAR - 1, theta),
    )
}
"""The candidates, simplest first."""

YEARLY: Final[Mapping[str, Method]] = {
    method.name: method
    for method in (
        Method("no-change", 0, partial(last_year, period=1)),
        Method("drift", 1, partial(drift, period=1)),
        Method("damped", 1, partial(damped, period=1)),
        Method("shift-share", 1, partial(shift_share, period=1)),
        Method("theta", 1, partial(theta, period=1)),
    )
}
"""The same candidates for one month a year, where no more is published."""


def _season(panel: Panel, steps: int, period: int) -> Floats:
    last = panel.level[:, -period:]
    return np.tile(last, (1, -(-steps // period)))[:, :steps]


def _yearly(panel: Panel, period: int) -> Floats:
    """Growth since the same month the year before, a year's columns fewer."""
    result: Floats = panel.level[:, period:] - panel.level[:, :-period]
    return result


def _mean(growth: Floats) -> Floats:
    return np.asarray(growth.mean(axis=1, keepdims=True), dtype=np.float64)


def _year_ahead(steps: int, period: int) -> Floats:
    return (np.arange(steps) // period + 1).astype(np.float64)


def _damping(steps: int, period: int) -> Floats:
    """The sum of PHI, PHI², … up to the year that each step lies in."""
    years = _year_ahead(steps, period)
    result: Floats = PHI * (1 - PHI**years) / (1 - PHI)
    return result
