"""Commuting between municipalities: sums that must agree with the published counts, and centres that are centres."""

from __future__ import annotations

import numpy as np
import pytest

from kompetensnb.analysis.journeys import Journeys, exchange, journeys, partners, ties
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind
from kompetensnb.vocabulary.statuses import Status


@pytest.fixture(scope="module")
def found(bundled: Snapshot) -> Journeys:
    matrix = journeys(bundled)
    assert matrix is not None
    return matrix


def small(persons: list[list[float]]) -> Journeys:
    values = np.array(persons)
    statuses = np.where(np.isnan(values), "saknas", "skattad").astype(object)
    return Journeys(2021, ("1496", "1495", "99"), values, statuses, "x")


def test_a_municipality_exchanges_what_is_published(bundled: Snapshot, found: Journeys) -> None:
    rows = bundled.table("commuting")
    of_year = rows[rows["year"] == found.year].set_index(["region", "measure"])["value"]
    for region in regions.of_kind(RegionKind.MUNICIPALITY):
        result = exchange(found, region)
        assert result is not None
        assert (result.into, result.out, result.stay) == tuple(
            of_year[region.code, measure] for measure in ("in", "out", "stay")
        )


def test_a_larger_region_does_not_count_journeys_inside_it(found: Journeys) -> None:
    whole = exchange(found, regions.get("skaraborg"))
    parts = [exchange(found, regions.municipality(code)) for code in regions.get("skaraborg").members]
    assert whole is not None
    assert whole.net == pytest.approx(sum(part.net or 0 for part in parts if part))
    assert whole.out is not None
    assert whole.out < sum(part.out or 0 for part in parts if part)
    assert whole.status == Status.ESTIMATED


def test_a_missing_cell_makes_its_sums_missing_and_no_others() -> None:
    result = exchange(small([[70, np.nan, 10], [20, 50, 5], [3, 4, np.nan]]), regions.get("skovde"))
    assert result is not None
    assert (result.stay, result.into, result.out) == (70, 23, None)
    assert result.net is None
    assert result.out_share is None
    assert result.in_share == pytest.approx(100 * 23 / 93)


def test_a_region_that_the_matrix_does_not_hold_has_no_exchange() -> None:
    matrix = small([[70, 20, 10], [20, 50, 5], [3, 4, np.nan]])
    assert exchange(matrix, regions.get("skaraborg")) is None
    assert exchange(matrix, regions.get("riket")) is None


def test_partners_are_outside_and_the_largest_first(found: Journeys) -> None:
    listed = partners(found, regions.get("skaraborg"))
    assert not {code for code, _, _ in listed} & set(regions.get("skaraborg").members)
    assert [into + out for _, into, out in listed] == sorted((into + out for _, into, out in listed), reverse=True)
    assert partners(found, regions.get("lerum"))[0][0] == "1480"


def test_centres_are_those_that_few_leave(found: Journeys) -> None:
    of_code = {tie.region.code: tie for tie in ties(found)}
    assert of_code["1480"].centre
    assert not of_code["1441"].centre
    assert of_code["1441"].strongest == regions.get("goteborg")
    assert of_code["1441"].strongest_share > 30


def test_a_centre_may_not_lose_too_many_to_one_other() -> None:
    matrix = small([[85, 10, 5], [2, 90, 3], [3, 4, np.nan]])
    skovde, lidkoping_side = ties(matrix)
    assert not skovde.centre  # 15 per cent leave, but 10 go to one other
    assert lidkoping_side.centre
