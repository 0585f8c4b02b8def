"""The latest month of each branch, beside the year before and three months before. Employed at the workplace.

Months are not adjusted for the season. A change over a year compares the same month; one over three months stands
beside what the same three months have usually brought.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Final

from kompetensnb.analysis.employed import Employed, Labels, employed
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches, regions
from kompetensnb.vocabulary.regions import Region, RegionKind

SUBJECT: Final = "employment_month"
MONTHS: Final = 3


@dataclass(frozen=True)
class Latest:
    """A branch in the latest month: persons; changes in persons and per cent, None where a month is missing.

    `usual` is the median change, per cent, of the same three months in the years before.
    """

    branch: str
    value: float | None
    year_change: float | None
    year_percent: float | None
    short_change: float | None
    short_percent: float | None
    usual: float | None
    status: str


@dataclass(frozen=True)
class Situation:
    """The latest month that is published for a region, by branch (the total among them)."""

    region: Region
    year: int
    month: int
    listed: tuple[Latest, ...]
    origin: str

    def branch(self, code: str) -> Latest:
        """One branch; KeyError for one that the table does not have."""
        return {item.branch: item for item in self.listed}[code]


def published(snapshot: Snapshot, region: Region) -> Region | None:
    """The region, or the smallest around it, whose months are published: the county or the country."""
    county = regions.get(regions.COUNTY)
    inside = region.kind is not RegionKind.COUNTRY and set(region.members) <= set(county.members)
    around = (region, *([county] if inside else []), regions.get(regions.COUNTRY))
    return next((place for place in around if place.code and employed(snapshot, SUBJECT, place)), None)


def situation(snapshot: Snapshot, region: Region) -> Situation | None:
    """The latest month of a region whose months are published; None for another."""
    found = employed(snapshot, SUBJECT, region) if region.code else None
    if found is None:
        return None
    latest = latest_month(found, branch=(branches.TOTAL,))
    if latest is None:
        return None
    year, month = latest
    listed = tuple(_latest(found, str(code), year, month) for code in found.labels["branch"])
    return Situation(region, year, month, listed, found.origin)


def same_month(snapshot: Snapshot, region: Region, code: str, month: int) -> tuple[tuple[int, float | None, str], ...]:
    """Year, persons and status of one month in every year it is known for."""
    found = employed(snapshot, SUBJECT, region) if region.code else None
    if found is None:
        return ()
    series = found.along("year", month=(month,), branch=(code,))
    return tuple((int(str(year)), item.value, item.status) for year, item in series.items() if item.value is not None)


def latest_month(found: Employed, **chosen: Labels) -> tuple[int, int] | None:
    """The last year and month with a figure for what is chosen; None when there is none."""
    known = [
        (int(str(year)), int(str(month)))
        for year in found.labels["year"]
        for month, item in found.along("month", year=(year,), **chosen).items()
        if item.value is not None
    ]
    return max(known, default=None)


def _latest(found: Employed, code: str, year: int, month: int) -> Latest:
    now = found.persons(year=(year,), month=(month,), branch=(code,))
    before = _at(found, code, year - 1, month)
    short = _at(found, code, *_back(year, month))
    earlier = [
        _percent(_at(found, code, *_back(other, month)), _at(found, code, other, month))
        for other in range(int(str(found.labels["year"][0])), year)
    ]
    known = [change for change in earlier if change is not None]
    return Latest(
        branch=code,
        value=now.value,
        year_change=_difference(before, now.value),
        year_percent=_percent(before, now.value),
        short_change=_difference(short, now.value),
        short_percent=_percent(short, now.value),
        usual=median(known) if known else None,
        status=now.status,
    )


def _back(year: int, month: int) -> tuple[int, int]:
    """The year and month that lie `MONTHS` before."""
    return (year, month - MONTHS) if month > MONTHS else (year - 1, month - MONTHS + 12)


def _at(found: Employed, code: str, year: int, month: int) -> float | None:
    return found.persons(year=(year,), month=(month,), branch=(code,)).value


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _percent(before: float | None, after: float | None) -> float | None:
    return None if not before or after is None else 100 * (after / before - 1)
