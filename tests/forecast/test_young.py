from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kompetensnb.forecast import cohort
from kompetensnb.forecast.education_history import by_subregion
from kompetensnb.forecast.matching_areas import SUBREGIONS
from kompetensnb.forecast.young import ENTRY, GRADUATION, read_young
from kompetensnb.vocabulary import regions

YEARS = tuple(range(2021, 2041))
FYRBODAL, SKARABORG = SUBREGIONS.index("fyrbodal"), SUBREGIONS.index("skaraborg")


@pytest.fixture(scope="module")
def whole(people_snapshot, bundled):
    return people_snapshot.changed(pupils=bundled.table("pupils"), eligibility=bundled.table("eligibility"))


@pytest.fixture(scope="module")
def people(whole):
    return cohort.people(whole)


def aged(people, age):
    return np.stack([by_subregion(people, year)[..., age] for year in YEARS])


def test_the_past_is_the_population_as_it_was(whole, people):
    found = read_young(whole, people, YEARS)
    past = YEARS.index(2025) + 1
    assert np.array_equal(found.entering[:past], aged(people, ENTRY)[:past])
    assert np.array_equal(found.graduating[:past], aged(people, GRADUATION)[:past])


def test_those_who_turn_sixteen_follow_grade_nine(whole, people):
    found = read_young(whole, people, YEARS)
    table = whole.table("pupils")
    table = table[(table["provider"] == "samtliga") & table["region"].isin(regions.get("skaraborg").members)]
    pupils = table.groupby(["year", "grade"])["value"].sum()
    start = YEARS.index(2025)
    course = found.entering[:, SKARABORG].sum(axis=1) / found.entering[start, SKARABORG].sum()
    assert course[start + 1] == pytest.approx(pupils[2024, "8"] / pupils[2024, "9"], rel=0.02)
    assert course[start + 8] == pytest.approx(pupils[2024, "1"] / pupils[2024, "9"], rel=0.05)
    # Beyond the last pupils it is the course of the population.
    counted = aged(people, ENTRY)[:, SKARABORG].sum(axis=1)
    own = found.entering[:, SKARABORG].sum(axis=1)
    reached = YEARS.index(2033)
    assert np.allclose(own[reached:] / own[reached], counted[reached:] / counted[reached])


def test_sexes_part_as_in_the_population(whole, people):
    found, counted = read_young(whole, people, YEARS), aged(people, ENTRY)
    assert np.allclose(
        found.entering / found.entering.sum(axis=-1, keepdims=True), counted / counted.sum(-1, keepdims=True)
    )


def test_without_pupils_the_population_alone_is_followed_and_it_is_told(whole, people):
    found = read_young(whole.without("pupils"), people, YEARS)
    assert found.missing == ("pupils",)
    assert np.array_equal(found.entering, aged(people, ENTRY))


def test_a_suppressed_grade_leaves_its_sub_region_to_the_population(whole, people):
    pupils = whole.table("pupils")
    hole = (pupils["region"] == "1438") & (pupils["year"] == 2024)
    found = read_young(whole.changed(pupils=pupils.assign(value=pupils["value"].mask(hole))), people, YEARS)
    assert np.allclose(found.entering[:, FYRBODAL], aged(people, ENTRY)[:, FYRBODAL])
    assert np.array_equal(found.entering[:, SKARABORG], read_young(whole, people, YEARS).entering[:, SKARABORG])


def test_only_a_change_in_eligibility_changes_those_who_graduate(whole, people):
    before = read_young(whole, people, YEARS)
    table = whole.table("eligibility")
    same = read_young(whole.without("eligibility"), people, YEARS)
    assert same.missing == ("eligibility",)
    assert np.allclose(same.graduating, before.graduating)
    share = table["measure"] == "yrkes"
    later = table.assign(year=2026, value=table["value"].where(~share, table["value"] / 2))
    found = read_young(whole.changed(eligibility=pd.concat([table, later])), people, YEARS)
    assert np.array_equal(found.entering, before.entering)
    # Those in grade 9 in 2026, half of whom are eligible now, are nineteen in 2030.
    assert np.allclose(found.graduating[YEARS.index(2030)], before.graduating[YEARS.index(2030)] / 2)
    assert np.allclose(found.graduating[YEARS.index(2026)], before.graduating[YEARS.index(2026)])
