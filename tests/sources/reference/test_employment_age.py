import pytest

from kompetensnb.sources.reference.employment_age import AGES, SUBJECT, YEARS
from kompetensnb.sources.reference.table import COUNTY, INSIDE, MUNICIPALITIES, SEXES, assumptions, grid
from kompetensnb.sources.reference.workplaces import BRANCHES

REGIONS = (COUNTY, *MUNICIPALITIES)


def _cells(tables):
    axes = {"region": REGIONS, "year": YEARS, "sex": SEXES, "branch": BRANCHES, "age": AGES}
    return grid(tables[SUBJECT], axes)


def _share(tables, branch, ages):
    cells = _cells(tables)[0, -1].sum(axis=0)[BRANCHES.index(branch)]
    return cells[[AGES.index(age) for age in ages]].sum() / cells.sum()


def test_ages_sum_to_the_employed_by_sex_and_branch(tables):
    axes = {"region": REGIONS, "year": YEARS, "sex": SEXES, "branch": BRANCHES}
    assert (_cells(tables).sum(axis=-1) == grid(tables["employment"], axes)).all()


def test_restaurants_are_young_and_farming_is_old(tables):
    young, old = ("15-19", "20-24"), ("60-64", "65-69", "70-74")
    assert _share(tables, "I", young) > 2 * _share(tables, "Q", young) > 2 * _share(tables, "O", young)
    assert _share(tables, "A", old) > 1.8 * _share(tables, "Q", old) > 1.8 * _share(tables, "I", old)


def test_few_work_before_20_and_after_65(tables):
    ages = _cells(tables)[0, -1].sum(axis=(0, 1))
    assert ages[AGES.index("15-19")] < ages[AGES.index("20-24")] < ages[AGES.index("25-29")]
    assert ages[AGES.index("65-69")] < 0.4 * ages[AGES.index("60-64")]


def test_a_cohort_is_followed_from_the_first_year_to_the_last(tables):
    """Those 40-49 at first are those 45-54 five years later: there are about as many, as all work."""
    cells = _cells(tables)[0].sum(axis=(1, 2))
    first, last = AGES.index("40-44"), AGES.index("45-49")
    growth = cells[1].sum() / cells[0].sum()
    assert cells[1, last : last + 2].sum() / cells[0, first : first + 2].sum() == pytest.approx(growth, abs=0.06)
    assert cells[1, AGES.index("65-69")] < 0.5 * cells[0, AGES.index("60-64")]


def test_a_place_leans_half_as_much_as_its_population(tables):
    """Göteborg's inhabitants are younger than the county's; its workplaces less so."""
    ages = {"region": (*MUNICIPALITIES,), "age": tuple(str(age) for age in range(15, 75))}
    people = grid(tables["population_age"].groupby(["region", "age"], as_index=False)["value"].sum(), ages)
    young = slice(10, 20)  # 25-34
    place = MUNICIPALITIES.index("1480")
    inside = [MUNICIPALITIES.index(code) for code in INSIDE]
    county = people[inside].sum(axis=0)
    leaning = (people[place, young].sum() / people[place].sum()) / (county[young].sum() / county.sum())
    cells = _cells(tables)[:, -1, :, BRANCHES.index("O")].sum(axis=1)
    working = cells[:, AGES.index("25-29") : AGES.index("35-39")].sum(axis=1) / cells.sum(axis=1)
    assert 1 < working[1 + place] / working[0] < leaning
    assert assumptions(SUBJECT)["local"] == 0.5
