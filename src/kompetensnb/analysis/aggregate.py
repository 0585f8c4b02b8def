"""From municipalities to every region: sums and weighted means that are honest about what is missing or estimated.

The rules, one place for all measures:

* a published figure for the region is used as it is, never a sum made here;
* a sum with a missing part is missing (suppressed, if any part is suppressed);
* a municipality that did not exist in a year is not a missing part: its people are in the municipality it left;
* a region has no figures before the year-end from which its municipalities have its borders;
* a sum of figures that the producer has perturbed carries the noise of every part and is estimated;
* a weighted mean of published shares is estimated, since the counts behind the shares are not at hand.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.statuses import Status

SUMMED_PERTURBED = "summed-perturbed"
WEIGHTED = "weighted"
PERTURBED = "perturbed"
"""Notes on how a figure was made; keys of sentences, not sentences."""

RESULT = ["region", "year", "value", "status", "note", "origin"]

_SEVERITY = {str(status): rank for rank, status in enumerate(Status)}


@cache
def membership() -> pd.DataFrame:
    """One row per region and source area.

    Columns: region (id), code, exists_from (the area's first year-end with figures), since (the region's own), single.
    """
    rows = []
    for region in regions.all_regions():
        codes = region.members or ((region.code,) if region.code else ())
        for code in codes:
            first = regions.municipality(code).exists_from if code in _municipality_codes() else 0
            rows.append((region.id, code, first, region.exists_from, len(codes) == 1))
    return pd.DataFrame(rows, columns=["region", "code", "exists_from", "since", "single"])


@cache
def _municipality_codes() -> frozenset[str]:
    return frozenset(region.code for region in regions.of_kind(regions.RegionKind.MUNICIPALITY))


def combine(
    frame: pd.DataFrame, *, by: Sequence[str] = (), weight: str = "", perturbed: Collection[str] = ()
) -> pd.DataFrame:
    """Figures for every region from figures for areas.

    `frame` has `region` (SCB code), `year`, the columns `by`, `value`, `status`, `origin`, and the column `weight` when
    the result is a weighted mean instead of a sum. `perturbed` names the origins whose figures carry noise.
    Returns `region` (id), `year`, `by`, `value`, `status`, `note`, `origin`; one row per region that has all areas
    in the frame for at least one year, NaN where a part is missing.
    """
    keys = ["region", "year", *by]
    parts = _parts(frame, by)
    summed = _summed(parts, keys, weight, frozenset(perturbed))
    published = _published(frame, by, frozenset(perturbed))
    taken = summed.set_index(keys).index.isin(published.set_index(keys).index)
    result = pd.concat([summed[~taken], published], ignore_index=True)
    return result.sort_values(keys, ignore_index=True)[["region", "year", *by, *RESULT[2:]]]


def _parts(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The frame's rows once per region they are part of, with the rows that ought to be there and are not."""
    areas = membership().rename(columns={"region": "id"})
    rows = frame.rename(columns={"region": "code"})
    present = areas.merge(rows, on="code")
    cells = present[["id", "year", *by]].drop_duplicates()
    expected = cells.merge(areas, on="id")
    expected = expected[expected["year"] >= expected[["exists_from", "since"]].max(axis="columns")]
    parts = expected.merge(rows, on=["code", "year", *by], how="left")
    parts["status"] = parts["status"].fillna(str(Status.MISSING))
    return parts.rename(columns={"id": "region"})


def _summed(parts: pd.DataFrame, keys: list[str], weight: str, perturbed: frozenset[str]) -> pd.DataFrame:
    parts = parts.assign(
        severity=parts["status"].map(_SEVERITY).astype(int),
        noisy=parts["origin"].isin(perturbed),
        missing=parts["value"].isna() | (parts[weight].isna() if weight else False),
        product=parts["value"] * (parts[weight] if weight else 1.0),
        weight_=parts[weight] if weight else 1.0,
    )
    groups = parts.groupby(keys, sort=True, observed=True)
    result = groups.agg(
        value=("product", "sum"),
        weight_=("weight_", "sum"),
        severity=("severity", "max"),
        noisy=("noisy", "any"),
        missing=("missing", "any"),
        single=("single", "all"),
        own=("value", "first"),
    )
    result["origin"] = _origins(parts["origin"], np.asarray(groups.ngroup(), dtype=np.int64), len(result))
    if weight:
        # A share that is published for the area itself stays to the last digit what was published.
        result["value"] = np.where(result["single"], result["own"], result["value"] / result["weight_"])
    result["value"] = result["value"].mask(result["missing"])
    estimated = ~result["single"] & (result["noisy"] | bool(weight))
    result = _with_status(result, estimated, WEIGHTED if weight else SUMMED_PERTURBED)
    result["note"] = result["note"].mask(result["noisy"] & result["single"] & ~result["missing"], PERTURBED)
    return result.reset_index()


def _with_status(result: pd.DataFrame, estimated: pd.Series, note: str) -> pd.DataFrame:
    known = ~result["missing"]
    severity = result["severity"].where(
        ~(estimated & known), np.maximum(result["severity"], _SEVERITY[Status.ESTIMATED])
    )
    # A weight can be missing where the share is not: the whole is missing then, too.
    explained = known | (severity >= _SEVERITY[Status.SUPPRESSED])
    severity = severity.where(explained, _SEVERITY[Status.MISSING])
    names = {rank: status for status, rank in _SEVERITY.items()}
    return result.assign(status=severity.map(names), note=np.where(estimated & known, note, ""))


def _origins(origins: pd.Series, group: NDArray[np.int64], count: int) -> NDArray[np.object_]:
    """The origins of each result, joined: most results have one. `group` is the result of each origin (-1: of none).

    By numbers: joining text for every result takes longer than all other sums together.
    """
    codes, names = pd.factorize(origins, sort=True)
    known = (codes >= 0) & (group >= 0)
    pairs = np.unique(group[known] * len(names) + codes[known])
    owner, code = np.divmod(pairs, max(len(names), 1))
    found = np.full(count, np.nan, dtype=object)
    found[owner] = np.asarray(names, dtype=object)[code]
    several = owner[1:][owner[1:] == owner[:-1]]
    for result in np.unique(several):
        found[result] = "; ".join(names[one] for one in code[owner == result])
    return found


def _published(frame: pd.DataFrame, by: Sequence[str], perturbed: frozenset[str]) -> pd.DataFrame:
    """Rows for areas that are themselves regions with several members: counties and the country."""
    ids = {region.code: region.id for region in regions.all_regions() if region.code}
    rows = frame[frame["region"].isin(ids) & ~frame["region"].isin(_municipality_codes())]
    noisy = rows["origin"].isin(perturbed) & rows["value"].notna()
    rows = rows.assign(region=rows["region"].map(ids), note=np.where(noisy, PERTURBED, ""))
    return rows[["region", "year", *by, *RESULT[2:]]]


def counts_from_shares(shares: pd.DataFrame, base: pd.DataFrame, *, per: float, on: Sequence[str]) -> pd.DataFrame:
    """The whole numbers behind shares that were published rounded: round(share x base / per).

    `shares` and `base` are joined on the columns `on`; the result keeps the shares' other columns, with the count as
    `value` and the base as `base`.
    """
    rows = shares.merge(base[[*on, "value"]].rename(columns={"value": "base"}), on=list(on), how="left")
    return rows.assign(value=(rows["value"] * rows["base"] / per).round())
