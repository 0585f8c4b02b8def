"""The young who can begin upper-secondary school each autumn, beside the places that there are for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import pandas as pd

from kompetensnb.analysis import pupils
from kompetensnb.analysis.lookup import rows_of
from kompetensnb.analysis.provision import UPPER_SECONDARY, programmes, total
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import pupils as forecasts
from kompetensnb.forecast.uncertainty import LIMITS
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region

SUBJECT: Final = "pupils"


@dataclass(frozen=True)
class Cohort:
    """Pupils of grade 9 in the region's schools the spring before they can begin; `limits` only for forecasts."""

    starts: int
    pupils: float | None
    phase: Literal["outcome", "forecast"]
    status: str
    limits: dict[str, float]
    origin: str


@dataclass(frozen=True)
class Places:
    """Places for beginners in upper-secondary school in the region one year."""

    year: int
    places: float | None
    status: str


def cohorts(snapshot: Snapshot, region: Region) -> tuple[Cohort, ...]:
    """Cohorts by the autumn in which they can begin, known ones first; none for a region without pupils."""
    known = [row for row in rows_of(pupils.cohorts, snapshot, region) if row["grade"] == pupils.LAST_GRADE]
    outcomes = [
        Cohort(row["starts"], row["value"], "outcome", row["status"], {}, row["origin"])
        for row in sorted(known, key=lambda row: row["starts"])
    ]
    ahead = [
        Cohort(row["starts"], row["value"], "forecast", row["status"], {name: row[name] for name in LIMITS}, "")
        for row in rows_of(_ahead, snapshot, region)
        if row["value"] is not None
    ]
    return (*outcomes, *ahead)


@lru_cache(maxsize=4)
def _ahead(snapshot: Snapshot) -> pd.DataFrame:
    try:
        found = forecasts.forecast(snapshot)
    except KompetensnbError:  # without pupils there is nothing to carry forward, and the page says so
        return pd.DataFrame(columns=["region"])
    last = found[found["grade"] == pupils.LAST_GRADE]
    return last.assign(starts=last["year"] + 1)


def places(snapshot: Snapshot, codes: tuple[str, ...]) -> tuple[Places, ...]:
    """Places in upper-secondary school in these municipalities, year by year; none where none are given."""
    own = [item for item in programmes(snapshot) if item.form == UPPER_SECONDARY and item.municipality in codes]
    found = []
    for year in sorted({item.year for item in own}):
        offer = total(item for item in own if item.year == year)
        found.append(Places(year, offer.places, str(offer.status)))
    return tuple(found)
