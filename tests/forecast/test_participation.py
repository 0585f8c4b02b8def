from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kompetensnb.forecast import matching_areas
from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.cohort_rates import SINGLE
from kompetensnb.forecast.education_tables import AGES
from kompetensnb.forecast.participation import PHI, employed_shares, later_exits, rates, read_participation
from kompetensnb.forecast.shifts import Shifts

AXES = Axes(tuple(range(2026, 2041)), ("02Z", "75N"), ("US",))
REGIONS = len(matching_areas.SUBREGIONS)
LEVEL = np.array([0.5, 0.85, 0.9, 0.88, 0.75, 0.2])


def stock(last=LEVEL, first=LEVEL, unemployed=0.1):
    """Years x labour status x …: two years, a thousand persons in each cell."""
    force = np.stack([np.broadcast_to(level[:, None], (REGIONS, 2, 6, 2)) for level in (first, last)])
    return 1000 * np.stack([force * (1 - unemployed), force * unemployed, 1 - force], axis=1)


def births(abroad=20.0):
    codes = matching_areas.COUNTY.members
    cells = [
        (code, 2024, birth, sex, status, persons)
        for code in codes
        for sex in ("kvinnor", "man")
        for birth, whole in (("inrikes", 100 - abroad), ("utrikes", abroad))
        for status, persons in (("sysselsatt", whole / 2), ("arbetslos", whole / 4), ("utanfor", whole / 4))
    ]
    return pd.DataFrame(cells, columns=["region", "year", "birth", "sex", "labour_status", "value"])


@pytest.fixture(scope="module")
def known():
    return read_participation(stock(), births())


PEOPLE = np.ones((len(AXES.all_years), REGIONS, 2, SINGLE))


def test_it_starts_at_what_was_observed_and_stays_where_nothing_moves(known):
    found = rates(known, Shifts.none(AXES), PEOPLE)
    assert np.allclose(found, LEVEL[:, None])
    assert np.allclose(employed_shares(known, Shifts.none(AXES)), 0.9)


def test_a_trend_goes_on_with_smaller_steps_towards_a_limit():
    rising = read_participation(stock(last=LEVEL, first=LEVEL - 0.02), None)
    found = rates(rising, Shifts.none(AXES), PEOPLE)[:, 0, 0, 2, 0]
    steps = np.diff(np.log(found / (1 - found)))
    assert found[0] == pytest.approx(LEVEL[2])
    assert steps[0] > 0
    assert np.allclose(steps[1:] / steps[:-1], PHI)
    assert steps.sum() < steps[0] / (1 - PHI)


def test_nobody_and_everybody_in_the_labour_force_can_be_carried_forward():
    none_and_all = np.array([0.0, 1.0, *LEVEL[2:]])
    found = rates(read_participation(stock(none_and_all, none_and_all), None), Shifts.none(AXES), PEOPLE)
    assert np.allclose(found[:, 0, 0, :2, 0], [0.0, 1.0])


def test_an_empty_group_has_the_rate_of_its_sex_and_age():
    held = stock()
    held[:, :, 0, 0, 2, 1] = 0
    found = read_participation(held, None)
    assert found.base[0, 0, 2, 1] == pytest.approx(LEVEL[2])
    assert found.employed[0, 0, 2, 1] == pytest.approx(0.9)


def test_points_on_those_born_abroad_count_by_their_share(known):
    points = AXES.full(0.0, "years", "sexes", "births")
    points[:, 1, 1] = 10
    change = rates(known, Shifts.none(AXES).with_(participation=points), PEOPLE) - rates(
        known, Shifts.none(AXES), PEOPLE
    )
    assert np.allclose(change[1:, :, 1, :5], 0.1 * 0.2)
    assert not change[0].any()
    assert not change[:, :, 0].any()
    assert not change[:, :, :, 5].any()


def test_points_on_everybody_need_no_table_by_birth_and_others_do():
    unknown = read_participation(stock(), None)
    points = AXES.full(1.0, "years", "sexes", "births")
    found = rates(unknown, Shifts.none(AXES).with_(participation=points), PEOPLE)
    assert np.allclose(found[1:, ..., :5, :], LEVEL[:5, None] + 0.01)
    points[..., 0] = 0
    assert np.isnan(rates(unknown, Shifts.none(AXES).with_(participation=points), PEOPLE)[1:, ..., :5, :]).all()


def test_points_on_work_of_the_foreign_born_count_by_their_share_of_the_labour_force(known):
    shifts = Shifts.none(AXES).with_(foreign_employment=AXES.full(10.0, "years"))
    assert np.allclose(employed_shares(known, shifts)[1:, ..., :5, :], 0.9 + 0.1 * 0.2)
    far = Shifts.none(AXES).with_(foreign_employment=AXES.full(100.0, "years"))
    assert employed_shares(known, far).max() == 1


def test_later_exits_move_the_rates_of_the_older_up_in_age():
    rate = np.broadcast_to(LEVEL[:, None], (2, 6, 1))
    people = np.ones((2, SINGLE))
    change = later_exits(rate, 1.0, people)
    assert not change[:, :4].any()
    slope = (LEVEL[4] - LEVEL[5]) / 10
    assert change[0, 4, 0] == pytest.approx(slope * 5 / 10, rel=0.2)
    assert slope * 0.4 < change[0, 5, 0] < slope
    # All ages together: who is sixty gains a year, and nobody is left after the last anchor.
    assert (change[0] * 10).sum() == pytest.approx(np.interp(59.5, [49.5, 59.5], LEVEL[3:5]), abs=0.15)
    assert np.allclose(later_exits(rate, 0.5, people), change / 2, rtol=0.15)
    assert (later_exits(rate, -1.0, people) <= 0).all()


def test_a_group_whose_older_members_work_more_does_not_turn_the_lever():
    odd = np.broadcast_to(np.array([0.5, 0.5, 0.5, 0.3, 0.3, 0.9])[:, None], (2, 6, 1))
    assert (later_exits(odd, 2.0, np.ones((2, SINGLE))) >= 0).all()


def test_ages_are_weighted_by_how_many_there_are():
    rate = np.broadcast_to(LEVEL[:, None], (1, 6, 1))
    young, old = np.zeros((1, SINGLE)), np.zeros((1, SINGLE))
    young[0, 66], old[0, 73] = 100, 100
    place = AGES.index("65-74")
    assert later_exits(rate, 1.0, young)[0, place, 0] > later_exits(rate, 1.0, old)[0, place, 0] > 0
