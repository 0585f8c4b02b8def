"""Accounts that close, older employed, and who lives and works in a place."""

from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.analysis.group_areas import GROUPS, Place, place_of
from kompetensnb.analysis.group_flows import Account, accounts, known_groups, older, population
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions


def place(region: str) -> Place:
    found = place_of(regions.get(region))
    assert found is not None
    return found


def test_the_residual_is_what_flows_do_not_explain() -> None:
    # 100 + 10 − 5 + 8 − 4 + 3 − 2 − 1 = 109
    account = Account(2025, 100, (10, 5, 8, 4, 3, 2, 1), 112)
    assert account.change == 12
    assert account.residual == 3


@pytest.mark.parametrize("region", ["vastra-gotaland", "fa-boras", "skaraborg", "goteborgsregionen"])
@pytest.mark.parametrize("group", ["", "73O", "02Z"])
def test_accounts_close_as_published_and_when_spread(bundled: Snapshot, region: str, group: str) -> None:
    found = accounts(bundled, place(region), group)
    assert [account.year for account in found] == [2021, 2022, 2023, 2024, 2025]
    assert [account.residual for account in found] == pytest.approx([0] * 5, abs=1e-6)
    assert [account.end for account in found[:-1]] == pytest.approx([account.start for account in found[1:]])


def test_flows_are_those_of_the_table(bundled: Snapshot) -> None:
    rows = bundled.table("education_flows")
    own = rows[(rows["region"] == "14") & (rows["year"] == 2023) & (rows["education_group"] == "75N")]
    by_flow = own.groupby("flow")["value"].sum()
    account = next(item for item in accounts(bundled, place("vastra-gotaland"), "75N") if item.year == 2023)
    assert account.flows[4] == by_flow["examinerade"]
    assert account.flows[6] == by_flow["doda"]


def test_the_older_are_55_and_above_of_the_employed(bundled: Snapshot) -> None:
    rows = bundled.table("education_stock")
    own = rows[(rows["region"] == "14") & (rows["year"] == 2025) & (rows["education_group"] == "73O")]
    working = own[own["labour_status"] == "sysselsatt"].groupby("age")["value"].sum()
    year, persons, share = older(bundled, place("vastra-gotaland"))
    at = GROUPS.index("73O")
    assert (year, persons[at]) == (2025, working.sum())
    assert share[at] == pytest.approx(100 * (working["55-64"] + working["65-74"]) / working.sum())


def test_published_areas_have_their_own_day_population_and_moves(bundled: Snapshot) -> None:
    found = population(bundled, place("fa-boras"))
    assert found is not None
    assert found.moves is not None
    stay, into, out = found.moves
    np.testing.assert_allclose(stay + into, found.day)
    np.testing.assert_allclose(stay + out, found.night)


def test_sub_regions_add_up_to_the_county_and_have_no_moves(bundled: Snapshot) -> None:
    county = population(bundled, place("vastra-gotaland"))
    parts = [population(bundled, place(region.id)) for region in regions.of_kind(regions.RegionKind.SUBREGION)]
    assert county is not None
    for name in ("night", "day"):
        total = np.sum([getattr(part, name) for part in parts], axis=0)
        np.testing.assert_allclose(total, getattr(county, name), atol=1)
    assert all(part is not None and part.moves is None for part in parts)


def test_groups_are_ordered_by_size_without_the_unknown_and_the_empty() -> None:
    values = np.zeros(len(GROUPS))
    values[3], values[5], values[-1], values[7] = 5, 9, 100, np.nan
    assert known_groups(values) == [5, 3]
