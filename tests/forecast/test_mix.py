from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensnb.forecast import mix
from kompetensnb.forecast.series import DAMPED_PHI


def table(seed=1, shape=(3, 2, 5)):
    return np.random.default_rng(seed).integers(0, 400, shape).astype(float)


@given(seed=st.integers(0, 500))
@settings(max_examples=20, deadline=None)
def test_a_region_keeps_its_branches_and_its_groups(seed):
    county, region = table(seed), table(seed + 1)
    employed, groups = region.sum(axis=2), region.sum(axis=(0, 1)) * 1.07
    found = mix.regional(county, employed, groups)
    assert np.allclose(found.sum(axis=2), employed)
    assert np.allclose(found.sum(axis=(0, 1)), groups / groups.sum() * employed.sum())
    assert (found >= 0).all()


def test_the_county_itself_is_nearly_the_county():
    county = table()
    found = mix.regional(county, county.sum(axis=2), county.sum(axis=(0, 1)))
    assert np.allclose(found, county, atol=0.002 * county.max())


def test_a_branch_that_the_county_lacks_employs_as_the_region_does():
    county, employed = table(), table().sum(axis=2)
    county[1] = 0
    groups = np.array([50.0, 0, 20, 20, 10])
    found = mix.regional(county, employed, groups)
    assert np.allclose(found.sum(axis=2), employed)
    assert (found[:, :, 1] == 0).all()


def test_a_group_that_is_not_known_has_the_share_of_the_county():
    county = table()
    groups = county.sum(axis=(0, 1)) * 3
    groups[2] = np.nan
    found = mix.regional(county, county.sum(axis=2), groups)
    assert np.allclose(found, county, atol=0.002 * county.max())


def test_shares_sum_to_one_and_grow_less_every_year():
    persons = np.array([[[100.0, 300.0]]])
    found = mix.forward(persons, np.array([[[0.02, 0.0]]]), 4)
    assert np.allclose(found.sum(axis=3), 1)
    odds = np.log(found[:, 0, 0, 0] / found[:, 0, 0, 1])
    assert np.allclose(np.diff(odds), 0.02 * DAMPED_PHI ** np.arange(1, 5))
    assert found[0, 0, 0, 0] == 0.25


def test_a_branch_without_employed_has_no_shares():
    assert (mix.forward(np.zeros((1, 1, 3)), np.zeros((1, 1, 3)), 2) == 0).all()


def test_the_trend_is_that_of_the_shares_and_few_persons_are_believed_less():
    before = np.array([[[10_000.0, 30_000.0, 10.0, 0.0]]])
    after = np.array([[[20_000.0, 20_000.0, 20.0, 5.0]]])
    found = mix.trend(np.stack([before, before, after]))[0, 0]
    first, last = before[0, 0], after[0, 0]
    expected = np.log(2 * first.sum() / last.sum()) / 2
    assert np.isclose(found[0], expected * 10_000 / 10_050)
    assert np.isclose(found[2], expected * 10 / 60)
    assert found[3] == 0


def test_one_year_says_nothing_of_a_trend():
    assert (mix.trend(table()[None]) == 0).all()
