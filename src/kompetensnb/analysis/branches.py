"""Employed by branch (SNI 2007, fifteen groups) at the workplace, where the producer publishes the level."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches
from kompetensnb.vocabulary.regions import Region

NOVEMBER = 11
COLUMNS = ["branch", "year", "value", "share", "first_year", "change", "status", "origin"]


def regions_with_branches(snapshot: Snapshot) -> frozenset[str]:
    """SCB codes of the regions that have employed by branch."""
    if "employment_month" not in snapshot.subjects:
        return frozenset()
    return frozenset(snapshot.table("employment_month")["region"].unique())


@lru_cache(maxsize=256)
def branch_structure(snapshot: Snapshot, region: Region, year: int = 0) -> pd.DataFrame:
    """Employed 15-74 per branch in November: persons, share and change.

    `share` is per cent of the published total, `change` per cent since `first_year`. `year` 0 is the latest November.
    Rows in the order of the classification, the unknown branch last; empty when the level is not published for the
    region or the year has no November.
    """
    if region.code not in regions_with_branches(snapshot):
        return pd.DataFrame(columns=COLUMNS)
    rows = snapshot.table("employment_month")
    rows = rows[(rows["region"] == region.code) & (rows["month"] == NOVEMBER)]
    year = year or int(rows["year"].max())
    first = int(rows["year"].min())
    wide = rows.pivot(index="branch", columns="year", values="value")
    if year not in wide:
        return pd.DataFrame(columns=COLUMNS)
    details = rows[rows["year"] == year].set_index("branch")[["status", "origin"]]
    result = pd.DataFrame(
        {
            "year": year,
            "value": wide[year],
            "share": 100 * wide[year] / float(wide[year][branches.TOTAL]),
            "first_year": first,
            "change": 100 * (wide[year] / wide[first] - 1) if year > first else float("nan"),
        }
    ).join(details)
    groups = (branch.id for branch in branches.of_kind(branches.BranchKind.GROUP))
    order = [code for code in (*groups, branches.UNKNOWN) if code in result.index]
    return result.loc[order].reset_index()[COLUMNS]
