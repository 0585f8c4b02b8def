import numpy as np
import pytest

from kompetensnb.sources.reference.employment import CITY
from kompetensnb.sources.reference.table import COUNTY, INSIDE, MUNICIPALITIES, assumptions, grid
from kompetensnb.sources.reference.workplaces import BRANCHES, SUBJECT, YEARS, day_population, leanings, part


def _of(values, code):
    return values[MUNICIPALITIES.index(code)]


def test_while_there_is_commuting_it_is_the_real_one(real):
    day = day_population(real)
    measures = {"region": MUNICIPALITIES, "measure": ("in", "stay")}
    assert (day[:, 1] == grid(real["commuting"], measures, year=2021).sum(axis=1)).all()
    assert (day[:, 0] == grid(real["commuting"], measures, year=2020).sum(axis=1)).all()


def test_later_those_who_stay_follow_the_employed_residents(real):
    """Dals-Ed 2024 by hand: 607 come from elsewhere, 1 635 stay × what population × employment rate has changed by."""
    people = grid(real["population"], {"year": (2021, 2024)}, region="1438", age="total", sex="alla")
    rates = grid(real["labour"], {"year": (2021, 2024)}, region="1438", measure="employment_rate")
    expected = 607 + 1635 * (people[1] * rates[1]) / (people[0] * rates[0])
    assert _of(day_population(real), "1438")[YEARS.index(2024)] == pytest.approx(expected)


def test_the_estimated_day_population_agrees_with_another_register(real):
    """Göteborg's published employed of each November, which the estimate does not use, within three per cent."""
    day = _of(day_population(real), CITY)
    county = day_population(real)[[MUNICIPALITIES.index(code) for code in INSIDE]].sum(axis=0)
    axes = {"region": (CITY, COUNTY), "year": YEARS}
    published = grid(real["employment_month"], axes, month=11, branch="A-U+US")
    assert day / county == pytest.approx(published[0] / published[1], rel=0.03)


def test_branches_lean_where_their_drivers_are(real):
    weights = leanings(real, day_population(real)[:, 1])
    assert weights.shape == (51, len(BRANCHES))
    assert (weights > 0).all()
    per_head = weights / grid(real["population"], {"region": MUNICIPALITIES}, year=2025, age="total")[:, np.newaxis]
    branch = dict(zip(BRANCHES, per_head.T, strict=True))
    assert _of(branch["A"], "1470") > 5 * _of(branch["A"], "1402")  # the plain of Vara, the suburb of Partille
    assert _of(branch["J"], "1480") > 1.5 * _of(branch["J"], "1447")  # education: Göteborg, Gullspång
    assert _of(branch["Q"], "1427") > 1.3 * _of(branch["Q"], "1440")  # elderly: Sotenäs, Ale
    assert _of(branch["B+C"], "1452") > 3 * _of(branch["B+C"], "1402")


def test_drivers_of_a_branch_are_shares_of_one():
    drivers = assumptions(SUBJECT)["drivers"]
    assert tuple(drivers) == BRANCHES
    for branch, shares in drivers.items():
        assert sum(shares.values()) == pytest.approx(1), branch
    assert {code for places in assumptions(SUBJECT)["leanings"].values() for code in places} <= set(MUNICIPALITIES)


def test_a_part_is_shared_out_to_the_last_person():
    regions = (COUNTY, *MUNICIPALITIES)
    places = np.full((51, 1, 2), 3.0)
    inside = [code in INSIDE for code in MUNICIPALITIES]
    both = np.concatenate([places[inside].sum(axis=0, keepdims=True), places])
    both = np.concatenate([both, both.sum(axis=-1, keepdims=True)], axis=-1)
    found = part(both, regions, [0.5, 1.0])
    assert found[0, 0].tolist() == [round(147 * 0.5), 147, round(147 * 0.5) + 147]
    assert (found[1:][inside].sum(axis=0) == found[0]).all()
    assert set(found[1:, 0, 0]) == {1, 2}
    assert (found <= both).all()
