"""Panels that are made up, and the real totals, for the tests of the forecast."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from kompetensnb.forecast import population
from kompetensnb.forecast.panel import Panel, counts
from kompetensnb.forecast.population import Totals
from kompetensnb.forecast.rolling import Errors
from kompetensnb.store.snapshot import Snapshot

MakePanel = Callable[..., Panel]


@pytest.fixture(scope="session")
def figures(bundled: Snapshot) -> Totals:
    """Population totals of the bundled snapshot."""
    return population.totals(bundled)


@pytest.fixture(scope="session")
def errors(figures: Totals) -> Errors:
    """Past errors of every method on the real totals."""
    return population.past_errors(figures)


@pytest.fixture
def make_panel() -> MakePanel:
    """Two pools of series that grow by chance, the same for the same seed."""

    def make(seed: int = 1, *, series: int = 6, years: int = 40, first: int = 1980) -> Panel:
        chance = np.random.default_rng(seed)
        growth = chance.normal(0.004, 0.01, (series, years))
        persons = np.exp(chance.uniform(8, 11, (series, 1)) + np.cumsum(growth, axis=1))
        names = [f"s{number}" for number in range(series)]
        pools = [number % 2 for number in range(series)]
        return counts(names, pools, [True] * series, range(first, first + years), persons)

    return make
