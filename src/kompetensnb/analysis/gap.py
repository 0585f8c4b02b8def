"""From conversations with companies: how far it is from now to wanted, what is needed, and who can give it.

Fewer than `FEWEST` companies give counts and no levels or persons: a figure must not be traceable to one company. Where
a table has any real answers the made-up examples are left out of it altogether.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from kompetensnb.analysis.provision import Programme, offered
from kompetensnb.forecast.panel import Floats
from kompetensnb.store import registry
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.branches import Branch, all_branches
from kompetensnb.vocabulary.interview import AREAS, NEEDS, TERMS, Area
from kompetensnb.vocabulary.statuses import Status, worst

FEWEST: Final = 3
LEVELS: Final = "company_levels"
NEEDED: Final = "company_needs"
NOW, WANTED = "now", "wanted"
_COMPANY: Final = ["region", "council_branch", "company"]


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


class Answer(NamedTuple):
    """What one company has answered to one question, or on the whole to those of an area."""

    now: float
    wanted: float
    status: Status


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
    answered = _answered(rows)
    found = {}
    for area in AREAS:
        asked = [answered[question.id] for question in area.questions]
        whole = set(asked[0]).intersection(*asked[1:])
        found[area.id] = _levels([_mean([part[company] for part in asked]) for company in sorted(whole)])
    return found


def by_question(rows: pd.DataFrame) -> dict[str, Levels]:
    """Every question in the order of the form."""
    return {question: _levels(list(found.values())) for question, found in _answered(rows).items()}


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


def _levels(answered: Sequence[Answer]) -> Levels:
    count = len(answered)
    if count < FEWEST:
        return Levels(count, None, None, None, None, Status.SUPPRESSED if count else Status.MISSING)
    now, wanted = (np.array(side) for side in ([item.now for item in answered], [item.wanted for item in answered]))
    status = worst(item.status for item in answered)
    return Levels(count, float(np.median(now)), _middle(now), float(np.median(wanted)), _middle(wanted), status)


def _middle(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, [0.25, 0.75])
    return float(low), float(high)


def _mean(parts: Sequence[Answer]) -> Answer:
    """A company's answers on several questions as one."""
    count = len(parts)
    now, wanted = (fsum(side) / count for side in ((part.now for part in parts), (part.wanted for part in parts)))
    return Answer(now, wanted, worst(part.status for part in parts))


def _answered(rows: pd.DataFrame) -> dict[str, dict[tuple[str, ...], Answer]]:
    """By question and company, where both levels are known. A dictionary: a page asks for every question in turn."""
    known = rows[rows["value"].notna()]
    keys = zip(*(known[name] for name in (*_COMPANY, "question", "side")), strict=True)
    level = {key: (value, status) for key, value, status in zip(keys, known["value"], known["status"], strict=True)}
    found: dict[str, dict[tuple[str, ...], Answer]] = {question: {} for area in AREAS for question in _ids(area)}
    for (*company, question, side), (now, status) in level.items():
        wanted = level.get((*company, question, WANTED)) if side == NOW else None
        if wanted:
            found[question][tuple(company)] = Answer(now, wanted[0], worst([status, wanted[1]]))
    return found


def _ids(area: Area) -> tuple[str, ...]:
    return tuple(question.id for question in area.questions)
