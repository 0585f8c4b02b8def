from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.forecast import branches
from kompetensnb.forecast.axes import axes_of
from kompetensnb.forecast.branch_growth import MONTHS, SERVED, TESTED_YEARS, branch_growth
from kompetensnb.forecast.monthly import METHODS, PHI


@pytest.fixture(scope="module")
def axes(bundled):
    return axes_of(bundled)


@pytest.fixture(scope="module")
def growth(bundled, axes):
    return branch_growth(bundled, axes)


@pytest.fixture
def without(bundled, monkeypatch):
    """The bundled snapshot with rows of a table changed, as another snapshot."""

    class Changed:
        subjects = bundled.subjects

        def __init__(self, change):
            self.change = change

        def table(self, subject):
            return self.change(subject, bundled.table(subject))

    return Changed


def test_the_county_goes_on_from_its_latest_month(bundled, axes, growth):
    figures = branches.employed(bundled)
    base = list(figures.months).index(12 * axes.base + 10)
    ahead = len(figures.months) - 1 - base
    level = np.mean([METHODS[name](figures.panel(), 12 - ahead) for name in growth.county.choice], axis=0)[:, -1]
    market = ~np.isin(figures.branches, SERVED)
    now = figures.persons[:, base]
    total = np.log(np.exp(level)[market].sum() / now[market].sum())
    assert np.isclose(growth.county.market[0], total)
    assert np.allclose(growth.county.relative[:-1, 0], level - np.log(now) - total)


def test_beyond_the_years_that_are_tested_growth_fades(growth):
    yearly = np.diff(growth.county.relative, axis=1)
    assert np.allclose(yearly[:, TESTED_YEARS:], PHI * yearly[:, TESTED_YEARS - 1 : -1])
    assert np.allclose(growth.county.market[TESTED_YEARS:], PHI * growth.county.market[TESTED_YEARS - 1 : -1])


def test_the_unknown_grow_as_the_market(growth):
    assert (growth.county.relative[-1] == 0).all()


def test_goteborg_has_its_own_growth_by_the_method_of_the_county(growth):
    assert list(growth.own) == ["1480"]
    assert growth.of("1480").choice == growth.county.choice
    assert not np.allclose(growth.of("1480").relative, growth.county.relative)
    assert growth.of("1401") is growth.county


def test_errors_are_larger_further_ahead_and_in_smaller_regions(growth):
    spread = np.sqrt((growth.history**2).sum(axis=(0, 2)))
    assert (np.diff(spread) > 0).all()
    assert np.array_equal(growth.history_of(growth.persons), growth.history)
    tenth = growth.history_of(growth.persons / 10)
    assert np.allclose(tenth, growth.history * 10**growth.power)
    assert 0 < growth.power <= 0.5
    assert np.isfinite(growth.history_of(np.zeros_like(growth.persons))).all()


def test_first_year_errors_are_those_made_at_that_distance(bundled, growth):
    figures = branches.employed(bundled)
    made = branches.past_errors(figures, MONTHS).of(growth.county.choice)[:, 4]  # June to November
    origins = len(made)
    expected = np.sqrt(np.nanmean(made**2, axis=0) * (1 + 5 / (origins - 1)))
    assert np.allclose(np.sqrt((growth.history[:, 0, :-1] ** 2).sum(axis=0)), expected)


def test_figures_that_are_not_real_teach_nothing(bundled, axes, without, growth):
    def estimated(subject, table):
        return table.assign(status=table["status"].where(table["region"] != "1480", "skattad"))

    assert branch_growth(without(estimated), axes).own == {}


def test_real_annual_figures_of_a_municipality_give_it_its_own_growth(axes, without, growth):
    def fetched(subject, table):
        return table.assign(status="officiell") if subject == "employment" else table

    found = branch_growth(without(fetched), axes)
    assert len(found.own) > 20
    assert np.array_equal(found.of("1480").relative, growth.of("1480").relative)
    assert not np.allclose(found.of("1496").relative, growth.county.relative)
    assert all(np.isfinite(own.relative).all() for own in found.own.values())


def test_without_the_county_there_is_no_growth(axes, without):
    assert branch_growth(without(lambda _, table: table[table["region"] != "14"]), axes) is None
    assert branch_growth(without(lambda _, table: table[table["year"] < axes.base]), axes) is None


def test_row_order_is_irrelevant(axes, without, growth):
    shuffled = branch_growth(without(lambda _, table: table.sample(frac=1, random_state=3)), axes)
    assert np.array_equal(shuffled.county.relative, growth.county.relative)
    assert np.array_equal(shuffled.history, growth.history)
