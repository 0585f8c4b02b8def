"""Commuting between municipalities: who goes where, what a region exchanges with the rest, which towns draw others.

All figures are employed persons of one year, by municipality of residence (home) and of work. «99» is everywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import Status, worst

SUBJECT: Final = "commuting_matrix"
ELSEWHERE: Final = "99"
LEAVE_AT_MOST: Final = 20.0
LEAVE_TO_ONE_AT_MOST: Final = 7.5
"""Per cent. Statistics Sweden calls a municipality a local centre (in its local labour markets) when no more of its
employed residents leave it, and no more go to any single other."""


@dataclass(frozen=True)
class Journeys:
    """The latest year's matrix: `persons` is home x work over `codes`, NaN where unknown; elsewhere is last."""

    year: int
    codes: tuple[str, ...]
    persons: NDArray[np.float64]
    statuses: NDArray[np.object_]
    origin: str

    def place(self, code: str) -> int:
        """The row and column of a municipality."""
        return self.codes.index(code)


@dataclass(frozen=True)
class Exchange:
    """What a region exchanges with the rest; None where a part is missing. `status` is that of the whole."""

    stay: float | None
    into: float | None
    out: float | None
    status: str

    @property
    def net(self) -> float | None:
        """In minus out."""
        return None if self.into is None or self.out is None else self.into - self.out

    @property
    def out_share(self) -> float | None:
        """Per cent of the employed residents who work outside."""
        if self.out is None or self.stay is None or not self.stay + self.out:
            return None
        return 100 * self.out / (self.stay + self.out)

    @property
    def in_share(self) -> float | None:
        """Per cent of those who work in the region and live outside."""
        if self.into is None or self.stay is None or not self.stay + self.into:
            return None
        return 100 * self.into / (self.stay + self.into)


@dataclass(frozen=True)
class Tie:
    """A municipality's place among the others: the one most go to and its share (per cent), and if it is a centre."""

    region: Region
    out_share: float
    strongest: Region | None
    strongest_share: float
    centre: bool


def journeys(snapshot: Snapshot) -> Journeys | None:
    """The latest matrix; None when the snapshot has none."""
    return _journeys(snapshot) if SUBJECT in snapshot.subjects else None


@lru_cache(maxsize=4)
def _journeys(snapshot: Snapshot) -> Journeys:
    rows = snapshot.table(SUBJECT)
    year = int(rows["year"].max())
    rows = rows[rows["year"] == year]
    codes = (*sorted({*rows["region"], *rows["work"]} - {ELSEWHERE}), ELSEWHERE)
    return Journeys(
        year=year,
        codes=codes,
        persons=_square(rows, codes, "value").astype(np.float64),
        statuses=_square(rows, codes, "status"),
        origin="; ".join(sorted(rows["origin"].unique())),
    )


def _square(rows: pd.DataFrame, codes: tuple[str, ...], column: str) -> NDArray[np.object_]:
    wide = rows.pivot(index="region", columns="work", values=column).reindex(index=list(codes), columns=list(codes))
    return wide.astype(object).where(wide.notna(), np.nan if column == "value" else str(Status.MISSING)).to_numpy()


def exchange(found: Journeys, region: Region) -> Exchange | None:
    """What a region exchanges with all that is outside it; None when the matrix lacks one of its municipalities."""
    members = region.members
    if not members or not set(members) <= set(found.codes):
        return None
    inside = np.isin(found.codes, members)
    cells = {"stay": np.ix_(inside, inside), "into": np.ix_(~inside, inside), "out": np.ix_(inside, ~inside)}
    sums = {name: _sum(found.persons[part]) for name, part in cells.items()}
    statuses = {status for part in cells.values() for status in np.unique(found.statuses[part].astype(str))}
    return Exchange(**sums, status=str(worst(Status(status) for status in statuses)))


def _sum(part: NDArray[np.float64]) -> float | None:
    total = float(part.sum())
    return None if np.isnan(total) else total


def partners(found: Journeys, region: Region, count: int = 10) -> tuple[tuple[str, float, float], ...]:
    """The municipalities (codes) outside that a region exchanges most with, the most first: code, in, out."""
    inside = np.isin(found.codes, region.members)
    into = found.persons[:, inside].sum(axis=1)
    out = found.persons[inside].sum(axis=0)
    others = [
        (code, float(into[place]), float(out[place]))
        for place, code in enumerate(found.codes)
        if not inside[place] and np.isfinite(into[place] + out[place])
    ]
    return tuple(sorted(others, key=lambda item: (-(item[1] + item[2]), item[0]))[:count])


def ties(found: Journeys) -> tuple[Tie, ...]:
    """Every municipality of the matrix that all figures are known for, in the order of the codes."""
    result = []
    for place, code in enumerate(found.codes[:-1]):
        row = found.persons[place].copy()
        if np.isnan(row).any() or not row.sum():
            continue
        shares = 100 * row / row.sum()
        shares[place] = 0.0
        farthest = int(np.argmax(shares[:-1]))
        out_share = float(shares.sum())
        result.append(
            Tie(
                regions.municipality(code),
                out_share=out_share,
                strongest=regions.municipality(found.codes[farthest]) if shares[farthest] else None,
                strongest_share=float(shares[farthest]),
                centre=out_share <= LEAVE_AT_MOST and float(shares[:-1].max()) <= LEAVE_TO_ONE_AT_MOST,
            )
        )
    return tuple(result)
