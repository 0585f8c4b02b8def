"""Employed by branch (SNI 2007, fifteen groups) at the workplace, where the producer publishes the level."""

from __future__ import annotations

import pandas as pd

from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches, regions

NOVEMBER = 11
COLUMNS = ["region", "branch", "year", "value", "share", "first_year", "change", "status", "origin"]


def branch_structure(snapshot: Snapshot) -> pd.DataFrame:
    """Employed 15-74 per branch every November, for the regions (id) whose level is published: persons, share, change.

    `share` is per cent of the published total, `change` per cent since `first_year` (NaN in that year). Rows by region
    and year in the order of the classification, the unknown branch last.
    """
    if "employment_month" not in snapshot.subjects:
        return pd.DataFrame(columns=COLUMNS)
    rows = snapshot.table("employment_month")
    rows = rows[rows["month"] == NOVEMBER]
    total = rows[rows["branch"] == branches.TOTAL][["region", "year", "value"]]
    first = rows[rows["year"] == rows.groupby("region")["year"].transform("min")]
    first = first[["region", "branch", "year", "value"]].rename(columns={"year": "first_year"})
    joined = (
        rows[rows["branch"] != branches.TOTAL]
        .merge(total, on=["region", "year"], how="left", suffixes=("", "_total"))
        .merge(first, on=["region", "branch"], how="left", suffixes=("", "_first"))
    )
    joined["share"] = 100 * joined["value"] / joined["value_total"]
    change = 100 * (joined["value"] / joined["value_first"] - 1)
    joined["change"] = change.mask(joined["year"] == joined["first_year"])
    groups = [branch.id for branch in branches.of_kind(branches.BranchKind.GROUP)]
    order = {code: rank for rank, code in enumerate((*groups, branches.UNKNOWN))}
    ids = {region.code: region.id for region in regions.all_regions() if region.code}
    joined = joined.assign(rank=joined["branch"].map(order), region=joined["region"].map(ids))
    return joined.sort_values(["region", "year", "rank"], ignore_index=True)[COLUMNS]
