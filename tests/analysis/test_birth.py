"""Work by region of birth: rates and gaps are those of the table."""

from __future__ import annotations

import pytest

from kompetensnb.analysis.birth import ByBirth, Rate, by_birth
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions


def test_rates_of_a_sub_region_are_of_all_its_people(bundled: Snapshot) -> None:
    region = regions.get("fyrbodal")
    rows = bundled.table("labour_birth")
    own = rows[rows["region"].isin(region.members) & (rows["birth"] == "utrikes") & (rows["sex"] == "kvinnor")]
    by_status = own.groupby("labour_status")["value"].sum()
    found = by_birth(bundled, region)
    assert found is not None
    rate = found.of("utrikes", "kvinnor")
    assert rate.persons == by_status.sum()
    assert rate.employment == pytest.approx(100 * by_status["sysselsatt"] / by_status.sum())
    force = by_status["sysselsatt"] + by_status["arbetslos"]
    assert rate.unemployment == pytest.approx(100 * by_status["arbetslos"] / force)
    assert rate.status == "syntetisk"


def test_both_sexes_lie_between_them(bundled: Snapshot) -> None:
    found = by_birth(bundled, regions.get("skovde"))
    assert found is not None
    for birth in ("inrikes", "utrikes"):
        women, men, both = (found.of(birth, sex).employment for sex in ("kvinnor", "man", "alla"))
        assert women is not None
        assert men is not None
        assert both is not None
        assert min(women, men) <= both <= max(women, men)


def test_the_gap_is_points_more_among_those_born_in_sweden() -> None:
    rates = (
        Rate("inrikes", "alla", 10.0, 85.0, 4.0, "officiell"),
        Rate("utrikes", "alla", 5.0, 70.5, 9.0, "officiell"),
    )
    assert ByBirth(2024, rates, "x").gap() == pytest.approx(14.5)


def test_a_missing_rate_leaves_no_gap() -> None:
    rates = (Rate("inrikes", "alla", None, None, None, "sekretess"), Rate("utrikes", "alla", 5.0, 70.5, 9.0, "x"))
    assert ByBirth(2024, rates, "x").gap() is None


def test_the_country_is_not_in_the_table(bundled: Snapshot) -> None:
    assert by_birth(bundled, regions.get("riket")) is None
