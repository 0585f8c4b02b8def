"""What is given where: sums that own up to what is missing, and overlaps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kompetensnb.analysis import provision
from kompetensnb.analysis.provision import Programme, total
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.statuses import Status

FULL = Programme("1496", "yrkesvux", "73O", 2025, 20.0, 30.0, 20.0, 80.0, 50_000.0, "officiell", "a")
HALF = replace(FULL, municipality="1495", places=40.0, first_choice=20.0, admitted=20.0, completed_share=50.0)


def test_shares_are_weighted_and_costs_fall_on_filled_places() -> None:
    found = total([FULL, HALF])
    assert (found.places, found.admitted) == (60.0, 40.0)
    assert found.fill == pytest.approx(100 * 40 / 60)
    assert found.completion == pytest.approx((20 * 80 + 40 * 50) / 60)
    assert found.applicants == pytest.approx(50 / 60)
    assert found.cost == pytest.approx(60 * 50_000 / 40)
    assert found.municipalities == ("1495", "1496")


def test_a_sum_with_a_missing_part_is_missing_and_the_rest_stays() -> None:
    found = total([FULL, replace(HALF, cost_per_place=None, status="syntetisk")])
    assert found.cost is None
    assert found.places == 60.0
    assert found.status is Status.SYNTHETIC


def test_nothing_given_is_nothing_and_not_zero_per_cent() -> None:
    found = total([])
    assert not found.given
    assert (found.places, found.fill, found.status) == (None, None, Status.MISSING)


def test_overlap_needs_two_municipalities_and_empty_places() -> None:
    assert list(provision.overlaps([FULL, HALF], 80)) == [("yrkesvux", "73O")]
    assert not provision.overlaps([HALF], 80)
    assert not provision.overlaps([FULL, HALF], 60)
    assert not provision.overlaps([HALF, replace(HALF, form="gymnasieskola", municipality="1480")], 80)


def test_the_last_year_of_the_table_adds_up(bundled: Snapshot) -> None:
    rows = bundled.table("education_places")
    region = regions.get("skaraborg")
    own = rows[rows["region"].isin(region.members) & (rows["year"] == rows["year"].max())]
    for measure, figure in (("places", "places"), ("admitted", "admitted")):
        wanted = own[own["measure"] == measure]["value"].sum()
        assert getattr(total(provision.offered(bundled, region.members)), figure) == wanted


@pytest.mark.parametrize(
    ("region", "wider", "columns"),
    [("skovde", "skaraborg", 15), ("skaraborg", "skaraborg", 15), ("vastra-gotaland", "vastra-gotaland", 4)],
)
def test_regions_are_shown_among_their_like(region: str, wider: str, columns: int) -> None:
    assert provision.around(regions.get(region)).id == wider
    assert len(set(provision.columns(regions.get(region)).values())) == columns
