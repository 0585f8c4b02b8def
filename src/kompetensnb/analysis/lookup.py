"""From a frame with all regions to the plain rows of one: what a page needs, without a search per page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from kompetensnb.store.derived import derived
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region

Row = Mapping[str, Any]
Rows = tuple[Row, ...]
"""Rows in the order of the frame, keyed by column; missing is None."""


def rows_of(compute: Callable[[Snapshot], pd.DataFrame], snapshot: Snapshot, region: Region) -> Rows:
    """The rows of one region (column `region`: its id) of what `compute` gives; empty when it has none."""
    return _by_region(compute, snapshot).get(region.id, ())


@lru_cache(maxsize=64)
def _by_region(compute: Callable[[Snapshot], pd.DataFrame], snapshot: Snapshot) -> Mapping[str, Rows]:
    """Split once per snapshot: filtering a frame for every page costs more than drawing the page."""
    split: dict[str, list[Row]] = {}
    frame = derived(compute, snapshot)
    # Missing is None from here on: NaN is neither equal to itself nor a word that JSON has.
    plain = frame.astype(object).where(frame.notna(), None)
    for row in plain.to_dict("records"):
        split.setdefault(str(row["region"]), []).append({str(key): value for key, value in row.items()})
    return {region: tuple(rows) for region, rows in split.items()}
