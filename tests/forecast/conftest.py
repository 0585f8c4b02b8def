"""What the tests of the forecast share: panels and tables that are made up, and the real totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import borders, cohort, engine, goal, population, starting
from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.demand import Demand
from kompetensnb.forecast.education_tables import FLOWS
from kompetensnb.forecast.errors_past import PastErrors
from kompetensnb.forecast.panel import Panel, counts
from kompetensnb.forecast.population import Totals
from kompetensnb.forecast.rolling import Errors
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.forecast.supply import Residual, Response, Supply
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.statuses import Status

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


@pytest.fixture(scope="session")
def axes() -> Axes:
    """Six groups, three branches, ten years."""
    return Axes(tuple(range(2026, 2036)), ("02Z", "53E", "73O", "75N", "75S", "99Z"), ("B+C", "Q", "US"))


@pytest.fixture(scope="session")
def made_supply(axes: Axes) -> Callable[[Shifts], Supply]:
    """A supply that is made up: it grows by 1 % a year; graduates and those who move are counted, and participation."""

    def make(shifts: Shifts) -> Supply:
        start = np.array([900.0, 300.0, 1850.0, 800.0, 30.0, 0.0])
        years = np.arange(len(axes.all_years))
        base = start * 1.01 ** years[:, None]
        part = base - start
        moved = np.cumsum(shifts.graduates - shifts.moved_from, axis=0)
        points = np.concatenate([[0.0], shifts.participation.mean(axis=(1, 2))])
        force = base + np.vstack([np.zeros(len(start)), moved]) + base * points[:, None] / 100
        return Supply(
            region=regions.get("skaraborg"),
            axes=axes,
            stock=np.repeat(force[:, None, None] / 12, 2, axis=1).repeat(6, axis=2),
            flows=np.repeat((start / 20)[None, None], len(axes.years), axis=0).repeat(len(FLOWS), axis=1),
            labour_force_of_residents=force,
            employed_residents=force * np.array([0.85, 0.95, 0.98, 0.99, 0.99, np.nan]),
            labour_force_at_workplaces=force,
            lost=axes.full(0.0, "years", "groups"),
            residual=Residual((), axes.groups, np.empty((0, 6)), np.empty((0, 6))),
            response=Response(
                base=force,
                entrants=part * 0.5,
                graduates=part * 0.5,
                migration=part * 0.0,
                per_point=base / 100,
                to_workplaces=np.ones_like(base),
            ),
            statuses=dict.fromkeys(
                ("stock", "labour_force_of_residents", "labour_force_at_workplaces"), Status.ESTIMATED
            ),
            missing=(),
        )

    return make


@pytest.fixture(scope="session")
def made_demand(axes: Axes) -> Callable[[Shifts], Demand]:
    """A demand that is made up: it grows by 2 % a year in Q and not in B+C, times the shifts of the branches."""

    def make(shifts: Shifts) -> Demand:
        years = np.arange(len(axes.all_years))
        employed = np.stack(
            [
                np.tile([0.0, 1000.0], (len(years), 1)),
                np.array([2000.0, 800.0]) * 1.02 ** years[:, None],
                np.tile([0.0, 10.0], (len(years), 1)),
            ],
            axis=1,
        )
        employed[1:] *= shifts.branch
        mix = np.array([[0.5, 0.25, 0.1, 0.0, 0.01, 0.14], [0.1, 0.02, 0.6, 0.27, 0.01, 0.0], [1.0, 0, 0, 0, 0, 0]])
        exits = np.tile([30.0, 60.0, 0.0], (len(axes.years), 1))
        chance = np.random.default_rng(5)
        return Demand(
            region=regions.get("skaraborg"),
            axes=axes,
            employed=employed,
            mix=np.broadcast_to(mix[None, :, None], (*employed.shape, 6)),
            pension=exits * 0.7,
            other=exits * 0.3,
            pension_weight=mix,
            other_weight=mix,
            history=chance.normal(0, 0.01, (12, len(axes.years), 3)) * np.arange(1, 11)[:, None] ** 0.5 / 12**0.5,
            statuses=dict.fromkeys(("employed", "mix", "replacement"), Status.SYNTHETIC),
            missing=(),
            choice=("damped",),
        )

    return make


@pytest.fixture(scope="session")
def past(axes: Axes) -> PastErrors:
    """Past errors that are made up."""
    chance = np.random.default_rng(6)
    grow = np.sqrt(np.arange(1, len(axes.years) + 1))
    return PastErrors(
        population=chance.normal(0, 0.004, (20, 1)) * grow / 20**0.5,
        share=chance.normal(0, 0.02, (15, 1)) * grow / 15**0.5,
        participation=0.4 * grow[None],
        entrants=0.01 * grow,
        assumed=(),
    )


@pytest.fixture
def made_up(
    monkeypatch: pytest.MonkeyPatch,
    axes: Axes,
    made_supply: Callable[[Shifts], Supply],
    made_demand: Callable[[Shifts], Demand],
    past: PastErrors,
) -> Iterator[str]:
    """A snapshot without tables, for which the engine is given the made-up supply and demand."""
    unknown = dict.fromkeys(("fill", "throughput", "stay"), np.full(6, np.nan))
    for module in (engine, goal):
        monkeypatch.setattr(module, "axes_of", lambda _, until: axes)
    monkeypatch.setattr(engine, "supply", lambda _, region, shifts: made_supply(shifts))
    monkeypatch.setattr(engine, "demand", lambda _, region, shifts: made_demand(shifts))
    monkeypatch.setattr(engine, "past_errors", lambda *_: past)
    monkeypatch.setattr(starting, "places_shares", lambda *_: unknown)
    monkeypatch.setattr(starting, "matched_share", lambda *_: np.array([50.0, 90, 90, 65, 70, np.nan]))
    engine.baseline.cache_clear()
    yield "made up"
    engine.baseline.cache_clear()
