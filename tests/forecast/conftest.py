"""What the tests of the forecast share: panels and tables that are made up, and the real totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import borders, cohort, population
from kompetensnb.forecast.panel import Panel, counts
from kompetensnb.forecast.population import Totals
from kompetensnb.forecast.rolling import Errors
from kompetensnb.store.snapshot import Snapshot

MakePanel = Callable[..., Panel]
Tables = Mapping[str, pd.DataFrame]

SEXES = ("kvinnor", "man")
BANDS = (*(f"{first}-{first + 4}" for first in range(0, 100, 5)), "100+")
MORTALITY = [0.4, 0.1, 0.1, 0.3, 0.5, 0.5, 0.6, 0.8, 1, 1.6, 2.6, 4, 7, 11, 18, 30, 55, 100, 180, 300, 450]
FERTILITY = [0, 0, 0, 4, 30, 90, 110, 55, 12, 1, *([0] * 11)]
MOBILITY = [50, 30, 25, 50, 140, 110, 80, 50, 30, 20, 20, 15, 12, *([10] * 8)]
"""Per thousand and year, by five-year band."""


class MadeUp:
    """A snapshot of tables that a test has made up."""

    def __init__(self, tables: Tables) -> None:
        self.tables = dict(tables)

    @property
    def subjects(self) -> tuple[str, ...]:
        return tuple(self.tables)

    def rows(self, subject: str) -> int:
        return len(self.table(subject))

    def table(self, subject: str) -> pd.DataFrame:
        if subject not in self.tables:
            raise KompetensnbError("snapshot-missing-table", table=subject)
        return self.tables[subject].copy(deep=False)

    def changed(self, **tables: pd.DataFrame) -> MadeUp:
        """The same with some tables in place of the present ones."""
        return MadeUp({**self.tables, **tables})

    def without(self, *subjects: str) -> MadeUp:
        return MadeUp({name: table for name, table in self.tables.items() if name not in subjects})


def tidy(values: np.ndarray, axes: Mapping[str, Sequence[object]], **constants: object) -> pd.DataFrame:
    """A labelled array as the rows of a table."""
    index = pd.MultiIndex.from_product(list(axes.values()), names=list(axes))
    return pd.DataFrame({"value": values.ravel()}, index=index).reset_index().assign(status="skattad", **constants)


@pytest.fixture(scope="session")
def people_tables(bundled: Snapshot) -> dict[str, pd.DataFrame]:
    """`population` as it is; `population_age` and `population_flows` made up, of whole persons, 2021-2025."""
    chance = np.random.default_rng(5)
    codes = borders.municipalities()
    real = bundled.table("population")
    ages = real[(real["year"] == 2025) & real["age"].isin(BANDS)]
    bands = ages.set_index(["region", "age"])["value"].reindex(pd.MultiIndex.from_product([codes, BANDS])).to_numpy()
    halves = bands.reshape(len(codes), 1, len(BANDS)) / 2 * np.ones((1, 2, 1))
    width = np.append(np.repeat(5, len(BANDS) - 1), 1)
    persons = np.repeat(halves / width, width, axis=-1)
    moving = halves * np.array(MOBILITY) / 1000
    expected = {
        "fodda": halves[:, :1] * np.array(FERTILITY) / 1000 * np.array([0.486, 0.514])[:, None],
        "doda": halves * np.array(MORTALITY) / 1000,
        "inrikes_in": moving,
        "inrikes_ut": moving * chance.uniform(0.9, 1.1, (len(codes), 1, 1)),
        "utrikes_in": moving * 0.2,
        "utrikes_ut": moving * 0.1,
    }
    axes = {"region": codes, "sex": SEXES, "age": BANDS}
    flows = [
        tidy(chance.poisson(mean).astype(float), axes, flow=flow, year=year)
        for year in range(2021, 2026)
        for flow, mean in expected.items()
    ]
    return {
        "population": real,
        "population_age": tidy(persons, {"region": codes, "sex": SEXES, "age": cohort.AGES}, year=2025),
        "population_flows": pd.concat(flows, ignore_index=True),
    }


@pytest.fixture(scope="session")
def people_snapshot(people_tables: dict[str, pd.DataFrame]) -> MadeUp:
    """A snapshot that a cohort model can be run on."""
    return MadeUp(people_tables)


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
