import numpy as np
import pytest

from kompetensnb.sources.reference.areas import AGES, PARTS, YEARS
from kompetensnb.sources.reference.turnover import Turnover, cohorts, turnover
from kompetensnb.store.snapshot import Snapshot

NEEDED = ("education", "population", "population_age", "migration")


@pytest.fixture(scope="module")
def known(bundled: Snapshot) -> Turnover:
    return turnover({subject: bundled.table(subject) for subject in NEEDED})


def test_people_of_a_year_are_those_of_the_year_before_and_what_happened(known: Turnover) -> None:
    people = known.people.sum(axis=3)
    assert (people[1:] == people[:-1] + known.entered - known.left - known.died + known.moved).all()


def test_the_base_year_is_the_table_on_education(known: Turnover, bundled: Snapshot) -> None:
    education = bundled.table("education")
    real = education[education["region"].str.startswith("14")].groupby("sex")["value"].sum()
    assert known.people[-1].sum(axis=(0, 2)).tolist() == [real["kvinnor"], real["man"]]


def test_those_who_enter_are_the_cohorts_that_turned_16(known: Turnover, bundled: Snapshot) -> None:
    single = cohorts({"population_age": bundled.table("population_age")})
    assert (known.entered[-1] == single[:, :, 16]).all()
    assert (known.entered[0] == single[:, :, 20]).all()


def test_ages_follow_the_cohorts(known: Turnover) -> None:
    # The large cohorts born around 1990 were 25-34 in 2020 and have begun to leave that age in 2025.
    county = known.people.sum(axis=(1, 2))
    young = county[:, AGES.index("25-34")] / county.sum(axis=1)
    assert known.people.shape == (len(YEARS), len(PARTS), 2, len(AGES))
    assert young[0] > young[-1]
    assert np.abs(np.diff(county.sum(axis=1)) / county[:-1].sum(axis=1)).max() < 0.01


def test_more_men_than_women_die(known: Turnover) -> None:
    died = known.died.sum(axis=(0, 1))
    assert died[0] < 0.75 * died[1]
