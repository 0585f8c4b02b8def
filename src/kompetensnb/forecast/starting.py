"""What is known of education groups in the base year: who is unemployed, and who works with what they learnt."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from kompetensnb.forecast import matching_areas
from kompetensnb.forecast.axes import SEXES
from kompetensnb.forecast.education_tables import lacking
from kompetensnb.forecast.matching_areas import SUBREGIONS
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.supply import Supply
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region, RegionKind

MATCHING = "matching"
LEVELS = "education"
PLACES = "education_places"
_EMPLOYED = ("A", "B", "C")


def unemployment(supply: Supply) -> tuple[Floats, float]:
    """Share of the labour force without work in the base year, per group (NaN without labour force), and of all."""
    force, employed = supply.labour_force_of_residents[0], supply.employed_residents[0]
    share = 1 - np.divide(employed, force, out=np.full_like(force, np.nan), where=force > 0)
    total = np.nansum(np.where(force > 0, force, 0.0))
    overall = 1 - np.nansum(np.where(force > 0, employed, 0.0)) / total if total > 0 else np.nan
    return share, float(overall)


def matched_share(snapshot: Snapshot, region: Region, groups: tuple[str, ...]) -> Floats:
    """Per cent of the employed of each group who work with what they are educated for: A / (A + B + C), last year.

    A sub-region has the figures of the areas that are published, shared by municipalities as levels of education are.
    NaN where a table is missing or nobody is employed.
    """
    if lacking(snapshot, MATCHING, LEVELS):
        return np.full(len(groups), np.nan)
    by_subregion = _outcomes(snapshot, groups)
    own = by_subregion.sum(axis=1) if region.kind is RegionKind.COUNTY else by_subregion[:, SUBREGIONS.index(region.id)]
    employed = own.sum(axis=0)
    share: Floats = np.divide(own[0], employed, out=np.full_like(employed, np.nan), where=employed > 0)
    return 100 * share


@lru_cache(maxsize=4)
def _outcomes(snapshot: Snapshot, groups: tuple[str, ...]) -> Floats:
    """The employed by how the job fits: A, B, C x sub-regions x groups."""
    rows = snapshot.table(MATCHING)
    areas = matching_areas.areas_of(rows["region"].unique())
    axes = {"year": [rows["year"].max()], "outcome": _EMPLOYED, "sex": SEXES, "education_group": groups}
    found = np.moveaxis(matching_areas.read(rows, areas, axes)[:, 0], 0, 1)  # outcomes x areas x sexes x groups
    return np.asarray(_spread(snapshot, areas, groups).totals(found).sum(axis=2), dtype=np.float64)


def _spread(snapshot: Snapshot, areas: tuple[str, ...], groups: tuple[str, ...]) -> matching_areas.Spread:
    codes = matching_areas.COUNTY.members
    weight = matching_areas.levels(snapshot.table(LEVELS), codes, SEXES, groups)
    unknown = np.full((len(areas), len(SEXES), 1, len(groups)), np.nan)
    return matching_areas.spread_of(areas, unknown, weight, np.ones((len(codes), len(SEXES), 1)), codes)


@lru_cache(maxsize=4)
def places_shares(snapshot: Snapshot, groups: tuple[str, ...]) -> dict[str, Floats]:
    """Per cent by group, over all forms and municipalities in the last year: `fill`, `throughput`, `stay`.

    Places weigh the shares of those who complete and stay. NaN for a group without such figures.
    """
    unknown = {name: np.full(len(groups), np.nan) for name in ("fill", "throughput", "stay")}
    if lacking(snapshot, PLACES):
        return unknown
    rows = snapshot.table(PLACES)
    rows = rows[rows["year"] == rows["year"].max()]
    wide = rows.pivot(index=["education_group", "region", "form"], columns="measure", values="value")
    wide = wide.reindex(columns=["places", "admitted", "completed_share", "stay_share"])
    full = wide.dropna(subset=["places", "admitted"]).groupby("education_group")[["places", "admitted"]].sum()
    fill = (100 * full["admitted"] / full["places"].where(full["places"] > 0)).clip(upper=100)
    shares = {name: _weighted(wide, f"{column}_share") for name, column in _SHARES.items()}
    return {name: found.reindex(groups).to_numpy(dtype=np.float64) for name, found in {"fill": fill, **shares}.items()}


_SHARES = {"throughput": "completed", "stay": "stay"}


def _weighted(wide: pd.DataFrame, column: str) -> pd.Series:
    known = wide.dropna(subset=["places", column])
    total = known["places"].groupby("education_group").sum()
    return (known["places"] * known[column]).groupby("education_group").sum() / total.where(total > 0)
