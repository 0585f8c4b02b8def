"""What is another about a region in one data set than in an earlier one: figures, and verdicts on education groups."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from kompetensnb.analysis.observations import Observation, observe
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.regions import Region


@dataclass(frozen=True)
class News:
    """A measure whose latest figure is another. `new`: for a later period; `revised`: another figure for the same."""

    measure: str
    before: Observation
    after: Observation
    kind: Literal["new", "revised"]


@dataclass(frozen=True)
class Verdict:
    """An education group that is judged in another way. Verdicts are classes, as in `forecast.verdict.yml`."""

    group: str
    before: str
    after: str


def news(before: Snapshot, after: Snapshot, region: Region, measures: Iterable[str]) -> tuple[News, ...]:
    """The measures that are known in both and are not the same, those with a new period first, otherwise in order."""
    then, now = observe(before), observe(after)
    found = []
    for measure in measures:
        old, new = then.at(measure, region), now.at(measure, region)
        if old is None or new is None or old.value is None or new.value is None:
            continue
        if new.year > old.year:
            found.append(News(measure, old, new, "new"))
        elif not math.isclose(old.value, new.value, rel_tol=1e-9):
            found.append(News(measure, old, new, "revised"))
    return tuple(sorted(found, key=lambda item: item.kind))


def verdicts(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Verdict, ...]:
    """The groups of two shortage lists (`group`, `verdict`, `short`) judged in another way, the shortest first.

    A group that is not judged in one of them is left out.
    """
    both = after[["group", "verdict", "short"]].merge(
        before[["group", "verdict"]], on="group", suffixes=("", "_before")
    )
    known = both.dropna(subset=["verdict", "verdict_before"])
    moved = known[known["verdict"] != known["verdict_before"]].sort_values("short", ascending=False, kind="stable")
    told = zip(moved["group"], moved["verdict_before"], moved["verdict"], strict=True)
    return tuple(Verdict(str(group), str(old), str(new)) for group, old, new in told)
