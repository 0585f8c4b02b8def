from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kompetensnb.forecast import borders
from kompetensnb.forecast.axes import SERVICES
from kompetensnb.forecast.branch_growth import SERVED, BranchGrowth, Growth
from kompetensnb.forecast.branch_levels import levels, pools_of
from kompetensnb.forecast.monthly import PHI

CODES = borders.municipalities()
BRANCHES = ("A", "B+C", "G", "P", "Q", "US")
MARKET = [name not in SERVED for name in BRANCHES]
YEARS = 6
STAFF = np.ones((YEARS + 1, len(SERVICES)))
COUNTY = Growth(
    relative=np.cumsum(np.outer([-0.02, 0.01, 0.0, 0.5, 0.5, 0.0], PHI ** np.arange(YEARS)), axis=1),
    market=0.01 * PHI ** np.arange(YEARS),
    choice=("damped",),
)


def growth(**own):
    return BranchGrowth(COUNTY, own, np.zeros((2, YEARS, len(BRANCHES))), np.ones(len(BRANCHES)), 0.5)


def case(seed=1):
    chance = np.random.default_rng(seed)
    base = chance.integers(0, 5000, (len(CODES), len(BRANCHES))).astype(float)
    pace = chance.normal(0, 0.01, len(CODES))
    persons = chance.uniform(50, 500, (1, len(CODES), 101)) * np.exp(
        pace[None, :, None] * np.arange(YEARS + 1)[:, None, None]
    )
    return base, persons


def working(persons):
    return persons[:, :, 20:67].sum(axis=2)


def test_the_first_year_is_the_base_and_none_is_negative():
    base, persons = case()
    found = levels(CODES, BRANCHES, base, persons, growth(), STAFF)
    assert np.array_equal(found[:, :, 0], np.ones_like(base))
    assert (found > 0).all()


def test_the_market_grows_by_its_own_past_at_first_and_by_those_of_working_age_later():
    base, persons = case()
    row = CODES.index("1384")  # outside the sub-regions, so nothing is reconciled
    found = levels(CODES, BRANCHES, base, persons, growth(), STAFF)
    market = (base[row, :, None] * found[row])[MARKET].sum(axis=0)
    near = PHI ** np.arange(YEARS)
    expected = near * COUNTY.market + (1 - near) * np.diff(np.log(working(persons)[:, row]))
    assert np.allclose(np.diff(np.log(market)), expected)
    assert expected[0] == COUNTY.market[0]


def test_branches_drift_apart_as_they_do_in_the_county():
    base, persons = case()
    found = levels(CODES, BRANCHES, base, persons, growth(), STAFF)[CODES.index("1384")]
    assert np.allclose(np.log(found[1, 1:] / found[0, 1:]), COUNTY.relative[1] - COUNTY.relative[0])


@given(seed=st.integers(0, 500))
@settings(max_examples=15, deadline=None)
def test_the_sum_lies_halfway_between_the_forecasts_of_the_whole_and_of_the_parts(seed):
    """What weighted least squares give when variances are in proportion to size."""
    base, persons = case(seed)
    own = Growth(COUNTY.relative * -2, COUNTY.market * 3, ("drift",))
    found = base[:, :, None] * levels(CODES, BRANCHES, base, persons, growth(**{"1480": own}), STAFF)
    pools = pools_of(CODES)
    member = pools == pools[CODES.index("1480")]
    alone = []
    for code in np.array(CODES)[member]:
        row = CODES.index(code)
        alone.append(_market(base[row], own if code == "1480" else COUNTY, working(persons)[:, row]))
    whole = _market(base[member].sum(axis=0), COUNTY, working(persons)[:, member].sum(axis=1))
    parts = np.sum(alone, axis=0)
    expected = 2 * whole * parts / (whole + parts)
    assert np.allclose(found[member].sum(axis=0)[MARKET], expected[MARKET])


def _market(base, growth, working):
    near = PHI ** np.arange(YEARS)
    total = np.cumsum(near * growth.market + (1 - near) * np.diff(np.log(working)))
    share = base[:, None] * np.exp(np.pad(growth.relative, ((0, 0), (1, 0))))
    size = base[MARKET].sum()
    return share / share[MARKET].sum(axis=0) * size * np.exp(np.pad(total, (1, 0)))


@pytest.mark.parametrize("code", ["1480", "1496"])
def test_another_subregion_is_untouched_by_a_municipality(code):
    base, persons = case()
    before = levels(CODES, BRANCHES, base, persons, growth(), STAFF)
    base[CODES.index(code)] *= 3
    persons[1:, CODES.index(code)] *= 1.3
    after = levels(
        CODES, BRANCHES, base, persons, growth(**{code: Growth(COUNTY.relative * 2, COUNTY.market, ())}), STAFF
    )
    pools = pools_of(CODES)
    other = pools != pools[CODES.index(code)]
    assert np.array_equal(before[other], after[other])
    assert not np.allclose(before[~other], after[~other])


def test_a_missing_municipality_leaves_the_market_of_the_others_as_they_would_be_alone():
    base, persons = case()
    row, other = CODES.index("1480"), CODES.index("1401")
    base[row] = np.nan
    found = levels(CODES, BRANCHES, base, persons, growth(), STAFF)
    assert np.isnan(found[row][MARKET][:, 1:]).all()
    alone = _market(base[other], COUNTY, working(persons)[:, other]) / base[other][:, None]
    assert np.allclose(found[other][MARKET], alone[MARKET])
    elsewhere = pools_of(CODES) != pools_of(CODES)[row]
    assert np.array_equal(found[elsewhere], levels(CODES, BRANCHES, case()[0], persons, growth(), STAFF)[elsewhere])
