"""From the areas that education groups are published for to the county's sub-regions: a stated approximation.

The matching indicators exist for the county and for FA regions. Four of these lie wholly within the county; the rest of
it is the county less the four. What is published for an area is spread over its municipalities by sex, age and group:
the municipality's population of the age, and the share of its population with the group's levels of education, both as
published, fitted to the area's own figures. The sub-regions are the sums, and add up to the county.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kompetensnb.fitting import fit
from kompetensnb.forecast.education_tables import array
from kompetensnb.forecast.panel import Floats
from kompetensnb.vocabulary import education_groups, regions

FA: Final = {
    "FA14": "fa-boras",
    "FA16": "fa-trollhattan-vanersborg",
    "FA17": "fa-lidkoping-gotene",
    "FA18": "fa-skovde-skara",
}
"""The FA regions wholly within the county, by the code in the tables."""
REST: Final = "rest"
SUBREGIONS: Final = tuple(region.id for region in regions.of_kind(regions.RegionKind.SUBREGION))
COUNTY: Final = regions.get(regions.COUNTY)
LEVELS: Final = ("1", "2", "3", "4", "5", "6", "7", "US")
FAINT: Final = 1e-6
"""Weight of a level that a municipality does not have, so that an area's figure always has somewhere to go."""


@dataclass(frozen=True, eq=False)
class Spread:
    """How the figures of areas are shared by sub-regions.

    `by_age`: areas x SUBREGIONS x sexes x ages x groups, `all_ages`: areas x SUBREGIONS x sexes x groups. Both sum to 1
    over the sub-regions.
    """

    areas: tuple[str, ...]
    by_age: Floats
    all_ages: Floats

    def ages(self, values: Floats) -> Floats:
        """From … x areas x sexes x ages x groups to … x SUBREGIONS x sexes x ages x groups."""
        return _spread(values, self.by_age)

    def totals(self, values: Floats) -> Floats:
        """From … x areas x sexes x groups to … x SUBREGIONS x sexes x groups."""
        return _spread(values, self.all_ages)


def areas_of(codes: Collection[str]) -> tuple[str, ...]:
    """The areas that a table tells apart: those of FA among its regions, and the rest of the county."""
    return (*(code for code in FA if code in codes), REST)


def members(areas: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Municipalities of each area."""
    found = {area: regions.get(FA[area]).members for area in areas if area != REST}
    inside = {code for codes in found.values() for code in codes}
    return found | {REST: tuple(code for code in COUNTY.members if code not in inside)}


def read(rows: pd.DataFrame, areas: Sequence[str], axes: Mapping[str, Sequence[object]]) -> Floats:
    """A table by area: areas x `axes` (the year first). The rest is the county less the others, never below 0."""
    codes = [COUNTY.code, *(area for area in areas if area != REST)]
    return with_rest(array(rows, {"region": codes, **axes}))


def with_rest(found: Floats) -> Floats:
    """From the county and its areas (first axis) to the areas and the rest of the county, never below 0."""
    rest = np.maximum(found[0] - found[1:].sum(axis=0), 0.0)
    return np.concatenate([found[1:], rest[None]])


def levels(rows: pd.DataFrame, codes: Sequence[str], sexes: Sequence[str], groups: Sequence[str]) -> Floats:
    """Population with the levels that a group's members can have, codes x sexes x groups, in the table's last year."""
    last = rows[rows["year"] == rows["year"].max()]
    known = array(last, {"region": codes, "sex": sexes, "level": LEVELS})
    belongs = [[float(level in education_groups.get(group).levels) for group in groups] for level in LEVELS]
    return np.asarray(known @ np.array(belongs), dtype=np.float64)


def spread_of(areas: tuple[str, ...], stock: Floats, weight: Floats, persons: Floats, codes: Sequence[str]) -> Spread:
    """How to share the figures of areas whose `stock` is areas x sexes x ages x groups.

    `weight` is codes x sexes x groups (population with the group's levels), `persons` codes x sexes x ages. Where an
    area's figures are missing, those of its municipalities decide alone; NaN where these are missing.
    """
    shape = (len(areas), len(SUBREGIONS), *stock.shape[1:])
    by_age = np.zeros(shape)
    for place, (area, inside) in enumerate(members(areas).items()):
        places = [codes.index(code) for code in inside]
        seed = (weight[places, :, None, :] + FAINT) * (persons[places, :, :, None] + FAINT)
        fitted = _fitted(seed, stock[areas.index(area)], persons[places])
        home = [SUBREGIONS.index(regions.municipality(code).delregion) for code in inside]
        share = fitted / fitted.sum(axis=0)
        for row, subregion in zip(share, home, strict=True):
            by_age[place, subregion] += row
    held = np.nan_to_num(stock) + FAINT
    all_ages = (by_age * held[:, None]).sum(axis=3) / held.sum(axis=2)[:, None]
    return Spread(areas, by_age, all_ages)


def _fitted(seed: Floats, stock: Floats, persons: Floats) -> Floats:
    """The seed (codes x sexes x ages x groups) fitted to the area's stock and to the municipalities' ages."""
    if not (np.isfinite(seed).all() and np.isfinite(stock).all()):
        return seed
    wanted = stock + FAINT
    known = persons + FAINT
    rows = known * wanted.sum(axis=-1) / known.sum(axis=0)
    return fit(seed, [((0, 1, 2), rows), ((1, 2, 3), wanted)])


def _spread(values: Floats, share: Floats) -> Floats:
    """Sums over areas (axis 0 of the share), NaN where a part is missing."""
    lead = values.ndim - share.ndim + 1
    expanded = np.expand_dims(values, lead + 1)
    missing = np.isnan(expanded) & (share > 0)
    total = (np.nan_to_num(expanded) * share).sum(axis=lead)
    return np.where(missing.any(axis=lead) | np.isnan(share).any(axis=0), np.nan, total)
