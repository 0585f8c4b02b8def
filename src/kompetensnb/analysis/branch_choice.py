"""Which branch to work with: scores on criteria, weighed and added up, beside the figures that the statistics have.

A score is a judgement (the median of those who have scored), but for the criterion on need a branch without one gets
the score that its figures give. Criteria and weights are in `vocabulary/branch_choice.yml`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kompetensnb.analysis.gap import real_answers
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.engine import Assessment
from kompetensnb.forecast.panel import Floats
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches
from kompetensnb.vocabulary.branch_choice import CRITERIA, MEASURED, SWOT
from kompetensnb.vocabulary.branches import TOTAL, UNKNOWN
from kompetensnb.vocabulary.inputs import shown
from kompetensnb.vocabulary.statuses import Status, worst

SUBJECT: Final = "branch_scores"
WEIGHTS: Final[Mapping[str, float]] = {id_: item.weight for id_, item in CRITERIA.items()}
SHORT_SHARE, NEED_SHARE = "short_share", "need_share"
_LOWEST, _HIGHEST = 1, 5


@dataclass(frozen=True)
class Score:
    """One criterion of one branch: `contribution` is score times weight. `judged` tells a judgement from statistics."""

    value: float
    contribution: float
    judged: bool
    status: Status


@dataclass(frozen=True)
class Candidate:
    """One branch with the scores it has, by criterion.

    `total` is the sum of contributions, None when a criterion has no score: a sum with a missing part is missing.
    `rank` is 1 for the largest total; equal totals share the better rank.
    """

    branch: str
    scores: Mapping[str, Score]
    total: float | None
    rank: int | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Criteria without a score."""
        return tuple(criterion for criterion in CRITERIA if criterion not in self.scores)


def checked(weights: Mapping[str, object]) -> dict[str, float]:
    """The weights, when each criterion has one, none is negative and they sum to 1.

    Raises:
        KompetensnbError: branch-choice-criteria, branch-choice-weight, branch-choice-sum.
    """
    if set(weights) != set(CRITERIA):
        raise KompetensnbError("branch-choice-criteria", value=sorted(weights), allowed=sorted(CRITERIA))
    found = {}
    for name, weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 1:
            raise KompetensnbError("branch-choice-weight", criterion=name, value=shown(weight))
        found[name] = float(weight)
    total = math.fsum(found.values())
    if not math.isclose(total, 1, abs_tol=1e-9):
        raise KompetensnbError("branch-choice-sum", value=f"{total:g}")
    return found


def judged(snapshot: Snapshot, subregion: str) -> pd.DataFrame:
    """The latest year's scores and statements of a sub-region (its id); no rows for other regions, or without any."""
    rows = real_answers(snapshot, SUBJECT)
    own = rows[rows["subregion"] == subregion]
    latest: pd.DataFrame = own[own["year"] == own["year"].max()]
    return latest


def candidates(
    judgements: pd.DataFrame, needs: Mapping[str, float], status: Status, weights: Mapping[str, float] = WEIGHTS
) -> tuple[Candidate, ...]:
    """Every branch that somebody has judged, ranked, those without a total last.

    Args:
        judgements: rows of `branch_scores` for one sub-region (`council_branch`, `aspect`, `value`, `status`).
        needs: score on the measured criterion from statistics, by group of the statistics (`need_scores`).
        status: that of the statistics.

    Raises:
        KompetensnbError: as `checked`.
    """
    weight_of = checked(weights)
    given: dict[str, dict[str, list[tuple[float, Status]]]] = {}
    columns = (judgements[name] for name in ("council_branch", "aspect", "value", "status"))
    for branch, aspect, value, told in zip(*columns, strict=True):
        if aspect in CRITERIA and value == value:
            given.setdefault(branch, {}).setdefault(aspect, []).append((value, Status(told)))
    found = []
    for branch, aspects in sorted(given.items()):
        scores: dict[str, Score] = {}
        for criterion, own in aspects.items():
            value = float(np.median([value for value, _ in own]))
            scores[criterion] = Score(value, value * weight_of[criterion], True, worst(told for _, told in own))
        measured = statistic(branch, needs)
        if MEASURED not in scores and measured is not None:
            scores[MEASURED] = Score(measured, measured * weight_of[MEASURED], False, status)
        whole = len(scores) == len(CRITERIA)
        total = math.fsum(score.contribution for score in scores.values()) if whole else None
        found.append(Candidate(branch, scores, total))
    return _ranked(found)


def hinges(found: Sequence[Candidate], weights: Mapping[str, float] = WEIGHTS) -> tuple[str, ...]:
    """Criteria that the first place hinges on: were one of them left out, another branch would lead."""
    whole = [item for item in found if item.total is not None]
    if len(whole) < 2:
        return ()
    first = whole[0]
    turning = []
    for left_out in CRITERIA:
        rest = {name: weight for name, weight in weights.items() if name != left_out}
        sums = [math.fsum(item.scores[name].value * weight for name, weight in rest.items()) for item in whole]
        if max(sums) > sums[whole.index(first)] + 1e-9:
            turning.append(left_out)
    return tuple(turning)


def statistic(branch: str, values: Mapping[str, float]) -> float | None:
    """The figure of a branch's group in the statistics; of several groups none, since they cannot be added up here."""
    groups = branches.get(branch).sni_groups
    value = values.get(groups[0]) if len(groups) == 1 else None
    return None if value is None or not math.isfinite(value) else value


def figures(found: Assessment, year: int) -> pd.DataFrame:
    """What the engine knows of each branch, for the years after the base year up to `year`.

    One row per branch of the statistics but the unknown: `branch`, `employed` (persons in the base year), and per cent
    of these: `growth_share` (change), `need_share` (to recruit), `pension_share`. `short_share` is the per cent of its
    employed in `year` that will be lacking, when the shortage of each education group is shared by all who employ it.
    NaN where a table is missing.
    """
    axes, own = found.axes, found.outcome.demand
    last = axes.all_years.index(year)
    employed = own.employed.sum(axis=2)
    start = np.where(employed[0] > 0, employed[0], np.nan)
    by_branch = found.outcome.group_demand.by_branch_and_group()[last]
    frame = pd.DataFrame(
        {
            "branch": axes.branches,
            "employed": employed[0],
            "growth_share": 100 * (employed[last] / start - 1),
            NEED_SHARE: 100 * own.need()[:last].sum(axis=0) / start,
            "pension_share": 100 * own.pension[:last].sum(axis=0) / start,
            SHORT_SHARE: _short(by_branch, found.outcome.balance.gap[last], found.outcome.balance.demand[last]),
        }
    )
    return frame[~frame["branch"].isin([UNKNOWN, TOTAL])].reset_index(drop=True)


def need_scores(table: pd.DataFrame) -> dict[str, float]:
    """The score 1-5 on need that figures give each branch: the mean of its places by recruitment and by shortage.

    Each place is the branch's rank among all, the smallest 1 and the largest 5, evenly between; equal figures share the
    mean. A branch with one of the figures missing has none.
    """
    places = [_place(table[name]) for name in (NEED_SHARE, SHORT_SHARE)]
    mean = (places[0] + places[1]) / 2
    return {str(name): float(value) for name, value in zip(table["branch"], mean, strict=True) if np.isfinite(value)}


def swot(judgements: pd.DataFrame, branch: str) -> dict[str, tuple[str, ...]]:
    """The statements on a branch by part of the SWOT analysis, the weightiest first."""
    own = judgements[judgements["council_branch"] == branch].sort_values(
        ["value", "statement"], ascending=[False, True], na_position="last"
    )
    return {part: tuple(own.loc[own["aspect"] == part, "statement"]) for part in SWOT}


def _place(values: pd.Series) -> pd.Series:
    rank = values.rank(method="average")
    return _LOWEST + (_HIGHEST - _LOWEST) * (rank - 1) / max(int(values.notna().sum()) - 1, 1)


def _short(by_branch: Floats, gap: Floats, demand: Floats) -> Floats:
    """Per cent of each branch's employed that are short: in each group the part of its demand that is short."""
    part = np.divide(np.maximum(-gap, 0), demand, out=np.full_like(gap, np.nan), where=demand > 0)
    # A group that nobody asks for is nobody's shortage; one whose demand is not known stays unknown.
    part = np.where(demand == 0, 0.0, part)
    total = by_branch.sum(axis=1)
    result: Floats = np.divide(100 * by_branch @ part, total, out=np.full_like(total, np.nan), where=total > 0)
    return result


def _ranked(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    totals = [item.total for item in found if item.total is not None]
    placed = [
        Candidate(
            item.branch,
            item.scores,
            item.total,
            None if item.total is None else 1 + sum(other > item.total + 1e-9 for other in totals),
        )
        for item in found
    ]
    return tuple(sorted(placed, key=lambda item: (item.rank is None, item.rank or 0, item.branch)))
