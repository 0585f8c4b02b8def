from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import borders, pupils
from kompetensnb.vocabulary import regions


@pytest.fixture(scope="module")
def rows(bundled):
    return bundled.table("pupils")


@pytest.fixture(scope="module")
def known(bundled):
    return pupils.cohorts(bundled)


@pytest.fixture(scope="module")
def result(bundled):
    return pupils.forecast(bundled)


def column(code):
    return borders.municipalities().index(code)


def masked(rows, region, year, grade):
    gone = (rows["region"] == region) & (rows["year"] == year) & (rows["grade"] == str(grade))
    return rows.assign(value=rows["value"].mask(gone))


def test_cohorts_are_read_by_year_grade_and_municipality(known, rows):
    one = rows[(rows["region"] == "1496") & (rows["year"] == 2023) & (rows["grade"] == "4")]
    one = one[one["provider"] == "samtliga"]
    assert known.pupils.shape == (5, 9, 51)
    assert known.pupils[3, 3, column("1496")] == one["value"].item()


def test_a_cohort_moves_one_grade_a_year(known):
    found = pupils.project(known, pupils.UNCHANGED)
    for step in range(8):
        assert np.array_equal(found[step, 8], known.pupils[-1, 7 - step])


def test_cohorts_that_have_not_started_are_not_invented(known, result):
    found = pupils.project(known, pupils.TRANSITIONS)
    for step in range(8):
        assert np.isnan(found[step, : step + 1]).all()
        assert np.isfinite(found[step, step + 1 :]).all()
    assert (result["grade"] > result["year"] - 2024).all()
    assert result.loc[result["grade"] == 9, "year"].max() == 2032


def test_transitions_by_hand(known):
    own, members = column("1496"), [column(code) for code in regions.get("skaraborg").members]
    before, after = known.pupils[:-1, 5], known.pupils[1:, 6]
    common = after[:, members].sum() / before[:, members].sum()
    expected = (after[:, own].sum() + 300 * common) / (before[:, own].sum() + 300)
    assert np.isclose(pupils.transitions(known)[5, own], expected)


def test_without_a_second_autumn_nothing_is_learnt(known):
    first = known.until(2020)
    assert np.array_equal(pupils.transitions(first), np.ones((8, 51)))
    assert pupils.choose(first) == pupils.UNCHANGED


def test_the_method_that_has_erred_least_is_chosen(known):
    leaking = known.pupils.copy()
    for year in range(1, 5):
        leaking[year, 1:] = leaking[year - 1, :-1] * 0.9
    assert pupils.choose(pupils.Cohorts(known.codes, known.years, leaking)) == pupils.TRANSITIONS


@given(seed=st.integers(0, 1000))
@settings(max_examples=5, deadline=None)
def test_row_order_is_irrelevant(rows, known, seed):
    shuffled = pupils.cohorts_of(rows.sample(frac=1, random_state=seed))
    assert np.array_equal(shuffled.pupils, known.pupils)


def test_a_suppressed_figure_stays_missing_in_its_cohort_and_in_every_sum(rows, known):
    hidden = pupils.cohorts_of(masked(rows, "1496", 2024, 6))
    ids, matrix = borders.sums(hidden.codes)
    found = pupils.project(hidden, pupils.TRANSITIONS)
    assert np.isnan(found[2, 8, column("1496")])
    assert np.isfinite(found[1, 8]).all()
    summed = borders.add(matrix, found)[2, 8]
    by_id = dict(zip(ids, summed, strict=True))
    assert np.isnan([by_id["skaraborg"], by_id["vastra-gotaland"]]).all()
    assert by_id["fyrbodal"] > 0
    assert np.isfinite(pupils.transitions(hidden)).all()


def test_another_sub_region_changes_nothing(rows, known):
    fewer = pupils.cohorts_of(rows[rows["region"] != "1496"])
    elsewhere = [column(code) for code in known.codes if borders.subregion(code) != "skaraborg"]
    before = pupils.project(known, pupils.TRANSITIONS)
    after = pupils.project(fewer, pupils.TRANSITIONS)
    assert np.array_equal(before[..., elsewhere], after[..., elsewhere], equal_nan=True)
    with_it, without = (pupils.dispersion(cohorts, np.eye(51)) for cohorts in (known, fewer))
    assert np.array_equal(with_it[..., elsewhere], without[..., elsewhere], equal_nan=True)


def test_nothing_after_the_autumn_is_used(rows, known):
    changed = pupils.cohorts_of(rows.assign(value=rows["value"].where(rows["year"] <= 2022, rows["value"] * 2)))
    for method in (pupils.UNCHANGED, pupils.TRANSITIONS):
        before, after = (pupils.project(cohorts.until(2022), method) for cohorts in (known, changed))
        assert np.array_equal(before, after, equal_nan=True)


def test_cohorts_that_change_stage_on_the_way():
    changing = pupils.changes_stage()
    assert changing[0].tolist() == [False] * 6 + [True, False, False]
    assert changing[2].tolist() == [False] * 6 + [True, True, True]
    assert changing[7, 8]


def test_a_longer_step_is_never_surer(known):
    spread = pupils.dispersion(known, borders.sums(known.codes)[1])
    assert (np.diff(spread, axis=0) >= 0).all()
    assert (spread > 0).all()


def test_dispersion_by_hand_for_the_county(known):
    """One step within a stage: every grade but the first and the seventh, the autumns 2021 to 2024."""
    county = known.pupils[:, :, [code[:2] == "14" for code in known.codes]].sum(axis=2)
    said, came = county[:-1, :-1], county[1:, 1:]
    error = np.sqrt(said) * np.abs(np.log(came / said))
    expected = error[:, [0, 1, 2, 3, 4, 6, 7]].mean() * np.sqrt(np.pi / 2) * np.sqrt(1 + 1 / 3)
    ids, matrix = borders.sums(known.codes)
    assert np.isclose(pupils.dispersion(known, matrix)[0, 0, ids.index("vastra-gotaland")], expected)


def test_parts_sum_to_wholes_and_bands_are_in_order(result):
    ninth = result[result["grade"] == 9].pivot(index="region", columns="year", values="value")
    parts = ninth.loc[[regions.municipality(code).id for code in regions.get("sjuharad").members]].sum()
    assert np.allclose(ninth.loc["sjuharad"], parts)
    limits = result[["low_80", "low_50", "value", "high_50", "high_80"]].to_numpy()
    assert (limits > 0).all()
    assert (np.diff(limits, axis=1) > 0).all()


def test_nothing_to_forecast_is_refused(rows):
    with pytest.raises(KompetensnbError, match="forecast-no-figures"):
        pupils.cohorts_of(rows.iloc[:0])
