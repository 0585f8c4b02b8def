"""All regions and how they hang together: country, county, sub-regions, other sets, municipalities."""

from __future__ import annotations

from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.region import FIRST_YEAR, Region, RegionKind
from kompetensnb.vocabulary.region_files import load_regions

__all__ = [
    "COUNTRY",
    "COUNTY",
    "FIRST_YEAR",
    "Region",
    "RegionKind",
    "all_regions",
    "default_comparison",
    "get",
    "municipality",
    "of_kind",
    "parents",
    "peers",
]

COUNTRY = "riket"
COUNTY = "vastra-gotaland"
_ASSOCIATION = "gr13"

_REGIONS: Catalogue[Region] = Catalogue(
    load_regions(),
    error="unknown-region",
    parameter="region",
    examples=[COUNTRY, COUNTY, "fyrbodal", "goteborgsregionen", "sjuharad", "skaraborg", "gr13", "skovde"],
)


def get(text: object) -> Region:
    """The region with this id, code, name or alias, whatever the case and diacritics.

    Raises KompetensnbError("unknown-region"; parameter, value, allowed).
    """
    return _REGIONS.get(text)


def all_regions() -> tuple[Region, ...]:
    """Every region, in the order of a list: country, county, sub-regions, other sets, FA regions, municipalities."""
    return tuple(_REGIONS)


def of_kind(kind: RegionKind) -> tuple[Region, ...]:
    """All regions of one kind."""
    return tuple(region for region in _REGIONS if region.kind is kind)


def municipality(code: str) -> Region:
    """The municipality with this SCB code; KompetensnbError("unknown-region") when the data set does not hold it."""
    region = _REGIONS.get(code)
    if region.kind is not RegionKind.MUNICIPALITY or region.code != code:
        raise _REGIONS.unknown(code)
    return region


def peers(region: Region) -> tuple[Region, ...]:
    """The regions it is ranked among: all of its kind, itself included."""
    return of_kind(region.kind)


def parents(region: Region) -> tuple[Region, ...]:
    """The regions it lies wholly within, nearest first: municipality → sub-region → county.

    The country is not counted. What lies across or outside the county border has the association it belongs to, if any.
    """
    county = get(COUNTY)
    ids = [region.delregion] if region.delregion else []
    if region.county == county.code and region is not county:
        ids.append(COUNTY)
    association = get(_ASSOCIATION)
    if not ids and region is not association and region.members and set(region.members) <= set(association.members):
        ids.append(_ASSOCIATION)
    return tuple(get(id_) for id_ in ids)


def default_comparison(region: Region) -> Region:
    """What a region is set beside when nobody has chosen: its nearest parent, or the county, or the country."""
    if region.id == COUNTY:
        return get(COUNTRY)
    return next(iter(parents(region)), get(COUNTY))
