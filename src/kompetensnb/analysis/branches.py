"""Employed by branch (SNI 2007, fifteen groups) at the workplace: published months where there are, else the year."""

from __future__ import annotations

import pandas as pd

from kompetensnb.analysis.aggregate import combine
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches, regions
from kompetensnb.vocabulary.statuses import Status

NOVEMBER = 11
COLUMNS = ["region", "branch", "year", "value", "share", "first_year", "change", "status", "origin"]
_FIGURES = ["region", "year", "branch", "value", "status", "origin"]


def branch_structure(snapshot: Snapshot) -> pd.DataFrame:
    """Employed 15-74 per branch every November, for every region (id) that has figures: persons, share, change.

    The months of a region are taken where they are published, otherwise the annual table, summed from municipalities
    where it has to be. `share` is per cent of the total, `change` per cent since `first_year`: NaN in that year, and
    where the figure is estimated. Rows by region and year in the order of the classification, the unknown branch last.
    """
    published, annual = _months(snapshot), _years(snapshot)
    rows = pd.concat([published, annual[~annual["region"].isin(published["region"].unique())]], ignore_index=True)
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
    # What is estimated follows the county over the years, so its change would only be the county's.
    estimated = joined["status"].isin([str(Status.ESTIMATED), str(Status.SYNTHETIC)])
    joined["change"] = change.mask((joined["year"] == joined["first_year"]) | estimated)
    groups = [branch.id for branch in branches.of_kind(branches.BranchKind.GROUP)]
    order = {code: rank for rank, code in enumerate((*groups, branches.UNKNOWN))}
    joined = joined.assign(rank=joined["branch"].map(order))
    return joined.sort_values(["region", "year", "rank"], ignore_index=True)[COLUMNS]


def _months(snapshot: Snapshot) -> pd.DataFrame:
    """The published Novembers of the regions that have them."""
    if "employment_month" not in snapshot.subjects:
        return pd.DataFrame(columns=_FIGURES)
    rows = snapshot.table("employment_month")
    ids = {region.code: region.id for region in regions.all_regions() if region.code}
    rows = rows[(rows["month"] == NOVEMBER) & rows["region"].isin(ids)]
    return rows.assign(region=rows["region"].map(ids))[_FIGURES]


def _years(snapshot: Snapshot) -> pd.DataFrame:
    """The annual table for every region."""
    if "employment" not in snapshot.subjects:
        return pd.DataFrame(columns=_FIGURES)
    rows = snapshot.table("employment")
    noisy = [name for name, origin in snapshot.origins.items() if origin.perturbed]
    found = combine(rows[rows["sex"] == "alla"].drop(columns="sex"), by=["branch"], perturbed=noisy)
    return found[_FIGURES]
