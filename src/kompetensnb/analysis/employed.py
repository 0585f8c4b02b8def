"""Tables on those who work in an area, added up for any region: by branch, sex, age, sector, occupation.

The rules are those of `aggregate`: a published figure is used as it is, a sum with a missing part is missing, and a sum
of figures that the producer has perturbed is estimated. Here the figures are arrays, since pages add many small parts
of them, and each sum by frames would cost more than the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.analysis.indicators import perturbed_origins
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import Status

_STATUSES: Final = tuple(Status)
_RANKS: Final = {str(status): rank for rank, status in enumerate(_STATUSES)}
_SUPPRESSED, _MISSING = _RANKS[Status.SUPPRESSED], _RANKS[Status.MISSING]
_FIGURES: Final = frozenset({"value", "status", "origin", "mark"})

Labels = Sequence[object]


@dataclass(frozen=True)
class Persons:
    """A number of persons, None when missing, and its status."""

    value: float | None
    status: str


@dataclass(frozen=True, eq=False)
class Employed:
    """The figures of one region, or of every area of a table.

    `labels` names the dimensions of the arrays in their order (`year` and the breakdowns of the table; `region` first
    for all areas) and the labels along each, ascending. `values` are persons, NaN where missing; `ranks` are places of
    their statuses among all, `noisy` whether the producer has perturbed them.
    """

    labels: Mapping[str, tuple[object, ...]]
    values: NDArray[np.float64]
    ranks: NDArray[np.int8]
    noisy: NDArray[np.bool_]
    origin: str

    @property
    def year(self) -> int:
        """The latest year."""
        return int(str(self.labels["year"][-1]))

    @property
    def worst(self) -> Status:
        """The status of the weakest figure that has a value; missing when none has."""
        known = self.ranks[np.isfinite(self.values)]
        return _STATUSES[int(known.max(initial=0))] if known.size else Status.MISSING

    def persons(self, **chosen: Labels) -> Persons:
        """The sum over the chosen labels, and over every label of a dimension that is not named."""
        if not all(set(wanted) <= set(self.labels[name]) for name, wanted in chosen.items()):
            return Persons(None, str(Status.MISSING))
        cells = self._cells(chosen)
        perturbed = self.values[cells].size > 1 and bool(self.noisy[cells].any())
        return _persons(float(self.values[cells].sum()), int(self.ranks[cells].max(initial=0)), estimated=perturbed)

    def along(self, name: str, **chosen: Labels) -> dict[object, Persons]:
        """The sum for each label of one dimension: `persons` of each, added up for all of them at once."""
        known = self.labels[name]
        wanted = {**chosen, name: known}
        if not all(set(labels) <= set(self.labels[each]) for each, labels in wanted.items()):
            return dict.fromkeys(known, Persons(None, str(Status.MISSING)))
        cells = self._cells(wanted)
        others = tuple(axis for axis, each in enumerate(self.labels) if each != name)
        values, ranks = self.values[cells].sum(axis=others), self.ranks[cells].max(axis=others, initial=0)
        several = self.values[cells].size > len(known)
        noisy = np.asarray(self.noisy[cells].any(axis=others) & several)
        return {
            label: _persons(float(value), int(rank), estimated=bool(perturbed))
            for label, value, rank, perturbed in zip(known, values, ranks, noisy, strict=True)
        }

    def _cells(self, chosen: Mapping[str, Labels]) -> tuple[NDArray[np.intp], ...]:
        """The places of the chosen labels; all of a dimension that is not named."""
        places = [
            [known.index(label) for label in chosen[name]] if name in chosen else range(len(known))
            for name, known in self.labels.items()
        ]
        return np.ix_(*places)


def _persons(value: float, rank: int, *, estimated: bool) -> Persons:
    if np.isnan(value):
        return Persons(None, str(_STATUSES[max(rank, _SUPPRESSED)]))
    return Persons(value, str(_STATUSES[max(rank, _RANKS[Status.ESTIMATED]) if estimated else rank]))


@lru_cache(maxsize=512)
def employed(snapshot: Snapshot, subject: str, region: Region) -> Employed | None:
    """A table's figures for a region; None when the snapshot lacks the table, or the table a part of the region."""
    table = areas(snapshot, subject)
    if table is None:
        return None
    codes = table.labels["region"]
    if region.code in codes:
        return _of(table, [codes.index(region.code)])
    if not region.members or not set(region.members) <= set(codes):
        return None
    return _of(table, [codes.index(code) for code in region.members])


@lru_cache(maxsize=32)
def areas(snapshot: Snapshot, subject: str) -> Employed | None:
    """A table's figures for all its areas (dimension `region`, SCB codes); None when the snapshot lacks the table."""
    if subject not in snapshot.subjects:
        return None
    rows = snapshot.table(subject)
    names = [name for name in rows.columns if name not in _FIGURES]
    codes, labels = zip(*(pd.factorize(rows[name], sort=True) for name in names), strict=True)
    shape = tuple(len(known) for known in labels)
    values, ranks = np.full(shape, np.nan), np.full(shape, _MISSING, dtype=np.int8)
    noisy = np.zeros(shape, dtype=bool)
    values[codes] = rows["value"].to_numpy(dtype=np.float64)
    ranks[codes] = rows["status"].map(_RANKS).to_numpy(dtype=np.int8)
    noisy[codes] = rows["origin"].isin(perturbed_origins(snapshot)).to_numpy()
    found = {name: tuple(known.tolist()) for name, known in zip(names, labels, strict=True)}
    return Employed(found, values, ranks, noisy, "; ".join(sorted(rows["origin"].unique())))


def _of(table: Employed, places: list[int]) -> Employed:
    values, ranks, noisy = table.values[places].sum(axis=0), table.ranks[places].max(axis=0), table.noisy[places]
    estimated = noisy.any(axis=0) & (len(places) > 1)
    missing = np.isnan(values)
    return replace(
        table,
        labels={name: known for name, known in table.labels.items() if name != "region"},
        values=values,
        ranks=np.where(estimated & ~missing, np.maximum(ranks, _RANKS[Status.ESTIMATED]), ranks).astype(np.int8),
        noisy=np.asarray(noisy.any(axis=0)),
    )
