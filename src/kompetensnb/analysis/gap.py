"""From conversations with companies: how far it is from now to wanted, what is needed, and who can give it.

Fewer than `FEWEST` companies give counts and no levels or persons: a figure must not be traceable to one company. Where
a table has any real answers the made-up examples are left out of it altogether.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from kompetensnb.analysis.provision import Programme, offered
from kompetensnb.store import registry
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.branches import Branch, all_branches
from kompetensnb.vocabulary.interview import AREAS, NEEDS, TERMS
from kompetensnb.vocabulary.statuses import Status, worst

FEWEST: Final = 3
LEVELS: Final = "company_levels"
NEEDED: Final = "company_needs"
NOW, WANTED = "now", "wanted"
_COMPANY: Final = ["region", "council_branch", "company"]
_AREA_OF: Final[Mapping[str, str]] = {question.id: area.id for area in AREAS for question in area.questions}


@dataclass(frozen=True)
class Levels:
    """Levels 1-5 over companies that answered both now and wanted: medians, and the middle half (quartiles).

    All are None and the status `sekretess` with fewer companies than `FEWEST`, `saknas` with none.
    """

    companies: int
    now: float | None
    now_middle: tuple[float, float] | None
    wanted: float | None
    wanted_middle: tuple[float, float] | None
    status: Status

    @property
    def gap(self) -> float | None:
        """Wanted less now, of the medians."""
        return None if self.now is None or self.wanted is None else self.wanted - self.now


@dataclass(frozen=True)
class NeedLine:
    """One need as all companies together have it: `companies` who have it, `persons` (None: too few, or not told)."""

    need: str
    group: str
    term: str
    companies: int
    persons: float | None
    status: Status


@lru_cache(maxsize=16)
def real_answers(snapshot: Snapshot, subject: str) -> pd.DataFrame:
    """A table of answers with the real ones alone, or with the made-up examples where there are none."""
    if subject not in snapshot.subjects:
        return pd.DataFrame(columns=list(registry.get(subject).column_names))
    held = snapshot.table(subject)
    table = held.astype(dict.fromkeys(held.columns.difference(["year", "value"]), object))
    real = table.groupby("origin")["status"].transform(lambda found: not (found == str(Status.SYNTHETIC)).any())
    return table[real] if real.any() else table


def answers(snapshot: Snapshot, subject: str, members: Collection[str], branches: Collection[str] = ()) -> pd.DataFrame:
    """The rows of a table of answers in these municipalities (SCB codes) and branches (none: all), of each company's
    latest year. Empty without the table.
    """
    found = real_answers(snapshot, subject)
    chosen = found["region"].isin(list(members))
    if branches:
        chosen &= found["council_branch"].isin(list(branches))
    found = found[chosen]
    return found[found["year"] == found.groupby(_COMPANY, observed=True)["year"].transform("max")]


def covered(branch: Branch) -> tuple[str, ...]:
    """Ids of the branches whose companies belong to a branch: itself, and what is a part of the same groups.

    A branch that the statistics do not know by itself is only itself.
    """
    if not branch.exact:
        return (branch.id,)
    groups = set(branch.sni_groups)
    return tuple(item.id for item in all_branches() if set(item.sni_groups) <= groups)


def companies(*frames: pd.DataFrame) -> int:
    """How many companies have answered in any of the tables."""
    return len({key for frame in frames for key in frame[_COMPANY].itertuples(index=False, name=None)})


def by_area(rows: pd.DataFrame) -> dict[str, Levels]:
    """The three areas in their order. A company's level is the mean of its levels on the area's questions, and missing
    where it has left one of them.
    """
    table = _wide(rows)
    asked = {area.id: len(area.questions) for area in AREAS}
    groups = table.groupby([*_COMPANY, table["question"].map(_AREA_OF).rename("area")], observed=True)
    counted = groups.agg(now=(NOW, "mean"), wanted=(WANTED, "mean"), count=(NOW, "size"), status=("status", worst))
    counted = counted.reset_index()
    whole = counted[counted["count"] == counted["area"].map(asked)]
    return {area.id: _levels(whole[whole["area"] == area.id]) for area in AREAS}


def by_question(rows: pd.DataFrame) -> dict[str, Levels]:
    """Every question in the order of the form."""
    table = _wide(rows)
    return {question: _levels(table[table["question"] == question]) for question in _AREA_OF}


def need_list(rows: pd.DataFrame) -> tuple[NeedLine, ...]:
    """Needs by kind, education group and when; of most companies first, then of most persons, then the soonest."""
    lines = []
    for (need, group, term), part in rows.groupby(["need", "education_group", "term"], observed=True):
        count = companies(part)
        lines.append(NeedLine(str(need), str(group), str(term), count, *_persons(part, count)))
    kinds, terms = list(NEEDS), list(TERMS)
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                -line.companies,
                -(line.persons or 0.0),
                terms.index(line.term),
                kinds.index(line.need),
                line.group,
            ),
        )
    )


def actors(snapshot: Snapshot, members: tuple[str, ...], line: NeedLine) -> tuple[Programme, ...]:
    """Who gives the education of a need in these municipalities in the latest year; empty where nobody does."""
    forms = NEEDS[line.need].forms
    found = [item for item in offered(snapshot, members) if item.group == line.group and item.form in forms]
    return tuple(sorted(found, key=lambda item: (forms.index(item.form), -(item.places or 0.0), item.municipality)))


def _persons(part: pd.DataFrame, count: int) -> tuple[float | None, Status]:
    """Persons together; unknown when one company has not said how many, and not shown for too few companies."""
    if count < FEWEST:
        return None, Status.SUPPRESSED
    if part["value"].isna().any():
        return None, Status.MISSING
    return float(part["value"].sum()), worst(part["status"])


def _levels(rows: pd.DataFrame) -> Levels:
    count = len(rows)
    if count < FEWEST:
        return Levels(count, None, None, None, None, Status.SUPPRESSED if count else Status.MISSING)
    now, wanted = rows["now"], rows["wanted"]
    return Levels(
        count, float(now.median()), _middle(now), float(wanted.median()), _middle(wanted), worst(rows["status"])
    )


def _middle(values: pd.Series) -> tuple[float, float]:
    low, high = np.quantile(values.to_numpy(), [0.25, 0.75])
    return float(low), float(high)


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per company and question that has both levels: `now`, `wanted`, `status`."""
    known = rows[rows["value"].notna()]
    keys = [*_COMPANY, "question"]
    now = known[known["side"] == NOW].rename(columns={"value": NOW})[[*keys, NOW, "status"]]
    wanted = known[known["side"] == WANTED].rename(columns={"value": WANTED})[[*keys, WANTED]]
    return now.merge(wanted, on=keys)
