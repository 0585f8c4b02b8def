from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kompetensnb.forecast import cohort
from kompetensnb.forecast.education_history import read_history
from kompetensnb.forecast.education_rates import (
    ARRIVING,
    DYING,
    EDUCATED,
    ENTERING,
    LEAVING,
    MOST,
    MOVING_ON,
    PACE,
    education_rates,
    leaving_age,
)
from kompetensnb.forecast.young import read_young
from kompetensnb.vocabulary import education_groups

GROUPS = tuple(group.id for group in education_groups.all_groups())
LARGE = GROUPS.index("73O")


@pytest.fixture(scope="module")
def people(bundled):
    return cohort.people(bundled)


@pytest.fixture(scope="module")
def history(bundled, people):
    return read_history(bundled, people, GROUPS, 2025)


@pytest.fixture(scope="module")
def young(bundled, people):
    return read_young(bundled, people, tuple(range(2021, 2041)))


@pytest.fixture(scope="module")
def rates(history, young):
    return education_rates(history, young, GROUPS)


def test_rates_are_mean_flow_over_mean_stock(history, rates):
    """In a large group, where little is borrowed."""
    region, sex, age = 0, 0, 2
    cell = (slice(None), region, sex, age, LARGE)
    flows = {place: history.flows[(slice(None), place, *cell[1:])] for place in range(7)}
    gained = flows[ARRIVING] - flows[LEAVING] + flows[EDUCATED] - flows[MOVING_ON] - flows[DYING]
    held = (history.after[cell] - gained).sum()
    for place, name in ((LEAVING, "leaving"), (MOVING_ON, "moving_on"), (DYING, "dying")):
        assert getattr(rates, name)[region, sex, age, LARGE] == pytest.approx(flows[place].sum() / held, rel=0.1)


def test_those_who_arrive_are_of_everybody_and_not_of_the_group(history, young, rates):
    doubled = education_rates(replace(history, before=history.before * 2, after=history.after * 2), young, GROUPS)
    arrived = history.flows[:, ARRIVING].sum(axis=0)
    assert np.allclose(
        rates.arriving / rates.arriving.sum(axis=-1, keepdims=True), arrived / arrived.sum(-1)[..., None]
    )
    assert (doubled.arriving[arrived > 0] < rates.arriving[arrived > 0]).all()


def test_upper_secondary_graduates_are_of_those_who_turn_nineteen(history, young, rates):
    assert rates.graduates[0].sum() == sum(code[1] == "3" for code in GROUPS)
    assert not rates.graduates[1:].any()
    wanted = [young.years.index(year) for year in history.flow_years]
    turning = young.graduating[wanted].sum(axis=0)
    expected = history.flows[:, EDUCATED, :, :, 0, LARGE].sum(axis=0) / turning
    assert np.allclose(rates.educated[:, :, 0, LARGE], expected)


def test_entrants_are_of_those_who_turn_sixteen(history, young, rates):
    wanted = [young.years.index(year) for year in history.flow_years]
    entered = rates.entering * young.entering[wanted].sum(axis=0)[..., None]
    assert np.allclose(entered, history.flows[:, ENTERING, :, :, 0].sum(axis=0))


def test_a_small_group_is_drawn_towards_its_level(history, young):
    small = GROUPS.index("25K")
    lonely = history.before * 1.0, history.after * 1.0, history.flows * 1.0
    for array in lonely:
        array[..., small] = 0
    lonely[0][:, 0, 0, 2, small] = lonely[1][:, 0, 0, 2, small] = 2.0
    lonely[2][:, (ARRIVING, LEAVING), 0, 0, 2, small] = 1.0
    found = education_rates(replace(history, before=lonely[0], after=lonely[1], flows=lonely[2]), young, GROUPS)
    others = [place for place, code in enumerate(GROUPS) if code[1] == "5" and place != small]
    usual = found.leaving[0, 0, 2, others].mean()
    assert abs(found.leaving[0, 0, 2, small] - usual) < 0.15 < 0.5 - usual


def test_a_group_with_a_missing_figure_does_not_take_the_others_with_it(history, young, rates):
    broken = history.flows.copy()
    broken[1, LEAVING, 0, 1, 3, LARGE] = np.nan
    found = education_rates(replace(history, flows=broken), young, GROUPS)
    assert np.isfinite(found.leaving).all()
    assert np.allclose(found.leaving[0, 1, 3, :10], rates.leaving[0, 1, 3, :10], rtol=0.2)


def test_some_always_stay(history, young):
    wild = history.flows.copy()
    wild[:, LEAVING, ..., LARGE] = 1e7
    found = education_rates(replace(history, flows=wild), young, GROUPS)
    together = found.leaving + found.moving_on + found.dying
    assert together.max() <= MOST + 1e-12


def test_the_young_with_a_degree_leave_their_age_sooner_than_the_others(history, young):
    """Of 16-24 with a degree half turn 25 in a year, of those with compulsory school one in fifty."""
    before, after, flows = np.zeros_like(history.before), np.zeros_like(history.after), np.zeros_like(history.flows)
    degree, school = GROUPS.index("75N"), GROUPS.index("02Z")
    before[:, :, :, 0, degree], before[:, :, :, 0, school] = 2000.0, 10000.0
    after[:] = before
    for place, moved in ((degree, 1000.0), (school, 200.0)):
        after[:, :, :, 0, place] -= moved
        after[:, :, :, 1, place] += moved
    found = education_rates(replace(history, before=before, after=after, flows=flows), young, GROUPS)
    assert found.pace[0, 0, 0, degree] == pytest.approx(PACE[1], rel=0.05)
    assert found.pace[0, 0, 0, school] == PACE[0]
    assert found.pace[0, 0, 0, LARGE] == pytest.approx(1)


def test_without_ages_in_the_table_all_groups_leave_an_age_alike(history, young):
    assert (education_rates(replace(history, told=False), young, GROUPS).pace == 1).all()


def test_the_share_that_is_of_the_last_year_of_an_age_group():
    people = np.ones(101)
    people[24] = 11
    assert np.allclose(leaving_age(people), [11 / 19, 0.1, 0.1, 0.1, 0.1, 0.1])
    assert np.isnan(leaving_age(np.full(101, np.nan))).all()
