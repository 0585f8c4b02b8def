"""How much a municipality leans on one branch, and who is struck when jobs there go.

Figures are employed persons at the workplace by the groups of SNI 2007, in the latest year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kompetensnb.analysis.branch_profile import every_group
from kompetensnb.analysis.employed import employed
from kompetensnb.analysis.journeys import Journeys
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches
from kompetensnb.vocabulary.regions import Region

WHOLE: Final = 10_000
"""The Herfindahl index of a place where all work in one branch."""


@dataclass(frozen=True)
class Dependence:
    """How the employed of a region are spread over its branches.

    `largest` is the group of SNI with most employed, `share` its per cent of all. `index` is Herfindahl's: the sum of
    the squared per cent of each known branch, of those whose branch is known, at most `WHOLE`. `equal` is the number
    of branches of one size that would give the same index.
    """

    region: Region
    year: int
    largest: str
    share: float
    index: float
    status: str

    @property
    def equal(self) -> float:
        """How many equally large branches the index stands for."""
        return WHOLE / self.index


def dependence(snapshot: Snapshot, region: Region) -> Dependence | None:
    """The spread of the latest year; None when a branch of the region is missing."""
    found = employed(snapshot, "employment", region)
    if found is None:
        return None
    year = (found.year,)
    total = found.persons(sex=("alla",), branch=(branches.TOTAL,), year=year)
    groups = [code for code in every_group(found) if code != branches.UNKNOWN]
    persons = [found.persons(sex=("alla",), branch=(code,), year=year) for code in groups]
    values = np.array([np.nan if item.value is None else item.value for item in persons])
    if not total.value or np.isnan(values).any() or not values.sum():
        return None
    place = int(values.argmax())
    return Dependence(
        region=region,
        year=found.year,
        largest=str(groups[place]),
        share=100 * float(values[place]) / total.value,
        index=float(((100 * values / values.sum()) ** 2).sum()),
        status=total.status,
    )


def jobs_in(snapshot: Snapshot, chosen: Sequence[Region], groups: Sequence[str]) -> dict[str, float]:
    """The employed in a branch by municipality (SCB code), the latest year; those that are not known are left out."""
    result = {}
    for region in chosen:
        found = employed(snapshot, "employment", region)
        persons = found.persons(sex=("alla",), branch=groups, year=(found.year,)) if found else None
        if persons is not None and persons.value is not None:
            result[region.code] = persons.value
    return result


def homes(found: Journeys, jobs: Mapping[str, float]) -> dict[str, float]:
    """Where those live who hold some jobs: `jobs` and the result by municipality (SCB code; elsewhere as in `found`).

    The jobs of a municipality are held by residents of each municipality as all jobs there are. One that the matrix
    does not hold whole is left out.
    """
    result = np.zeros(len(found.codes))
    for code, count in jobs.items():
        if code in found.codes:
            column = found.persons[:, found.place(code)]
            if np.isfinite(column).all() and column.sum():
                result += count * column / column.sum()
    return {code: float(value) for code, value in zip(found.codes, result, strict=True) if value}
