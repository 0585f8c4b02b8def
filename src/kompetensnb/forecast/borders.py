"""Which municipalities a forecast is made for, whom they borrow strength from, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from kompetensnb.analysis.aggregate import membership
from kompetensnb.forecast.panel import Floats
from kompetensnb.vocabulary import regions

BORROWERS: Final = {"1383": "sjuharad", "1384": "goteborgsregionen"}
"""Municipalities outside the county's sub-regions: they borrow from the one they cooperate with and lend nothing."""


@dataclass(frozen=True)
class Split:
    """A municipality (`child`) that left another (`parent`); `year` is the first year-end with figures for both."""

    child: str
    parent: str
    year: int


SPLITS: Final = (Split(child="1443", parent="1490", year=1994),)


@cache
def municipalities() -> tuple[str, ...]:
    """Codes of all municipalities, in the order of the vocabulary."""
    return tuple(region.code for region in regions.of_kind(regions.RegionKind.MUNICIPALITY))


def subregion(code: str) -> str:
    """Id of the sub-region a municipality borrows from: its own, or the one it cooperates with."""
    return regions.municipality(code).delregion or BORROWERS.get(code, "")


def pools(codes: Sequence[str]) -> list[int]:
    """Number of each municipality's pool, its sub-region."""
    ids = [region.id for region in regions.of_kind(regions.RegionKind.SUBREGION)]
    return [ids.index(subregion(code)) for code in codes]


def lends(codes: Sequence[str]) -> list[bool]:
    """Whether each municipality belongs to the sub-region that it borrows from."""
    return [bool(regions.municipality(code).delregion) for code in codes]


def sums(codes: Sequence[str]) -> tuple[tuple[str, ...], Floats]:
    """Region ids and the matrix (regions x codes) that adds municipalities up.

    A region with a member that is not among the codes has NaN in its row: a sum with a missing part is missing.
    """
    parts = membership()
    parts = parts[parts["code"].isin(municipalities())]
    place = {code: number for number, code in enumerate(codes)}
    ids = tuple(dict.fromkeys(parts["region"]))
    matrix = np.zeros((len(ids), len(codes)))
    for region, code in zip(parts["region"], parts["code"], strict=True):
        row = matrix[ids.index(region)]
        if code in place:
            row[place[code]] += 1.0
        else:
            row[:] = np.nan
    return ids, matrix


def add(matrix: Floats, values: Floats) -> Floats:
    """Sums per region along the last axis of `values` (… x codes): … x regions, NaN where a part is missing."""
    missing = np.isnan(values)
    total = np.where(missing, 0.0, values) @ matrix.T
    touched = missing.astype(np.float64) @ np.nan_to_num(matrix).T
    return np.where(touched > 0, np.nan, total)
