"""Age distributions in ten-year bands, so that municipalities, counties and the country can be laid side by side."""

from __future__ import annotations

import pandas as pd

from kompetensnb.analysis.aggregate import SUMMED_PERTURBED, combine
from kompetensnb.analysis.indicators import perturbed_origins
from kompetensnb.analysis.lookup import Rows, rows_of
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import Status, worst

BANDS = (*(f"{age}-{age + 9}" for age in range(0, 100, 10)), "100+")
"""Ten-year bands, as SCB's monthly table has them."""

COUNTIES = 21
DECEMBER = 12
COUNTY_CODE, COUNTRY_CODE = "14", "00"

COLUMNS = ["region", "year", "month", "sex", "age", "value", "share", "status", "note", "origin"]


def age_distribution(snapshot: Snapshot) -> pd.DataFrame:
    """Persons and per cent of the whole by ten-year band, `COLUMNS`, for the latest date each region is known for.

    Municipalities and what is made of them: 31 December, both sexes (`sex` = "alla"). Counties and the country: the
    first month of the monthly table, by sex; the country is the sum of the counties.
    """
    frames = []
    if "population" in snapshot.subjects:
        frames.append(_from_municipalities(snapshot))
    if "population_month" in snapshot.subjects:
        frames.append(_from_counties(snapshot))
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)
    total = rows.groupby(["region", "year", "month", "sex"])["value"].transform(lambda values: values.sum(skipna=False))
    rows["share"] = 100 * rows["value"] / total
    return rows[COLUMNS]


def ages_of(snapshot: Snapshot, region: Region, sex: str = "alla") -> Rows:
    """One region's distribution in the order of `BANDS`, of one day; empty when its ages (by sex) are not known.

    From 31 December where both sexes together are asked for and known, else from the monthly table.
    """
    rows = [row for row in rows_of(age_distribution, snapshot, region) if row["sex"] == sex]
    december = [row for row in rows if row["month"] == DECEMBER]
    order = {band: rank for rank, band in enumerate(BANDS)}
    return tuple(sorted(december or rows, key=lambda row: order[row["age"]]))


def _from_municipalities(snapshot: Snapshot) -> pd.DataFrame:
    rows = snapshot.table("population")
    rows = rows[(rows["sex"] == "alla") & (rows["age"] != "total")]
    rows = rows[rows["year"] == rows["year"].max()]
    five = combine(rows.drop(columns="sex"), by=["age"], perturbed=perturbed_origins(snapshot))
    five["age"] = five["age"].map(_ten_year_band)
    ten = _sum(five, ["region", "year", "age"])
    complete = ten["parts"] == ten["age"].map({band: 1 if band == "100+" else 2 for band in BANDS})
    return ten[complete].assign(sex="alla", month=DECEMBER)


def _from_counties(snapshot: Snapshot) -> pd.DataFrame:
    rows = snapshot.table("population_month")
    latest = rows[rows["age"] != "total"].assign(note="")
    latest = latest[latest["year"] == latest["year"].max()]
    # The month next to 31 December, so that all regions are shown for (nearly) the same day.
    latest = latest[latest["month"] == latest["month"].min()]
    published = latest[latest["region"].isin([COUNTY_CODE, COUNTRY_CODE])]
    found: pd.DataFrame = published.assign(
        region=published["region"].map({COUNTY_CODE: regions.COUNTY, COUNTRY_CODE: regions.COUNTRY})
    )
    if (latest["region"] == COUNTRY_CODE).any():
        return found
    summed = _sum(latest, ["year", "month", "sex", "age"])
    country: pd.DataFrame = summed[summed["parts"] == COUNTIES].assign(region=regions.COUNTRY)
    return pd.concat([found, country], ignore_index=True)


def _sum(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Sums of perturbed figures, with the number of `parts`: estimated wherever more than one is added."""
    grouped = rows.groupby(keys, as_index=False).agg(
        value=("value", lambda values: values.sum(skipna=False)),
        status=("status", worst),
        note=("note", "first"),
        origin=("origin", "first"),
        parts=("value", "size"),
    )
    made = (grouped["parts"] > 1) & grouped["value"].notna()
    grouped["status"] = grouped["status"].mask(made, str(Status.ESTIMATED))
    grouped["note"] = grouped["note"].mask(made, SUMMED_PERTURBED)
    return pd.DataFrame(grouped)


def _ten_year_band(age: str) -> str:
    if age == "100+":
        return age
    first = int(age.split("-")[0]) // 10 * 10
    return f"{first}-{first + 9}"
