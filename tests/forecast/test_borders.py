from __future__ import annotations

import numpy as np

from kompetensnb.forecast import borders
from kompetensnb.vocabulary import regions


def test_every_municipality_has_a_pool_and_the_two_outside_lend_nothing():
    codes = borders.municipalities()
    lending = dict(zip(codes, borders.lends(codes), strict=True))
    assert sorted(code for code in codes if not lending[code]) == sorted(borders.BORROWERS)
    assert set(borders.pools(codes)) == {0, 1, 2, 3}


def test_pools_are_the_sub_regions():
    codes = regions.get("skaraborg").members
    assert len(set(borders.pools(codes))) == 1
    assert borders.subregion("1384") == "goteborgsregionen"


def test_sums_add_the_members():
    codes = borders.municipalities()
    ids, matrix = borders.sums(codes)
    found = dict(zip(ids, matrix @ np.ones(len(codes)), strict=True))
    assert (found["vastra-gotaland"], found["skaraborg"], found["gr13"], found["skovde"]) == (49, 15, 13, 1)
    assert "riket" not in found


def test_a_sum_with_a_missing_part_is_missing():
    codes = [code for code in borders.municipalities() if code != "1496"]
    ids, matrix = borders.sums(codes)
    found = dict(zip(ids, matrix @ np.ones(len(codes)), strict=True))
    assert np.isnan(found["skaraborg"])
    assert np.isnan(found["skovde"])
    assert found["fyrbodal"] == 14
