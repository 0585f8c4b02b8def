"""The index of dissimilarity and even groups, on examples worked out by hand, and on the bundled figures."""

from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.analysis.segregation import DIMENSIONS, Split, branch_years, dissimilarity, split
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches, regions
from kompetensnb.vocabulary.branches import BranchKind


def made(women: list[float], men: list[float]) -> Split:
    codes = tuple("abcdefgh"[: len(women)])
    return Split(regions.get("skovde"), "branch", 2025, codes, np.array(women), np.array(men), "officiell", "x")


def test_the_index_by_hand() -> None:
    # Women 60, 30, 10 of 100; men 10, 20, 20 of 50: 0.6−0.2, 0.3−0.4, 0.1−0.4; half of 0.4+0.1+0.3.
    assert dissimilarity(np.array([60.0, 30, 10]), np.array([10.0, 20, 20])) == pytest.approx(40)


def test_the_index_goes_from_no_difference_to_no_group_in_common() -> None:
    assert dissimilarity(np.array([10.0, 30]), np.array([20.0, 60])) == pytest.approx(0)
    assert dissimilarity(np.array([10.0, 0]), np.array([0.0, 7])) == pytest.approx(100)


def test_as_many_per_cent_of_the_women_must_move_as_the_index_says() -> None:
    women, men = np.array([60.0, 30, 10]), np.array([10.0, 20, 20])
    moved = women + np.array([-40, 10, 30])  # 40 of 100 women leave the first group
    assert dissimilarity(moved, men) == pytest.approx(0)


@pytest.mark.parametrize(("women", "men"), [([np.nan, 1.0], [1.0, 1.0]), ([0.0, 0.0], [1.0, 2.0])])
def test_without_a_figure_or_a_sex_there_is_no_index(women: list[float], men: list[float]) -> None:
    assert np.isnan(dissimilarity(np.array(women), np.array(men)))


def test_even_is_forty_to_sixty_inclusive() -> None:
    found = made([40, 60, 39, 61, 0], [60, 40, 61, 39, 0])
    assert found.women_share[:4].tolist() == [40, 60, 39, 61]
    assert np.isnan(found.women_share[4])
    assert found.even_groups == pytest.approx(50)  # two of the four that somebody is in
    assert found.even_persons == pytest.approx(50)


def test_classes_hold_everybody_once_and_mirror_each_other() -> None:
    found = made([19, 20, 40, 60, 61, 80, 81], [81, 80, 60, 40, 39, 20, 19])
    assert found.classes.tolist() == [100, 100, 200, 200, 100]
    swapped = made([81, 80, 60, 40, 39, 20, 19], [19, 20, 40, 60, 61, 80, 81])
    assert swapped.classes.tolist() == found.classes[::-1].tolist()


def test_a_missing_figure_leaves_no_share_of_the_whole() -> None:
    found = made([10, np.nan], [10, 5])
    assert np.isnan(found.even_persons)
    assert np.isnan(found.classes).all()
    assert np.isnan(found.index)


def test_groups_are_ordered_by_women_and_the_small_left_out() -> None:
    found = made([10, 90, 1, 50], [90, 10, 0, 50])
    assert [found.codes[at] for at in found.ordered(50)] == ["b", "d", "a"]


def test_branches_are_those_of_the_table_without_the_unknown(bundled: Snapshot) -> None:
    found = split(bundled, regions.get("skovde"), "branch")
    rows = bundled.table("employment")
    own = rows[(rows["region"] == "1496") & (rows["year"] == 2025)].set_index(["sex", "branch"])["value"]
    assert found is not None
    assert set(found.codes) == {branch.id for branch in branches.of_kind(BranchKind.GROUP)}
    assert found.women.tolist() == [own["kvinnor", code] for code in found.codes]
    assert found.men.tolist() == [own["man", code] for code in found.codes]


def test_occupations_of_a_sub_region_are_the_sum_of_its_municipalities(bundled: Snapshot) -> None:
    region = regions.get("sjuharad")
    found = split(bundled, region, "occupation")
    rows = bundled.table("occupation")
    own = rows[rows["region"].isin(region.members) & (rows["sex"] == "kvinnor") & (rows["occupation"] == "532")]
    assert found is not None
    assert found.women[found.codes.index("532")] == own["value"].sum()
    assert "0002" not in found.codes


def test_years_end_with_the_latest(bundled: Snapshot) -> None:
    region = regions.get("vastra-gotaland")
    years, latest = branch_years(bundled, region), split(bundled, region, "branch")
    assert latest is not None
    assert [item.year for item in years] == list(range(2020, 2026))
    assert years[-1].index == latest.index


def test_where_a_table_does_not_hold_a_region_there_is_none(bundled: Snapshot) -> None:
    assert [split(bundled, regions.get("gr13"), name) is None for name in DIMENSIONS] == [True, False, True]
    assert branch_years(bundled, regions.get("riket"))


def test_a_municipality_has_the_education_groups_of_its_sub_region(bundled: Snapshot) -> None:
    found = split(bundled, regions.get("skovde"), "education")
    assert found is not None
    assert found.region.id == "skaraborg"
