"""Candidate methods for monthly series with a season: levels of the months to come, from a panel of months."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from kompetensnb.forecast.panel import Floats, Panel
from kompetensnb.forecast.series import Method

YEAR: Final = 12
LATEST: Final = 3
"""Months at the end of the series that say how fast it grows now."""
PHI: Final = 0.5
"""How much of the yearly growth is left a year later."""


def last_year(panel: Panel, steps: int) -> Floats:
    """The same month last year: no change."""
    return _season(panel, steps)


def drift(panel: Panel, steps: int) -> Floats:
    """The mean yearly growth of all years seen (at most ten) goes on."""
    result: Floats = _season(panel, steps) + _mean(_yearly(panel)[:, -10 * YEAR :]) * _year_ahead(steps)
    return result


def damped(panel: Panel, steps: int) -> Floats:
    """The yearly growth of the last three months, half as much every year."""
    result: Floats = _season(panel, steps) + _mean(_yearly(panel)[:, -LATEST:]) * _damping(steps)
    return result


def shift_share(panel: Panel, steps: int) -> Floats:
    """All branches' growth as in `damped`, plus the branch's own mean distance from it in all years seen."""
    weight = panel.weight[:, :-YEAR]
    common = (weight * _yearly(panel)).sum(0, keepdims=True) / weight.sum(0)
    growth = _mean(common[:, -LATEST:]) + _mean(_yearly(panel) - common)
    result: Floats = _season(panel, steps) + growth * _damping(steps)
    return result


METHODS: Final[Mapping[str, Method]] = {
    method.name: method
    for method in (
        Method("no-change", YEAR - 1, last_year),
        Method("drift", 2 * YEAR - 1, drift),
        Method("damped", 2 * YEAR - 1, damped),
        Method("shift-share", 2 * YEAR - 1, shift_share),
    )
}
"""The candidates, simplest first."""


def _season(panel: Panel, steps: int) -> Floats:
    last = panel.level[:, -YEAR:]
    return np.tile(last, (1, -(-steps // YEAR)))[:, :steps]


def _yearly(panel: Panel) -> Floats:
    """Growth since the same month the year before, twelve columns fewer."""
    result: Floats = panel.level[:, YEAR:] - panel.level[:, :-YEAR]
    return result


def _mean(growth: Floats) -> Floats:
    return np.asarray(growth.mean(axis=1, keepdims=True), dtype=np.float64)


def _year_ahead(steps: int) -> Floats:
    return (np.arange(steps) // YEAR + 1).astype(np.float64)


def _damping(steps: int) -> Floats:
    """The sum of PHI, PHI², … up to the year that each step lies in."""
    years = _year_ahead(steps)
    result: Floats = PHI * (1 - PHI**years) / (1 - PHI)
    return result
