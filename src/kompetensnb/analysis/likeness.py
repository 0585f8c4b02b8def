"""Municipalities in a similar position: alike in size, age, education, work and commuting, not only the leaders.

The distance between two municipalities is the root mean square of the differences in standard deviations, over the
features that both have. It says nothing of how well anyone does: what is compared afterwards is not among the features.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kompetensnb.analysis.observations import Indicators, observe
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region, RegionKind

FEATURES: Final = (
    "folkmangd",
    "folkmangd-forandring-10",
    "andel-65",
    "eftergymnasial",
    "utpendling-andel",
    "inpendling-per-1000",
)
"""Measures of structure. Population counts by its logarithm: twice as many is as far at every size."""

FEWEST: Final = 4
"""With fewer features in common two municipalities are not compared."""

CLOSE: Final = 0.5
"""Standard deviations within which a feature is called alike."""


@dataclass(frozen=True)
class Likeness:
    """A municipality and how far it is; `alike` and `apart` name features, the closest and the farthest first."""

    region: Region
    distance: float
    alike: tuple[str, ...]
    apart: tuple[str, ...]


def most_alike(snapshot: Snapshot, region: Region, count: int = 5, without: str = "") -> tuple[Likeness, ...]:
    """The municipalities most like this one, the nearest first; none for a region that is no municipality.

    `without` leaves one feature out: the measure that is to be compared must not choose whom it is compared with.
    """
    if region.kind is not RegionKind.MUNICIPALITY:
        return ()
    codes, features, scores = _scores(snapshot)
    used = [place for place, name in enumerate(features) if name != without]
    own = scores[codes.index(region.id)]
    found = []
    for code, other in zip(codes, scores, strict=True):
        gaps = {features[place]: abs(float(own[place] - other[place])) for place in used}
        gaps = {name: gap for name, gap in gaps.items() if not math.isnan(gap)}
        if code == region.id or len(gaps) < FEWEST:
            continue
        distance = math.sqrt(sum(gap**2 for gap in gaps.values()) / len(gaps))
        ordered = sorted(gaps, key=lambda name: (gaps[name], name))
        found.append(
            Likeness(
                regions.get(code),
                distance,
                alike=tuple(name for name in ordered if gaps[name] <= CLOSE),
                apart=tuple(name for name in reversed(ordered) if gaps[name] > 2 * CLOSE),
            )
        )
    return tuple(sorted(found, key=lambda item: (item.distance, item.region.id))[:count])


@lru_cache(maxsize=4)
def _scores(snapshot: Snapshot) -> tuple[tuple[str, ...], tuple[str, ...], NDArray[np.float64]]:
    """Ids, features, and municipalities x features in standard deviations from the mean; NaN where unknown."""
    found = observe(snapshot)
    municipalities = regions.of_kind(RegionKind.MUNICIPALITY)
    raw = np.array([[_value(found, name, region) for name in FEATURES] for region in municipalities])
    known = np.isfinite(raw).sum(axis=0) > 1
    centred = raw[:, known] - np.nanmean(raw[:, known], axis=0)
    spread = np.nanstd(centred, axis=0)
    features = tuple(name for name, has in zip(FEATURES, known, strict=True) if has)
    return tuple(region.id for region in municipalities), features, centred / np.where(spread > 0, spread, 1.0)


def _value(indicators: Indicators, measure: str, region: Region) -> float:
    item = indicators.at(measure, region)
    if item is None or item.value is None:
        return math.nan
    return math.log(item.value) if measure == "folkmangd" else item.value
