"""The pupil cohorts on their way to upper-secondary school, and what the schools are like."""

from __future__ import annotations

import pandas as pd

from kompetensnb.analysis.aggregate import combine
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions

LAST_GRADE = 9


def cohorts(snapshot: Snapshot) -> pd.DataFrame:
    """Pupils per region (id), school year (`year` = its autumn) and grade, all providers, schools in the region.

    `starts` is the autumn in which the cohort would begin upper-secondary school: a pupil in grade 9 the next autumn.
    """
    columns = ["region", "year", "grade", "starts", "value", "status", "origin"]
    if "pupils" not in snapshot.subjects:
        return pd.DataFrame(columns=columns)
    rows = snapshot.table("pupils")
    rows = rows[(rows["provider"] == "samtliga") & (rows["grade"] != "1-9")]
    found = combine(rows.drop(columns="provider"), by=["grade"])
    found["grade"] = found["grade"].astype(int)
    found["starts"] = found["year"] + 1 + LAST_GRADE - found["grade"]
    return found.sort_values(["region", "year", "grade"], ignore_index=True)[columns]


def foreign_background(snapshot: Snapshot) -> pd.DataFrame:
    """Per cent of the pupils in grades 1-9 with a foreign background: `region (id), year, value, status, note, origin`.

    For regions of several municipalities weighted by pupils, and therefore estimated.
    """
    if not {"pupils", "pupils_background"} <= set(snapshot.subjects):
        return pd.DataFrame(columns=["region", "year", "value", "status", "note", "origin"])
    keys = ["region", "year"]
    shares = snapshot.table("pupils_background")
    shares = shares[(shares["provider"] == "samtliga") & (shares["measure"] == "foreign_background_share")]
    pupils = snapshot.table("pupils")
    pupils = pupils[(pupils["provider"] == "samtliga") & (pupils["grade"] == "1-9")]
    weights = pupils[[*keys, "value"]].rename(columns={"value": "pupils"})
    return combine(shares.drop(columns=["provider", "measure"]).merge(weights, on=keys, how="left"), weight="pupils")


def upper_secondary_cost(snapshot: Snapshot) -> pd.DataFrame:
    """Cost of municipal upper-secondary school: `region (id), year, pupils, total, per_pupil, status, origin`.

    `total` in thousand kronor, `per_pupil` in kronor. Municipalities only: the cost per pupil of a group of
    municipalities is not what any of them pays.
    """
    columns = ["region", "year", "pupils", "total", "per_pupil", "status", "origin"]
    if "upper_secondary_cost" not in snapshot.subjects:
        return pd.DataFrame(columns=columns)
    keys = ["region", "year"]
    rows = snapshot.table("upper_secondary_cost")
    wide = rows.pivot(index=keys, columns="measure", values="value").reset_index()
    wide = wide.merge(rows[rows["measure"] == "per_pupil"][[*keys, "status", "origin"]], on=keys)
    return _with_ids(wide).reindex(columns=columns)


def schools(snapshot: Snapshot) -> pd.DataFrame:
    """Upper-secondary schools by municipality and who runs them; missing is missing.

    `region` (id), `year`, `municipal_schools`, `independent_schools`, `status`, `origin`.

    Only the members of Göteborgsregionen are known (a report of 2021 with the figures of 2019).
    """
    columns = ["region", "year", "municipal_schools", "independent_schools", "status", "origin"]
    if "schools" not in snapshot.subjects:
        return pd.DataFrame(columns=columns)
    rows = snapshot.table("schools")
    wide = rows.pivot(index=["region", "year", "status", "origin"], columns="measure", values="value").reset_index()
    return _with_ids(wide).reindex(columns=columns)


def _with_ids(rows: pd.DataFrame) -> pd.DataFrame:
    """SCB codes of municipalities replaced by the ids of regions."""
    codes = {region.code: region.id for region in regions.of_kind(regions.RegionKind.MUNICIPALITY)}
    return rows.assign(region=rows["region"].map(codes))
