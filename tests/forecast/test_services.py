from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.forecast.axes import SERVICES
from kompetensnb.forecast.services import branch_index, services

CODES = 3
POOLS = np.array([0, 0, 1])
NONE = np.ones((3, len(SERVICES)))


def persons(**changes):
    """Three years of three municipalities with a thousand of every age, and more (age: factor) from the second year."""
    found = np.full((3, CODES, 101), 1000.0)
    for age, factor in changes.items():
        found[1:, 0, int(age[1:])] *= factor
    return found


def test_every_lever_moves_a_service_and_both_branches_have_services():
    known = services()
    assert {service.lever for service in known} >= set(range(len(SERVICES)))
    assert {service.branch for service in known} == {"P", "Q"}


def test_enrolment_in_preschool_is_what_the_settings_say_they_are_from():
    users = {service.id: service.users for service in services()}["forskola"]
    assert np.isclose(users[1:6].mean(), 0.86, atol=0.015)
    assert (users[6:] == 0).all()


def test_without_change_in_the_population_the_branches_stay():
    for index in branch_index(persons(), POOLS, NONE).values():
        assert np.array_equal(index, np.ones((CODES, 3)))


def test_pupils_move_education_alone_and_only_at_home():
    found = branch_index(persons(a10=2.0), POOLS, NONE)
    assert found["P"][0, 1] > 1
    assert (found["P"][1:] == 1).all()
    assert (found["Q"][2] == 1).all()


def test_care_for_the_old_is_given_at_home_and_hospitals_serve_the_whole_subregion():
    found = branch_index(persons(a90=2.0), POOLS, NONE)["Q"]
    assert found[0, 1] > found[1, 1] > 1
    assert found[2, 1] == 1


def test_staff_per_user_moves_its_service_in_proportion():
    staff = NONE.copy()
    staff[1, SERVICES.index("vard-och-omsorg")] = 1.1
    found = branch_index(persons(), POOLS, staff)
    assert np.allclose(found["Q"], [[1, 1.1, 1]] * CODES)
    assert (found["P"] == 1).all()
    staff[1, SERVICES.index("grundskola")] = 1.2
    once = branch_index(persons(), POOLS, staff)["P"][:, 1] - 1
    staff[1, SERVICES.index("grundskola")] = 1.4
    assert np.allclose(branch_index(persons(), POOLS, staff)["P"][:, 1] - 1, 2 * once)
    assert (once > 0).all()


def test_a_missing_population_is_missing_where_it_is_served_and_nowhere_else():
    found = persons()
    found[:, 1] = np.nan
    for index in branch_index(found, POOLS, NONE).values():
        assert np.isnan(index[:2, 1]).all()
        assert (index[2] == 1).all()


@pytest.mark.parametrize("branch", ["P", "Q"])
def test_all_growing_alike_is_growth_of_the_branch(branch):
    assert np.allclose(branch_index(persons() * np.array([1, 1.1, 1.2])[:, None, None], POOLS, NONE)[branch][:, 2], 1.2)
