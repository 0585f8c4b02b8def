"""Looking figures up: latest value, change, and rank among peers, from the tidy frame of indicators."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kompetensnb.analysis.indicators import indicators
from kompetensnb.store.derived import derived
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure: `value` in the measure's unit, None when missing."""

    year: int
    value: float | None
    status: str
    note: str
    origin: str


Series = tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Rank:
    """Place among peers: 1 is the largest value; ties share the better place; peers without a figure do not count."""

    place: int
    of: int


class Indicators:
    """All measures of a snapshot, looked up by measure, region id and sex."""

    def __init__(self, series: Mapping[tuple[str, str, str], Series]) -> None:
        self._series = series
        years: dict[tuple[str, str], set[int]] = {}
        for (measure, _, sex), items in series.items():
            years.setdefault((measure, sex), set()).update(item.year for item in items if item.value is not None)
        self._years = {key: tuple(sorted(found)) for key, found in years.items()}

    def series(self, measure: str, region: Region, sex: str = "alla") -> Series:
        """Observations by year, ascending; empty when the snapshot has none for this choice."""
        return self._series.get((measure, region.id, sex), ())

    def at(self, measure: str, region: Region, year: int = 0, sex: str = "alla") -> Observation | None:
        """The observation of a year (0 = the latest year with a figure); None when there is none."""
        series = self.series(measure, region, sex)
        if year:
            return next((item for item in series if item.year == year), None)
        known = [item for item in series if item.value is not None]
        return known[-1] if known else (series[-1] if series else None)

    def years(self, measure: str, sex: str = "alla") -> tuple[int, ...]:
        """Years with a figure for at least one region."""
        return self._years.get((measure, sex), ())

    def sexes(self, measure: str) -> tuple[str, ...]:
        """The sexes that the measure is known for."""
        return tuple(sorted(sex for name, sex in self._years if name == measure))

    def rank(self, measure: str, region: Region, year: int, sex: str = "alla") -> Rank | None:
        """The region's place among its peers in a year; None when it has no figure or no peer with one."""
        own = self.at(measure, region, year, sex)
        if own is None or own.value is None:
            return None
        found = self.among(ranked_with(region), measure, year, sex)
        values = [item.value for _, item in found if item.value is not None]
        others = [value for value in values if not math.isclose(value, own.value, rel_tol=1e-12)]
        if not others:
            return None
        return Rank(place=1 + sum(value > own.value for value in others), of=len(values))

    def among(
        self, chosen: Sequence[Region], measure: str, year: int, sex: str = "alla"
    ) -> Iterator[tuple[Region, Observation]]:
        """The regions that have a row for the year, with it."""
        for region in chosen:
            item = self.at(measure, region, year, sex)
            if item is not None:
                yield region, item


@cache
def ranked_with(region: Region) -> tuple[Region, ...]:
    """Those it is ranked among: its kind within Västra Götaland, and itself."""
    county = regions.get(regions.COUNTY).code
    return tuple(peer for peer in regions.peers(region) if peer == region or peer.county in ("", county))


@lru_cache(maxsize=4)
def observe(snapshot: Snapshot) -> Indicators:
    """The snapshot's indicators, ready for look-up. Computed once per snapshot."""
    series: dict[tuple[str, str, str], list[Observation]] = {}
    for row in derived(indicators, snapshot).to_dict("records"):
        value = None if math.isnan(row["value"]) else float(row["value"])
        item = Observation(int(row["year"]), value, row["status"], row["note"], row["origin"])
        series.setdefault((row["measure"], row["region"], row["sex"]), []).append(item)
    return Indicators({key: tuple(items) for key, items in series.items()})
