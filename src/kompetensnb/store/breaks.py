"""Years that are not to be compared with the year before: another series begins, or the producer counts otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from kompetensnb.store.origin import Origin
from kompetensnb.store.registry import Subject

_JOINED: Final = "; "


def breaks(table: pd.DataFrame, subject: Subject, origins: Mapping[str, Origin]) -> tuple[int, ...]:
    """The years in which a break is, after the first year that the table holds.

    Those that the registry declares, and those in which some place has figures of other series than the year before:
    of another producer or table, or with random noise that was not there.
    """
    held = table[["region", "year", "origin"]].drop_duplicates()
    first, last = held["year"].min(), held["year"].max()
    series = {cell: _series(cell, origins) for cell in held["origin"].unique()}
    found = {year for year in subject.breaks if first < year <= last}
    places = held.groupby("region") if len(set(series.values())) > 1 else ()
    for _, rows in places:
        before: frozenset[object] = frozenset()
        for year in sorted(rows["year"].unique()):
            cells = rows["origin"][rows["year"] == year]
            now = frozenset(one for cell in cells for one in series[cell])
            found |= {int(year)} if before and before.isdisjoint(now) else set()
            before = now
    return tuple(sorted(found))


def _series(cell: str, origins: Mapping[str, Origin]) -> frozenset[object]:
    found = [origins[name] for name in cell.split(_JOINED)]
    return frozenset((origin.producer, origin.table, origin.perturbed) for origin in found)
