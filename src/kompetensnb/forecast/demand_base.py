"""What a forecast of demand starts from, read once per snapshot: the employed of the base year, their ages, groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.forecast import borders, mix
from kompetensnb.forecast.axes import SEXES, Axes
from kompetensnb.forecast.branch_growth import COUNTY_CODE
from kompetensnb.forecast.education_tables import AGES, array, lacking, status_of
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.replacement import BANDS, SPAN, Exits, exits
from kompetensnb.forecast.shifts import Shifts
from kompetensnb.forecast.supply import supply
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind
from kompetensnb.vocabulary.statuses import Status

SECTORS: Final = "employment_sector"
BY_AGE: Final = "employment_age"
BY_GROUP: Final = "employment_education"
STOCK: Final = "education_stock"
COMMUTING: Final = "education_commuting"
GROUPED: Final = (SECTORS, BY_GROUP, STOCK, COMMUTING)
"""What the shares by group rest on."""
OLD_AGES: Final = ("55-64", "65-74")
"""The ages of the stock by group that say which groups retirements fall on."""


@dataclass(frozen=True, eq=False)
class Base:
    """Figures of the base year; NaN where a table is missing.

    `employed`: codes x branches x sectors. `by_age`: codes x branches x SEXES x BANDS, scaled to it. `exits`: the
    county's rates. `mix`: by sub-region (id), years (base year first) x branches x sectors x groups; `unknown` says
    which groups have no figure of their own there, so that theirs only stand in for them in sums. `old` (groups): share
    of a group's employed who are 55 or more, in the county. `statuses`: of what rests on these tables.
    """

    codes: tuple[str, ...]
    employed: Floats
    by_age: Floats
    exits: Exits
    mix: Mapping[str, Floats]
    unknown: Mapping[str, NDArray[np.bool_]]
    old: Floats
    statuses: Mapping[str, Status]
    missing: tuple[str, ...]


@lru_cache(maxsize=8)
def base_of(snapshot: Snapshot, axes: Axes) -> Base:
    """Read the tables of a snapshot for the base year of the axes.

    Raises:
        KompetensnbError: what reading damaged tables raises; what `fitting.fit` raises.
    """
    codes = borders.municipalities()
    missing = _lacking(snapshot, axes.base)
    sectors = {"branch": axes.branches, "sector": axes.sectors}
    employed = _table(snapshot, SECTORS, missing, {"region": codes, "year": [axes.base], **sectors})[:, 0]
    by_age, rates = _ages(snapshot, axes, codes, missing)
    total = by_age.sum(axis=(2, 3), keepdims=True)
    scale = np.divide(employed.sum(axis=2)[:, :, None, None], total, out=np.ones_like(total), where=~(total == 0))
    shares, unknown = _mixes(snapshot, axes, employed, missing)
    return Base(
        codes=codes,
        employed=employed,
        by_age=by_age * scale,
        exits=rates,
        mix=shares,
        unknown=unknown,
        old=_old(snapshot, axes, missing),
        statuses={
            "employed": _status(snapshot, missing, SECTORS),
            "mix": _status(snapshot, missing, *GROUPED),
            "replacement": _status(snapshot, missing, SECTORS, BY_AGE),
        },
        missing=missing,
    )


def _lacking(snapshot: Snapshot, base: int) -> tuple[str, ...]:
    """Tables that are not there, or not for the base year; ages and groups may be of an earlier one."""
    absent = lacking(snapshot, SECTORS, BY_AGE, BY_GROUP, STOCK, COMMUTING)
    years = {name: snapshot.table(name)["year"] for name in (SECTORS, BY_AGE, BY_GROUP, STOCK) if name not in absent}
    late = [name for name, found in years.items() if not (found <= base).any()]
    late += [name for name in (SECTORS, STOCK) if name in years and not (years[name] == base).any()]
    return (*absent, *dict.fromkeys(late))


def _status(snapshot: Snapshot, missing: tuple[str, ...], *subjects: str) -> Status:
    return Status.MISSING if set(subjects) & set(missing) else status_of(snapshot, *subjects)


def _table(snapshot: Snapshot, subject: str, missing: tuple[str, ...], axes: dict[str, object], **only: str) -> Floats:
    """The array of a table, all NaN when it is missing."""
    if subject in missing:
        return np.full([len(labels) for labels in axes.values()], np.nan)  # type: ignore[arg-type]
    rows: pd.DataFrame = snapshot.table(subject)
    for column, label in only.items():
        rows = rows[rows[column] == label]
    return array(rows, axes)  # type: ignore[arg-type]


def _ages(snapshot: Snapshot, axes: Axes, codes: tuple[str, ...], missing: tuple[str, ...]) -> tuple[Floats, Exits]:
    """The employed by age in the municipalities, and the county's exit rates from the two latest counts."""
    last = axes.base
    if BY_AGE not in missing:
        years = snapshot.table(BY_AGE)["year"]
        last = int(years[years <= axes.base].max())
    labels = {"branch": axes.branches, "sex": SEXES, "age": BANDS}
    both = {"region": [COUNTY_CODE], "year": [last - SPAN, last]}
    before, after = _table(snapshot, BY_AGE, missing, {**both, **labels})[0]
    found = _table(snapshot, BY_AGE, missing, {"region": codes, "year": [last], **labels})[:, 0]
    return found, exits(before, after)


def _mixes(
    snapshot: Snapshot, axes: Axes, employed: Floats, missing: tuple[str, ...]
) -> tuple[dict[str, Floats], dict[str, NDArray[np.bool_]]]:
    """Shares by sub-region, and which groups have no figure of their own there."""
    subregions = [region.id for region in regions.of_kind(RegionKind.SUBREGION)]
    nothing = np.full((len(axes.all_years), *axes.shape("branches", "sectors", "groups")), np.nan)
    shares = dict.fromkeys(subregions, nothing)
    unknown = dict.fromkeys(subregions, np.ones(len(axes.groups), dtype=np.bool_))
    past = _past(snapshot, axes) if not set(GROUPED) & set(missing) else nothing[:0]
    holes = np.isnan(past).any(axis=(0, 1, 2))
    if not len(past) or holes.all():
        return shares, unknown
    seed = np.nan_to_num(past)
    trend = mix.trend(seed)
    for name in subregions:
        places = [place for place, code in enumerate(borders.municipalities()) if code in regions.get(name).members]
        margin, groups = employed[places].sum(axis=0), _at_workplaces(snapshot, name, axes)
        if np.isfinite(margin).all() and np.nansum(groups) > 0:
            shares[name] = mix.forward(mix.regional(seed[-1], margin, groups), trend, len(axes.years))
            unknown[name] = holes | np.isnan(groups)
    return shares, unknown


def _past(snapshot: Snapshot, axes: Axes) -> Floats:
    """The county's employed by group, past years x branches x sectors x groups."""
    rows = snapshot.table(BY_GROUP)
    seen = rows.loc[(rows["region"] == COUNTY_CODE) & (rows["year"] <= axes.base), "year"]
    labels = {"branch": axes.branches, "sector": axes.sectors, "education_group": axes.groups}
    found: Floats = array(rows, {"region": [COUNTY_CODE], "year": sorted(set(seen)), **labels})[0]
    return found


def _at_workplaces(snapshot: Snapshot, region: str, axes: Axes) -> Floats:
    """How many of each group work in a region in the base year, wherever they live, as supply has it."""
    start = supply(snapshot, regions.get(region), Shifts.none(axes))
    return np.asarray(start.employed_residents[0] * start.response.to_workplaces[0], dtype=np.float64)


def _old(snapshot: Snapshot, axes: Axes, missing: tuple[str, ...]) -> Floats:
    labels = {"region": [COUNTY_CODE], "year": [axes.base], "sex": SEXES, "age": AGES, "education_group": axes.groups}
    stock = _table(snapshot, STOCK, missing, labels, labour_status="sysselsatt")[0, 0].sum(axis=0)
    older, whole = stock[[AGES.index(age) for age in OLD_AGES]].sum(axis=0), stock.sum(axis=0)
    known = whole > 0
    overall = older[known].sum() / whole[known].sum() if known.any() else np.nan
    return np.asarray(np.where(known, older / np.where(known, whole, 1.0), overall), dtype=np.float64)
