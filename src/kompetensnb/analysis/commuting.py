"""Commuting over the border of a municipality, and the balance of day and night population of every region."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from kompetensnb.analysis.aggregate import combine
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region

COLUMNS = ["year", "in", "out", "net", "day", "night", "status", "origin"]


@lru_cache(maxsize=4)
def _flows(snapshot: Snapshot) -> pd.DataFrame:
    rows = combine(snapshot.table("commuting"), by=["measure"])
    wide = rows.pivot(index=["region", "year"], columns="measure", values="value")
    details = rows[rows["measure"] == "in"].set_index(["region", "year"])[["status", "origin"]]
    return wide.join(details).reset_index()


def commuting_flows(snapshot: Snapshot, region: Region) -> pd.DataFrame:
    """`COLUMNS` by year, persons: in, out, net, day population (works here), night population (employed, lives here).

    For a region of several municipalities `in` and `out` are missing: the municipal figures also hold those who
    commute inside it. The net and both populations add up and are shown.
    """
    if "commuting" not in snapshot.subjects:
        return pd.DataFrame(columns=COLUMNS)
    rows = _flows(snapshot)
    rows = rows[rows["region"] == region.id].copy()
    rows["net"] = rows["in"] - rows["out"]
    rows["day"] = rows["stay"] + rows["in"]
    rows["night"] = rows["stay"] + rows["out"]
    if len(region.members) != 1:
        rows[["in", "out"]] = float("nan")
    return rows[COLUMNS].reset_index(drop=True)
