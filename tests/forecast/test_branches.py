from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import branches
from kompetensnb.forecast.monthly import METHODS

JUNE_2024 = 12 * 2024 + 5


@pytest.fixture(scope="module")
def rows(bundled):
    table = bundled.table("employment_month")
    return table[table["region"] == "14"]


@pytest.fixture(scope="module")
def figures(bundled):
    return branches.employed(bundled)


@pytest.fixture(scope="module")
def past(figures):
    return branches.past_errors(figures)


@pytest.fixture(scope="module")
def result(bundled):
    return branches.forecast(bundled)


def test_the_unknown_are_spread_in_proportion(figures, rows):
    month = rows[(rows["year"] == 2025) & (rows["month"] == 3)].set_index("branch")["value"]
    place = list(figures.months).index(12 * 2025 + 2)
    known = month.drop("A-U+US")
    assert np.isclose(figures.total[place], known.sum())
    share = figures.persons[figures.branches.index("Q"), place] / figures.total[place]
    assert np.isclose(share, month["Q"] / known.drop("US").sum())
    assert np.isclose(figures.unknown[place], month["US"] / known.sum())


def test_branches_add_up_to_the_total(result):
    wide = result.pivot(index=["year", "month"], columns="branch", values="value")
    assert np.allclose(wide.drop(columns="A-U+US").sum(axis=1), wide["A-U+US"])


def test_the_total_is_forecast_as_a_series_of_its_own(figures, past):
    found = branches.project(figures, errors=past)
    expected = np.mean([np.exp(METHODS[name](figures.whole(), 24)) for name in found.choice], axis=0)
    assert np.allclose(found.value.sum(axis=0), expected[0])


def test_two_years_of_every_branch_in_bands_that_are_in_order(result):
    assert len(result) == 17 * 24
    assert (result["year"].min(), result["year"].max()) == (2026, 2028)
    known = result[result["branch"] != "US"]
    limits = known[["low_80", "low_50", "high_50", "high_80"]].to_numpy()
    assert (limits > 0).all()
    assert (np.diff(limits, axis=1) > 0).all()
    assert result.loc[result["branch"] == "US", ["low_80", "high_80"]].isna().all(axis=None)


def test_nothing_after_the_origin_is_used(rows, figures, past):
    changed = rows["value"].where(12 * rows["year"] + rows["month"] - 1 <= JUNE_2024, rows["value"] * 3)
    before = branches.project(figures, origin=JUNE_2024, errors=past)
    after = branches.project(branches.employed_of(rows.assign(value=changed)), origin=JUNE_2024)
    assert before.choice == after.choice
    assert np.array_equal(before.value, after.value)
    assert np.array_equal(before.history, after.history)


def test_no_change_until_the_past_is_as_long_as_the_horizon(figures, past):
    assert branches.project(figures, origin=12 * 2023 + 6, errors=past).choice == ("no-change",)


@given(seed=st.integers(0, 1000))
@settings(max_examples=3, deadline=None)
def test_row_order_is_irrelevant(rows, figures, seed):
    shuffled = branches.employed_of(rows.sample(frac=1, random_state=seed))
    assert np.array_equal(shuffled.persons, figures.persons)


def test_the_same_paths_in_one_process_or_many(figures, past):
    projection = branches.project(figures, errors=past)
    whole = projection.paths(120, seed=2)
    assert np.array_equal(whole[50:], projection.paths(70, seed=2, first=50))
    assert (whole > 0).all()


def test_a_missing_month_is_refused(rows):
    gone = (rows["year"] == 2023) & (rows["month"] == 4) & (rows["branch"] == "K")
    with pytest.raises(KompetensnbError, match="forecast-hole") as caught:
        branches.employed_of(rows[~gone])
    assert caught.value.fields == {"series": "K", "year": 2023}


def test_nothing_to_forecast_is_refused(bundled):
    with pytest.raises(KompetensnbError, match="forecast-no-figures"):
        branches.employed(bundled, "20")
