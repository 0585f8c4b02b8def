"""Examples of what is handed in from conversations: answers of made-up companies, and made-up scores of branches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from kompetensnb.sources.reference.table import (
    COUNTY,
    SEED,
    ReferenceTable,
    Tables,
    assumptions,
    reference_table,
)
from kompetensnb.vocabulary.branch_choice import CRITERIA
from kompetensnb.vocabulary.interview import AREAS, SCALE
from kompetensnb.vocabulary.statuses import Status

LEVELS: Final = "company_levels"
NEEDS: Final = "company_needs"
SCORES: Final = "branch_scores"


class Company(NamedTuple):
    """A made-up company: where it is, its number and branch, and what its group is assumed to answer."""

    region: str
    number: str
    branch: str
    answers: dict[str, Any]


def company_levels(_tables: Tables) -> ReferenceTable:
    """The table `company_levels`: levels drawn round the middle of each group; nobody wants less than there is."""
    stated, chance = assumptions(LEVELS), np.random.default_rng(SEED)
    rows = []
    for company in _companies():
        for area in AREAS:
            for question in area.questions:
                ends = (company.answers[side][area.id] for side in ("now", "wanted"))
                now, wanted = (_level(middle + stated["spread"] * chance.normal()) for middle in ends)
                rows += [
                    _row(company, question=question.id, side=side, value=value)
                    for side, value in (("now", now), ("wanted", max(now, wanted)))
                ]
    return _table(LEVELS, rows)


def company_needs(_tables: Tables) -> ReferenceTable:
    """The table `company_needs`: each company has some of the needs of its branch."""
    stated, chance = assumptions(NEEDS)["needs"], np.random.default_rng(SEED)
    rows = []
    for company in _companies():
        for need in stated[company.branch]:
            persons = int(chance.integers(1, need["most"] + 1))
            if chance.random() < need["share"]:
                keys = {"need": need["need"], "education_group": need["group"], "term": need["term"]}
                rows.append(_row(company, **keys, value=persons))
    return _table(NEEDS, rows)


def branch_scores(_tables: Tables) -> ReferenceTable:
    """The table `branch_scores`, as it stands in its assumptions."""
    stated = assumptions(SCORES)
    rows = [
        {"subregion": subregion, "council_branch": branch, "aspect": aspect, "statement": statement, "value": value}
        for subregion, branch, aspect, statement, value in _judgements(stated)
        if value is not None
    ]
    return _table(SCORES, [{"region": COUNTY, "year": stated["year"], **row} for row in rows])


def _companies() -> Iterator[Company]:
    number = 0
    for group in assumptions(LEVELS)["companies"]:
        for place in range(group["count"]):
            number += 1
            yield Company(group["places"][place % len(group["places"])], f"F{number}", group["branch"], group)


def _judgements(stated: Any) -> Iterator[tuple[str, str, str, str, int | None]]:
    for subregion, branches in stated["scores"].items():
        for branch, scores in branches.items():
            for criterion, score in zip(CRITERIA, scores, strict=True):
                yield subregion, branch, criterion, stated["reason"], score
    for subregion, branches in stated["swot"].items():
        for branch, parts in branches.items():
            for part, statements in parts.items():
                for statement, weight in statements.items():
                    yield subregion, branch, part, statement, weight


def _level(value: float) -> int:
    return int(np.clip(np.rint(value), min(SCALE), max(SCALE)))


def _row(company: Company, **told: str | int) -> dict[str, Any]:
    year = assumptions(LEVELS)["year"]
    named = {"region": company.region, "year": year, "company": company.number, "council_branch": company.branch}
    return named | told


def _table(subject: str, rows: list[dict[str, Any]]) -> ReferenceTable:
    frame = pd.DataFrame(rows).assign(status=str(Status.SYNTHETIC), mark="")
    return reference_table(subject, frame.astype({"value": np.float64}))
