from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import borders, population
from kompetensnb.vocabulary import regions

CHOICE = ("pooled", "shift-share")


@pytest.fixture(scope="session")
def rows(bundled):
    table = bundled.table("population")
    return table[(table["sex"] == "alla") & (table["age"] == "total")]


@pytest.fixture(scope="session")
def result(bundled):
    return population.forecast(bundled)


def project(rows, **options):
    figures = population.totals_of(rows)
    return figures, population.project(figures, choice=CHOICE, **options)


def of(projection, code):
    return projection.value[projection.codes.index(code)]


def test_every_municipality_from_the_year_after_the_last_to_2040(result):
    assert set(result["region"]) == set(borders.sums(borders.municipalities())[0])
    assert (result["year"].min(), result["year"].max()) == (2026, 2040)
    assert set(result["status"]) == {"skattad"}


def test_what_a_caller_does_to_the_table_does_not_reach_the_next(bundled, result):
    mine = population.forecast(bundled)
    mine["value"] = 0.0
    assert (population.forecast(bundled)["value"] > 0).all()
    assert (result["value"] > 0).all()


def test_parts_sum_to_wholes(result):
    values = result.pivot(index="region", columns="year", values="value")
    for whole in ("vastra-gotaland", "skaraborg", "gr13"):
        region = regions.get(whole)
        parts = values.loc[[regions.municipality(code).id for code in region.members]].sum()
        assert np.allclose(values.loc[whole], parts, rtol=1e-12)


def test_bands_are_in_order_and_grow(result):
    limits = result[["low_80", "low_50", "value", "high_50", "high_80"]].to_numpy()
    assert (limits > 0).all()
    assert (np.diff(limits, axis=1) > 0).all()
    county = result[result["region"] == "vastra-gotaland"]
    assert (np.diff(county["high_80"] - county["low_80"]) > 0).all()


def test_the_sum_is_surer_than_its_parts(result):
    last = result[result["year"] == 2035].set_index("region")
    relative = (last["high_80"] - last["low_80"]) / last["value"]
    members = [regions.municipality(code).id for code in regions.get("fyrbodal").members]
    assert relative["fyrbodal"] < relative[members].median()


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1000))
def test_row_order_is_irrelevant(rows, errors, seed):
    _, straight = project(rows, errors=errors)
    _, shuffled = project(rows.sample(frac=1, random_state=seed), errors=errors)
    assert np.array_equal(straight.value, shuffled.value)


def test_another_sub_region_changes_nothing_when_the_choice_is_given(rows):
    fewer = rows[rows["region"] != "1496"]
    figures, whole = project(rows)
    _, part = project(fewer)
    assert part.missing == ("1496",)
    draws = dict(zip(whole.codes, whole.paths(20).transpose(2, 0, 1), strict=True))
    fewer_draws = dict(zip(part.codes, part.paths(20).transpose(2, 0, 1), strict=True))
    for code in figures.codes:
        if borders.subregion(code) != "skaraborg":
            assert np.array_equal(of(whole, code), of(part, code))
            assert np.array_equal(draws[code], fewer_draws[code])
    assert not np.array_equal(of(whole, "1495"), of(part, "1495"))


@pytest.mark.parametrize("code", ["1496", "1480", "1430", "1443"])
def test_the_common_choice_stands_when_a_municipality_is_left_out(rows, code):
    figures = population.totals_of(rows[rows["region"] != code])
    assert population.project(figures).choice == CHOICE


def test_nothing_after_the_origin_is_used(rows, errors):
    changed = rows.assign(value=rows["value"].where(rows["year"] <= 2010, rows["value"] * 1.7))
    before = population.project(population.totals_of(rows), origin=2010, until=2020, errors=errors)
    figures = population.totals_of(changed)
    after = population.project(figures, origin=2010, until=2020)
    assert before.choice == after.choice
    assert np.array_equal(before.value, after.value)
    assert np.array_equal(before.history, after.history)


def test_a_municipality_with_a_gap_is_missing_and_so_are_its_sums(bundled, rows):
    gap = (rows["region"] == "1496") & (rows["year"] == 2001)
    figures = population.totals_of(rows.assign(value=rows["value"].mask(gap)))
    assert figures.missing == ("1496",)
    projection = population.project(figures, choice=CHOICE)
    ids, matrix = borders.sums(projection.codes)
    last = dict(zip(ids, (matrix @ projection.value)[:, -1], strict=True))
    assert np.isnan(last["vastra-gotaland"])
    assert last["fyrbodal"] > 0


def test_before_the_split_boras_and_bollebygd_are_one(figures):
    early, _ = figures.panel_at(1990)
    late, rows = figures.panel_at(1994)
    assert "1443" not in early.names
    assert len(late.names) == 51
    assert rows.tolist() == list(range(51))
    whole = np.exp(early.level[early.names.index("1490")])
    parts = np.exp(late.level[[late.names.index("1490"), late.names.index("1443")]]).sum(0)
    assert np.allclose(whole, parts)
    child = late.growth[late.names.index("1443"), :26]
    assert np.allclose(child, early.growth[early.names.index("1490"), :26])


def test_one_half_of_a_split_cannot_be_read_alone(rows):
    assert population.totals_of(rows[rows["region"] != "1443"]).missing == ("1443", "1490")


def test_the_same_seed_gives_the_same_paths_in_one_process_or_many(figures, errors):
    projection = population.project(figures, errors=errors)
    whole = projection.paths(200, seed=3)
    halves = [projection.paths(100, seed=3), projection.paths(100, seed=3, first=100)]
    assert np.array_equal(whole, np.concatenate(halves))
    assert (whole > 0).all()


@pytest.mark.parametrize("until", [2025, 2056])
def test_a_year_that_cannot_be_reached_is_refused(figures, errors, until):
    with pytest.raises(KompetensnbError, match="forecast-horizon") as caught:
        population.project(figures, until=until, errors=errors)
    assert caught.value.fields["allowed"] == "2026–2055"


def test_nothing_to_forecast_is_refused(rows):
    with pytest.raises(KompetensnbError, match="forecast-no-figures"):
        population.totals_of(pd.DataFrame(rows.iloc[:0]))
