"""Figures by education group for a region: as published for the county and the FA regions, else spread.

A sub-region has a stated approximation (`forecast.matching_areas`), the same as in the forecasts; a municipality is too
small for education groups and is shown its sub-region's figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from kompetensnb.forecast import borders
from kompetensnb.forecast.axes import SEXES, axes_of
from kompetensnb.forecast.education_tables import AGES, array, lacking
from kompetensnb.forecast.matching_areas import COUNTY, FA, REST, SUBREGIONS, Spread, with_rest
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.supply_base import prepare
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import education_groups, regions
from kompetensnb.vocabulary.regions import Region, RegionKind
from kompetensnb.vocabulary.statuses import Status, worst

GROUPS: Final = tuple(group.id for group in education_groups.all_groups())
UNKNOWN: Final = GROUPS[-1]
"""Those whose education is not known."""
EVERYBODY: Final = "alla"

_CODES: Final = (COUNTY.code, *FA)
_FA_CODES: Final = {id_: code for code, id_ in FA.items()}


@dataclass(frozen=True)
class Place:
    """Whose figures are shown for a region; `code` is the tables' own, empty when they are spread."""

    region: Region
    code: str

    @property
    def spread(self) -> bool:
        """Whether the figures are approximate."""
        return not self.code


def place_of(region: Region) -> Place | None:
    """The region whose figures by education group are shown; None where there are none."""
    if region.kind is RegionKind.MUNICIPALITY:
        region = regions.get(borders.subregion(region.code))
    if region == COUNTY:
        return Place(region, COUNTY.code)
    if region.id in SUBREGIONS:
        return Place(region, "")
    return Place(region, _FA_CODES[region.id]) if region.id in _FA_CODES else None


def years_of(snapshot: Snapshot, subject: str) -> tuple[int, ...]:
    """The years of a table; empty without the table."""
    if lacking(snapshot, subject):
        return ()
    return tuple(int(year) for year in np.unique(snapshot.table(subject)["year"]))


def by_group(
    snapshot: Snapshot, subject: str, place: Place, column: str, labels: Sequence[str], *, ages: bool = False
) -> Floats:
    """Persons, years_of(subject) x labels of the column x SEXES x (AGES x) GROUPS; NaN where a figure is missing.

    Raises:
        KompetensnbError: what reading the tables raises.
    """
    if place.code:
        published = _published(snapshot, subject, column, tuple(labels))[_CODES.index(place.code)]
        return published if ages else _all_ages(snapshot, subject, published)
    return _spread_out(snapshot, subject, column, tuple(labels), ages)[:, :, SUBREGIONS.index(place.region.id)]


def spread(snapshot: Snapshot) -> Spread:
    """How the figures of areas are shared by the sub-regions, as in the forecasts."""
    return prepare(snapshot, GROUPS, axes_of(snapshot).base).history.spread


def chosen(values: Floats, group: str = "", sex: str = EVERYBODY) -> Floats:
    """Of figures that end in SEXES x GROUPS those of one sex and one group, or the sum where none is chosen."""
    of_sex = values.sum(axis=-2) if sex == EVERYBODY else values[..., SEXES.index(sex), :]
    found: Floats = of_sex[..., GROUPS.index(group)] if group else of_sex.sum(axis=-1)
    return found


def share(part: Floats, whole: Floats) -> Floats:
    """Per cent; NaN of nothing and of what is not known."""
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    return 100 * np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)


@lru_cache(maxsize=64)
def status_at(snapshot: Snapshot, subject: str, place: Place) -> Status:
    """The status of the place's figures: that of the weakest row, and at best estimated when they are spread."""
    if lacking(snapshot, subject):
        return Status.MISSING
    rows = snapshot.table(subject)
    if place.code:
        rows = rows[rows["region"] == place.code]
    found = [status for status in rows["status"].unique() if Status(status).has_value]
    return worst([*found, Status.ESTIMATED] if place.spread and found else found)


@lru_cache(maxsize=32)
def origin_of(snapshot: Snapshot, subject: str) -> str:
    """The origins of a table, joined by «; »; empty without the table."""
    return "" if lacking(snapshot, subject) else "; ".join(sorted(snapshot.table(subject)["origin"].unique()))


@lru_cache(maxsize=16)
def _published(snapshot: Snapshot, subject: str, column: str, labels: tuple[str, ...]) -> Floats:
    """_CODES x years x labels x SEXES x (AGES, where the table has them, x) GROUPS."""
    axes = _axes(snapshot, subject, column, labels)
    return array(snapshot.table(subject), {"region": _CODES, **axes})


@lru_cache(maxsize=16)
def _spread_out(snapshot: Snapshot, subject: str, column: str, labels: tuple[str, ...], ages: bool) -> Floats:
    """Years x labels x SUBREGIONS x SEXES x (AGES x) GROUPS."""
    how = spread(snapshot)
    known = [_CODES.index(code) for code in (COUNTY.code, *(area for area in how.areas if area != REST))]
    values = np.moveaxis(with_rest(_published(snapshot, subject, column, labels)[known]), 0, 2)
    # Ages are added up first: one share for stocks and flows alike, so that accounts that close still do.
    return how.ages(values) if ages else how.totals(_all_ages(snapshot, subject, values))


def _all_ages(snapshot: Snapshot, subject: str, values: Floats) -> Floats:
    """Without the axis of ages, the last but one, where the table has it."""
    told = "age" in snapshot.table(subject).columns
    return np.asarray(values.sum(axis=-2), dtype=np.float64) if told else values


def _axes(snapshot: Snapshot, subject: str, column: str, labels: tuple[str, ...]) -> dict[str, Sequence[object]]:
    """The axes of a table after the region, those of age where it tells ages apart."""
    found: dict[str, Sequence[object]] = {"year": years_of(snapshot, subject), column: labels, "sex": SEXES}
    told = "age" in snapshot.table(subject).columns
    return found | ({"age": AGES} if told else {}) | {"education_group": GROUPS}
