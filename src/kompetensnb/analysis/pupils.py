"""The pupil cohorts on their way to upper-secondary school, and what the schools are like."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from kompetensnb.analysis.aggregate import combine
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region

LAST_GRADE = 9
COLUMNS = ["year", "grade", "starts", "value", "status", "origin"]


@lru_cache(maxsize=4)
def _pupils(snapshot: Snapshot) -> pd.DataFrame:
    rows = snapshot.table("pupils")
    rows = rows[(rows["provider"] == "samtliga") & (rows["grade"] != "1-9")]
    return combine(rows.drop(columns="provider"), by=["grade"])


def cohorts(snapshot: Snapshot, region: Region) -> pd.DataFrame:
    """Pupils per grade and school year (`year` = the autumn it begins), all providers, schools in the region.

    `starts` is the autumn in which the cohort would begin upper-secondary school: a pupil in grade 9 the next autumn.
    """
    if "pupils" not in snapshot.subjects:
        return pd.DataFrame(columns=COLUMNS)
    rows = _pupils(snapshot)
    rows = rows[rows["region"] == region.id].copy()
    rows["grade"] = rows["grade"].astype(int)
    rows["starts"] = rows["year"] + 1 + LAST_GRADE - rows["grade"]
    return rows.sort_values(["year", "grade"], ignore_index=True)[COLUMNS]


def upper_secondary_cost(snapshot: Snapshot, region: Region) -> pd.DataFrame:
    """Cost of municipal upper-secondary school: `year, pupils, total, per_pupil, status, origin`; municipalities only.

    `total` in thousand kronor, `per_pupil` in kronor. Empty for regions of several municipalities: the cost per pupil
    of a group of municipalities is not what any of them pays.
    """
    columns = ["year", "pupils", "total", "per_pupil", "status", "origin"]
    if "upper_secondary_cost" not in snapshot.subjects or len(region.members) != 1:
        return pd.DataFrame(columns=columns)
    rows = snapshot.table("upper_secondary_cost")
    rows = rows[rows["region"] == region.members[0]]
    wide = rows.pivot(index="year", columns="measure", values="value").reindex(columns=["pupils", "total", "per_pupil"])
    details = rows[rows["measure"] == "per_pupil"].set_index("year")[["status", "origin"]]
    return wide.join(details).reset_index()[columns]


def schools(snapshot: Snapshot, region: Region) -> pd.DataFrame:
    """Upper-secondary schools by municipality: `region (code), municipal_schools, independent_schools, statuses…`.

    Only the members of Göteborgsregionen are known (a report of 2021 with the figures of 2019); missing is missing.
    """
    columns = ["region", "year", "municipal_schools", "independent_schools", "origin"]
    if "schools" not in snapshot.subjects:
        return pd.DataFrame(columns=columns)
    rows = snapshot.table("schools")
    rows = rows[rows["region"].isin(region.members)]
    if rows.empty:
        return pd.DataFrame(columns=columns)
    wide = rows.pivot(index=["region", "year", "origin"], columns="measure", values="value")
    return wide.reset_index().reindex(columns=columns)
