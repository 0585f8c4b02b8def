"""Whose figures by education group are shown, how they are summed, and what their status is."""

from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.analysis.group_areas import GROUPS, by_group, chosen, place_of, share, status_at, years_of
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.statuses import Status


@pytest.mark.parametrize(
    ("region", "shown", "spread"),
    [
        ("vastra-gotaland", "vastra-gotaland", False),
        ("fa-boras", "fa-boras", False),
        ("fyrbodal", "fyrbodal", True),
        ("skovde", "skaraborg", True),
        ("varberg", "sjuharad", True),
        ("kungsbacka", "goteborgsregionen", True),
    ],
)
def test_whose_figures_are_shown(region: str, shown: str, spread: bool) -> None:
    place = place_of(regions.get(region))
    assert place is not None
    assert (place.region.id, place.spread) == (shown, spread)


@pytest.mark.parametrize("region", ["riket", "gr13", "kranskommuner", "fa-goteborg"])
def test_regions_across_the_border_have_no_figures(region: str) -> None:
    assert place_of(regions.get(region)) is None


def test_ages_are_summed_or_kept(bundled: Snapshot) -> None:
    rows = bundled.table("education_stock")
    last = rows[(rows["region"] == "FA16") & (rows["year"] == 2025) & (rows["labour_status"] == "sysselsatt")]
    place = place_of(regions.get("fa-trollhattan-vanersborg"))
    assert place is not None
    whole = by_group(bundled, "education_stock", place, "labour_status", ("sysselsatt",))
    by_age = by_group(bundled, "education_stock", place, "labour_status", ("sysselsatt",), ages=True)
    assert whole[-1].sum() == by_age[-1].sum() == last["value"].sum()
    assert by_age.shape == (6, 1, 2, 6, len(GROUPS))


def test_sub_regions_add_up_to_the_county_by_age_too(bundled: Snapshot) -> None:
    def ages(region: str) -> np.ndarray:
        place = place_of(regions.get(region))
        assert place is not None
        return by_group(bundled, "education_stock", place, "labour_status", ("sysselsatt",), ages=True)

    parts = sum(ages(region.id) for region in regions.of_kind(regions.RegionKind.SUBREGION))
    np.testing.assert_allclose(parts, ages("vastra-gotaland"), atol=1e-6)


def test_one_sex_one_group_or_all() -> None:
    values = np.zeros((2, len(GROUPS)))
    values[:, 0], values[:, 1] = (1, 2), (10, 20)
    assert chosen(values) == 33
    assert chosen(values, GROUPS[1]) == 30
    assert chosen(values, GROUPS[1], "man") == 20
    assert chosen(values, sex="kvinnor") == 11


def test_a_share_of_nothing_is_not_known() -> None:
    np.testing.assert_equal(share(np.array([1.0, 0.0, np.nan]), np.array([4.0, 0.0, 4.0])), [25.0, np.nan, np.nan])


def test_a_table_that_is_not_there_is_missing(bundled: Snapshot) -> None:
    place = place_of(regions.get("skaraborg"))
    assert place is not None
    assert years_of(bundled, "matching_share") == ()
    assert status_at(bundled, "matching_share", place) is Status.MISSING
    assert status_at(bundled, "matching", place) is Status.SYNTHETIC
