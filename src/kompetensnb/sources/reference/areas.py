"""The areas that figures by education group are given for: the county, and the FA regions that lie wholly within it."""

from __future__ import annotations

from typing import Final

import numpy as np

from kompetensnb.fitting import Figures, Whole
from kompetensnb.sources.reference.table import COUNTY, INSIDE
from kompetensnb.vocabulary import education_groups, regions

FA_REGIONS: Final = {
    "FA14": regions.get("fa-boras").members,
    "FA16": regions.get("fa-trollhattan-vanersborg").members,
    "FA17": regions.get("fa-lidkoping-gotene").members,
    "FA18": regions.get("fa-skovde-skara").members,
}
REST: Final = "rest"
"""What is left of the county: it has no code in the tables and is found by subtraction."""

PARTS: Final = {**FA_REGIONS, REST: tuple(sorted(set(INSIDE) - {code for fa in FA_REGIONS.values() for code in fa}))}
"""Municipalities of the parts that the county is shared out on."""

REGIONS: Final = (COUNTY, *FA_REGIONS)
"""The codes in the tables."""

YEARS: Final = tuple(range(2020, 2026))
BASE_YEAR: Final = YEARS[-1]
AGES: Final = ("16-24", "25-34", "35-44", "45-54", "55-64", "65-74")
FIRST_AGES: Final = (16, 25, 35, 45, 55, 65)
LAST_AGE: Final = 74
LEVELS: Final = ("1", "2", "3", "4", "5", "6", "7", "US")
CLASSES: Final = {"1": "1", "2": "2", "3": "34", "5": "567", "9": "US"}
"""Levels that no group crosses: less than nine years, nine, upper secondary, post-secondary, unknown."""

GROUPS: Final = tuple(group.id for group in education_groups.all_groups())
CLASS_OF_GROUP: Final = np.array(
    [
        next(place for place, levels in enumerate(CLASSES.values()) if group.levels[0] in levels)
        for group in education_groups.all_groups()
    ]
)


def by_part(municipal: Figures) -> Figures:
    """Sums over the municipalities of each part. First axis of the input: `INSIDE`; of the result: `PARTS`."""
    places = {code: place for place, code in enumerate(INSIDE)}
    return np.array([municipal[[places[code] for code in members]].sum(axis=0) for members in PARTS.values()])


def with_county(parts: Figures | Whole) -> Figures:
    """The county first, as the sum of the parts, then the FA regions; first axis in the order of `REGIONS`."""
    return np.concatenate([parts.sum(axis=0, keepdims=True), parts[:-1]]).astype(np.float64)


def without_county(figures: Figures) -> Figures:
    """The parts again, from what `with_county` gave."""
    return np.concatenate([figures[1:], figures[:1] - figures[1:].sum(axis=0, keepdims=True)])
