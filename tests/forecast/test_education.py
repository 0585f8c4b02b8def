from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import borders, education


@pytest.fixture(scope="module")
def rows(bundled):
    table = bundled.table("education_share")
    return table[table["sex"] == "alla"]


@pytest.fixture(scope="module")
def figures(bundled):
    return education.panel(bundled)


def test_years_before_the_new_classification_are_not_joined_on(figures, rows):
    assert (figures.years[0], figures.years[-1]) == (2000, 2025)
    own = rows[(rows["region"] == "1496") & (rows["year"] == 2025)]["value"].item()
    assert np.isclose(education.percent(figures.level)[figures.names.index("1496"), -1], own)


def test_shares_stay_between_0_and_100_and_bands_in_order(bundled):
    result = education.forecast(bundled)
    assert result["region"].nunique() == 51
    assert (result["year"].min(), result["year"].max()) == (2026, 2040)
    limits = result[["low_80", "low_50", "value", "high_50", "high_80"]].to_numpy()
    assert ((limits > 0) & (limits < 100)).all()
    assert (np.diff(limits, axis=1) > 0).all()


def test_women_and_men_have_forecasts_of_their_own(bundled):
    women, men = (education.forecast(bundled, sex=sex)["value"].mean() for sex in ("kvinnor", "man"))
    assert women > men


def test_nothing_after_the_origin_is_used(rows, figures):
    changed = education.panel_of(rows.assign(value=rows["value"].where(rows["year"] <= 2018, rows["value"] / 2)))
    before, after = (education.project(panel, origin=2018, until=2025) for panel in (figures, changed))
    assert before.choice == after.choice
    assert np.array_equal(before.level, after.level)
    assert np.array_equal(before.history, after.history)


def test_a_municipality_with_a_gap_is_left_out_and_moves_no_other_sub_region(rows, figures):
    gap = (rows["region"] == "1496") & (rows["year"] == 2010)
    fewer = education.panel_of(rows.assign(value=rows["value"].mask(gap)).sample(frac=1, random_state=1))
    assert "1496" not in fewer.names
    choice = ("pooled", "drift")
    before, after = (education.project(panel, choice=choice) for panel in (figures, fewer))
    for code in fewer.names:
        if borders.subregion(code) != "skaraborg":
            same = before.value[before.codes.index(code)], after.value[after.codes.index(code)]
            assert np.array_equal(*same)


def test_the_same_paths_in_one_process_or_many(figures):
    projection = education.project(figures, until=2030)
    assert np.array_equal(projection.paths(30, seed=5)[20:], projection.paths(10, seed=5, first=20))


def test_a_year_that_cannot_be_reached_is_refused(figures):
    with pytest.raises(KompetensnbError, match="forecast-horizon"):
        education.project(figures, until=2025)


def test_nothing_to_forecast_is_refused(rows):
    with pytest.raises(KompetensnbError, match="forecast-no-figures"):
        education.panel_of(rows[rows["year"] < 2000])
