from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from kompetensnb.forecast import borders
from kompetensnb.forecast.backtest import backtest, level_matrix
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind


@pytest.fixture(scope="module")
def rows(bundled):
    return backtest(bundled)


def row(rows, subject, level, horizon, first="1990"):
    found = [
        score
        for score in rows
        if (score.subject, score.level, score.horizon) == (subject, level, horizon) and score.first_origin == first
    ]
    assert len(found) == 1
    return found[0]


def only(bundled, **tables):
    """A snapshot with these tables alone."""
    return SimpleNamespace(subjects=tuple(tables), table=tables.__getitem__)


def test_population_errors_stay_below_the_bars(rows):
    five, ten = (row(rows, "population", "kommun", horizon) for horizon in (5, 10))
    assert five.mape <= 2.0
    assert ten.mape <= 4.0
    assert five.better_both > 50
    assert min(ten.better_unchanged, ten.better_trend) > 50
    for horizon in (1, 3, 5, 10):
        assert 75 <= row(rows, "population", "kommun", horizon).coverage_80 <= 85


def test_grade_nine_three_years_ahead_stays_below_the_bar(rows):
    assert row(rows, "pupils", "kommun", 3, "2020").wmape <= 3.0


def test_the_naive_models_are_recomputed_independently(bundled, rows):
    """No change and ten-year drift, five years ahead, from the table by a plain loop."""
    table = bundled.table("population")
    table = table[(table["sex"] == "alla") & (table["age"] == "total")]
    persons = {
        (code, year): value for code, year, value in zip(table["region"], table["year"], table["value"], strict=True)
    }
    whole = {year: persons["1490", year] + persons.get(("1443", year), 0.0) for year in range(1968, 2026)}

    def at(code, year, origin):
        if code not in ("1443", "1490") or (origin >= 1994 and year >= 1994):
            return persons[code, year]
        return whole[year] if origin < 1994 else whole[year] * persons[code, 1994] / whole[1994]

    unchanged, trend = [], []
    for origin in range(1990, 2021):
        for code in borders.municipalities():
            if code == "1443" and origin < 1994:
                continue
            now, before, came = (at(code, year, origin) for year in (origin, origin - 10, origin + 5))
            unchanged.append(100 * abs(now - came) / came)
            trend.append(100 * abs(now * (now / before) ** 0.5 - came) / came)
    found = row(rows, "population", "kommun", 5)
    assert found.cases == len(unchanged) == 51 * 31 - 4
    assert found.mape_unchanged == pytest.approx(np.mean(unchanged))
    assert found.mape_trend == pytest.approx(np.mean(trend))


def test_one_cell_is_recomputed_independently(bundled, rows):
    """Grade 9 in the county two years ahead: grade 7 today, for the three autumns there are."""
    table = bundled.table("pupils")
    table = table[(table["provider"] == "samtliga") & table["region"].isin(regions.get("vastra-gotaland").members)]
    total = table.groupby(["year", "grade"])["value"].sum()
    errors = [abs(total[year, "7"] - total[year + 2, "9"]) / total[year + 2, "9"] for year in (2020, 2021, 2022)]
    found = row(rows, "pupils", "lan", 2, "2020")
    assert found.mape == pytest.approx(100 * np.mean(errors))
    assert found.methods == "unchanged (3)"


def test_every_subject_level_and_horizon_has_its_row(rows):
    population = [score for score in rows if score.subject == "population" and score.first_origin == "1990"]
    assert [(score.level, score.horizon) for score in population] == [
        (level, horizon) for level in ("kommun", "delregion", "lan") for horizon in (1, 3, 5, 10)
    ]
    months = {(score.level, score.horizon) for score in rows if score.unit == "month"}
    assert months == {("bransch", 12), ("bransch", 24), ("lan", 12), ("lan", 24)}
    assert row(rows, "employment_month", "bransch", 24, "2022-06").last_origin == "2024-06"
    yearly = {(score.level, score.horizon) for score in rows if score.subject == "employment_month"} - months
    assert yearly == {("bransch-kommun", horizon) for horizon in (1, 2, 3, 4)}


def test_goteborg_is_tested_on_its_novembers(bundled, rows):
    table = bundled.table("employment_month")
    table = table[(table["region"] == "1480") & (table["month"] == 11) & ~table["branch"].isin(["A-U+US", "US"])]
    unknown = bundled.table("employment_month").query("region == '1480' and month == 11 and branch == 'US'")
    spread = 1 / (
        1
        - unknown.set_index("year")["value"]
        / (table.groupby("year")["value"].sum() + unknown.set_index("year")["value"])
    )
    persons = table.pivot(index="branch", columns="year", values="value") * spread
    found = row(rows, "employment_month", "bransch-kommun", 3, "2021")
    assert found.cases == 2 * 15
    unchanged = [abs(persons[year] - persons[year + 3]) / persons[year + 3] for year in (2021, 2022)]
    assert found.mape_unchanged == pytest.approx(100 * np.mean(unchanged))
    assert found.coverage_80 is None
    assert (found.methods, found.direction) == ("no-change (2)", 0)


def test_a_single_series_has_nobody_to_be_faster_than(rows):
    assert row(rows, "population", "lan", 5).faster is None


def test_a_missing_table_is_reported_and_the_rest_tested(bundled):
    rows = backtest(only(bundled, pupils=bundled.table("pupils")))
    missing = {score.subject for score in rows if score.missing}
    assert missing == {"population", "education_share", "employment_month"}
    assert {score.subject for score in rows if score.cases} == {"pupils"}


def test_made_up_figures_are_never_tested(bundled):
    table = bundled.table("pupils")
    made_up = table.assign(status=table["status"].where(table["year"] < 2024, "syntetisk"))
    assert all(score.cases == 0 for score in backtest(only(bundled, pupils=made_up)))


def test_levels_add_up_and_a_missing_member_makes_its_sum_missing():
    every = borders.municipalities()
    ones = np.ones(len(every))
    assert (level_matrix(every, every, RegionKind.SUBREGION) @ ones).tolist() == [14, 12, 8, 15]
    assert (level_matrix(every, every, RegionKind.COUNTY) @ ones).tolist() == [49]
    fewer = [code for code in every if code != "1496"]
    sums = level_matrix(fewer, every, RegionKind.SUBREGION) @ ones[1:]
    assert np.isnan(sums).tolist() == [False, False, False, True]
    assert np.isnan(level_matrix(fewer, every, RegionKind.COUNTY) @ ones[1:]).all()
    early = [code for code in every if code != "1443"]  # Borås before the split
    assert (level_matrix(early, every, RegionKind.COUNTY) @ ones[1:]).tolist() == [48]
