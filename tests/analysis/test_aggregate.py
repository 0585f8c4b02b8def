"""Sums and weighted means for every region, and what becomes of missing, suppressed and perturbed parts."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame, Series

from kompetensnb.analysis.aggregate import (
    PERTURBED,
    SUMMED_PERTURBED,
    WEIGHTED,
    combine,
    counts_from_shares,
    membership,
)
from kompetensnb.vocabulary import regions

SKARABORG = regions.get("skaraborg")


def frame(
    values: dict[str, float | None], *, year: int = 2020, status: str = "officiell", origin: str = "a"
) -> DataFrame:
    rows = [(code, year, value, status if value is not None else "saknas", origin) for code, value in values.items()]
    return pd.DataFrame(rows, columns=["region", "year", "value", "status", "origin"]).astype({"value": float})


def row(result: DataFrame, region: str, year: int = 2020) -> Series:
    found = result[(result["region"] == region) & (result["year"] == year)]
    assert len(found) == 1
    return found.iloc[0]


def every_municipality(value: float = 10.0) -> dict[str, float | None]:
    return {region.code: value for region in regions.of_kind(regions.RegionKind.MUNICIPALITY)}


def test_a_sum_of_all_parts_is_official() -> None:
    result = combine(frame(every_municipality()))
    skaraborg = row(result, "skaraborg")
    assert (skaraborg["value"], skaraborg["status"], skaraborg["note"]) == (150.0, "officiell", "")
    assert row(result, "vastra-gotaland")["value"] == 490.0


def test_a_sum_names_the_origins_of_its_parts_and_of_no_others() -> None:
    origins = {"1496": "c", "1495": "b", "1401": "d"}
    parts = frame(every_municipality())
    parts["origin"] = parts["region"].map(origins).fillna("a")
    result = combine(parts)
    assert row(result, "skaraborg")["origin"] == "a; b; c"
    assert row(result, "fyrbodal")["origin"] == "a"
    assert row(result, "skovde")["origin"] == "c"


def test_a_sum_with_a_missing_part_is_missing() -> None:
    values = every_municipality() | {"1496": None}
    result = combine(frame(values))
    assert pd.isna(row(result, "skaraborg")["value"])
    assert row(result, "skaraborg")["status"] == "saknas"
    assert row(result, "fyrbodal")["value"] == 140.0


def test_a_part_without_a_row_is_missing_too() -> None:
    values = every_municipality()
    del values["1496"]
    assert pd.isna(row(combine(frame(values)), "skaraborg")["value"])


def test_a_suppressed_part_suppresses_the_sum() -> None:
    rows = frame(every_municipality())
    skovde = rows["region"] == "1496"
    rows["value"] = rows["value"].mask(skovde)
    rows["status"] = rows["status"].mask(skovde, "sekretess")
    skaraborg = row(combine(rows), "skaraborg")
    assert pd.isna(skaraborg["value"])
    assert skaraborg["status"] == "sekretess"


def test_a_sum_of_perturbed_figures_is_estimated_but_a_single_area_is_not() -> None:
    result = combine(frame(every_municipality(), origin="noisy"), perturbed={"noisy"})
    assert row(result, "skaraborg")["status"] == "skattad"
    assert row(result, "skaraborg")["note"] == SUMMED_PERTURBED
    assert (row(result, "skovde")["status"], row(result, "skovde")["note"]) == ("officiell", PERTURBED)


def test_a_published_total_is_never_replaced_by_a_sum() -> None:
    result = combine(frame(every_municipality() | {"14": 491.0}, origin="noisy"), perturbed={"noisy"})
    county = row(result, "vastra-gotaland")
    assert (county["value"], county["status"], county["note"]) == (491.0, "officiell", PERTURBED)


def test_a_municipality_that_did_not_exist_is_no_missing_part() -> None:
    before = every_municipality()
    del before["1443"]
    rows = pd.concat([frame(before, year=1993), frame(before, year=1994)])
    result = combine(rows)
    assert row(result, "sjuharad", 1993)["value"] == 70.0
    assert pd.isna(row(result, "sjuharad", 1994)["value"])


def test_a_region_has_no_figures_from_before_it_had_its_borders() -> None:
    before = every_municipality()
    del before["1443"]
    result = combine(pd.concat([frame(before, year=1993), frame(every_municipality(), year=1994)]))
    # Until 1994 Bollebygd's people were in Borås, which lies in another FA region.
    assert result[result["region"] == "fa-boras"]["year"].tolist() == [1994]
    assert result[result["region"] == "fa-goteborg"]["year"].tolist() == [1994]


def test_a_weighted_mean_is_estimated_and_a_single_share_is_kept_to_the_last_digit() -> None:
    rows = frame(every_municipality(50.0)).assign(people=3.0)
    skovde = rows["region"] == "1496"
    rows["value"] = rows["value"].mask(skovde, 77.7)
    rows["people"] = rows["people"].mask(skovde, 7.0)
    result = combine(rows, weight="people")
    skaraborg = row(result, "skaraborg")
    assert skaraborg["value"] == pytest.approx((14 * 3 * 50 + 7 * 77.7) / (14 * 3 + 7))
    assert (skaraborg["status"], skaraborg["note"]) == ("skattad", WEIGHTED)
    assert row(result, "skovde")["value"] == 77.7
    assert row(result, "skovde")["status"] == "officiell"


def test_a_missing_weight_makes_the_mean_missing() -> None:
    rows = frame(every_municipality(50.0)).assign(people=3.0)
    rows["people"] = rows["people"].mask(rows["region"] == "1496")
    skaraborg = row(combine(rows, weight="people"), "skaraborg")
    assert pd.isna(skaraborg["value"])
    assert skaraborg["status"] == "saknas"


@settings(max_examples=10, deadline=None)
@given(st.permutations(sorted(every_municipality())))
def test_the_order_of_rows_changes_nothing(order: list[str]) -> None:
    rows = frame({code: float(int(code)) for code in sorted(order)})
    shuffled = rows.set_index("region").loc[order].reset_index()
    pd.testing.assert_frame_equal(combine(rows), combine(shuffled))


def test_every_member_is_listed_once_per_region() -> None:
    assert not membership().duplicated(["region", "code"]).any()
    assert (membership()["region"] == "vastra-gotaland").sum() == 49


def test_counts_behind_rounded_shares_are_whole_numbers() -> None:
    keys = ["region", "year"]
    shares = frame({"1496": -3.16})
    base = frame({"1496": 58272})
    assert counts_from_shares(shares, base, per=1000, on=keys)["value"].tolist() == [-184.0]
