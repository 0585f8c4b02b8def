"""Boundaries are few kilobytes, share their edges, and lie where Sweden does."""

from __future__ import annotations

import json

import pytest
from shapely import union_all
from shapely.geometry import Point, shape

from kompetensnb.charts import geometry
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind

ALL = tuple(sorted(region.code for region in regions.of_kind(RegionKind.MUNICIPALITY)))


def test_all_municipalities_fit_in_sixty_kilobytes():
    features = geometry.shapes(ALL)
    assert [feature["code"] for feature in features] == list(ALL)
    assert len(json.dumps(features, separators=(",", ":"))) < 60_000


def test_the_same_codes_give_the_same_rows():
    assert geometry.shapes(ALL) is geometry.shapes(ALL)


def test_neighbours_leave_no_gap():
    # Skövde and Skara meet; what is between them after simplifying is nothing.
    pair = [
        shape(feature["geometry"]).buffer(0) for feature in geometry.shapes(ALL) if feature["code"] in ("1496", "1495")
    ]
    together = union_all(pair)
    assert together.geom_type == "Polygon"
    assert sum(part.area for part in pair) == pytest.approx(together.area, rel=0.01)


@pytest.mark.parametrize(("code", "square_km"), [("1480", 450), ("1496", 675), ("1490", 915)])
def test_areas_are_those_of_the_municipalities(code, square_km):
    (feature,) = [item for item in geometry.shapes(ALL) if item["code"] == code]
    assert shape(feature["geometry"]).area == pytest.approx(square_km, rel=0.4)


def test_north_is_up_and_west_is_left():
    amal, boras, stromstad = (geometry.extent((code,)) for code in ("1492", "1490", "1486"))
    assert amal.y < boras.y
    assert stromstad.x < boras.x


def test_the_extent_holds_its_members():
    whole, part = geometry.extent(("1496", "1495")), geometry.extent(("1496",))
    assert whole.width >= part.width
    assert whole.x <= part.x


@pytest.mark.parametrize("code", ["1480", "1384", "1407"])
def test_a_name_stands_inside_its_municipality(code):
    (feature,) = [item for item in geometry.shapes(ALL) if item["code"] == code]
    at = geometry.place(code)
    assert shape(feature["geometry"]).buffer(1).contains(Point(at.x, at.y))
    assert at.width > 0


def test_an_unknown_code_is_refused():
    with pytest.raises(KeyError, match="9999"):
        geometry.shapes(("9999",))
