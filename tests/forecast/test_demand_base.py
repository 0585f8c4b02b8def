from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.forecast.axes import axes_of
from kompetensnb.forecast.demand_base import base_of
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.forecast.supply import supply
from kompetensnb.vocabulary import regions


@pytest.fixture(scope="module")
def axes(bundled):
    return axes_of(bundled)


@pytest.fixture(scope="module")
def base(bundled, axes):
    return base_of(bundled, axes)


def test_ages_add_up_to_the_employed_of_the_base_year(base):
    assert np.allclose(base.by_age.sum(axis=(2, 3)), base.employed.sum(axis=2))


def test_rates_of_the_county_by_hand(bundled, axes, base):
    rows = bundled.table("employment_age").set_index(["region", "year", "sex", "branch", "age"])["value"]
    before, after = rows["14", axes.base - 5, "man", "B+C", "60-64"], rows["14", axes.base, "man", "B+C", "65-69"]
    found = base.exits.old[axes.branches.index("B+C"), axes.sexes.index("man"), 65 - 55]
    assert np.isclose(found, 1 - (after / before) ** 0.2)
    assert 0 < found < 1


def test_a_subregion_employs_the_groups_that_work_there(bundled, axes, base):
    region = regions.get("sjuharad")
    places = [base.codes.index(code) for code in region.members]
    employed = base.employed[places].sum(axis=0)
    found = np.einsum("bo,boe->e", employed, base.mix["sjuharad"][0])
    start = supply(bundled, region, Shifts.none(axes))
    there = start.employed_residents[0] * start.response.to_workplaces[0]
    assert np.allclose(found, there / there.sum() * employed.sum(), atol=1e-3)


def test_shares_sum_to_one_where_somebody_is_employed(base):
    for name, shares in base.mix.items():
        places = [base.codes.index(code) for code in regions.get(name).members]
        employed = base.employed[places].sum(axis=0) > 0
        assert np.allclose(shares.sum(axis=3)[:, employed], 1)


def test_the_old_of_a_group_are_a_share(axes, base):
    assert ((base.old >= 0) & (base.old <= 1)).all()
    assert base.old[axes.groups.index("01Z")] > base.old[axes.groups.index("45D")]
