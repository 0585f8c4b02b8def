"""What may stand in a row, field by field and together, whatever way it comes in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kompetensnb.followup.base import Row
from kompetensnb.followup.checks import id_problem, problems
from kompetensnb.followup.registers import REGISTERS, Action, CommitmentStatus, Figure, Goal, Need, Trend
from kompetensnb.vocabulary import branches
from kompetensnb.vocabulary.branches import BranchKind

from .rows import NEED, TREND

UNKNOWN = branches.of_kind(BranchKind.UNKNOWN)[0].id
STATUS = {"commitment": "C1", "region": "fyrbodal", "judgement": "no"}
GOAL = {"level": "vision", "title": "Mål", "region": "vastra-gotaland"}
FIGURE = {"measure": "m", "kind": "outcome", "year": 2025, "value": 1.0, "status": "officiell"}
ACTION = {"need": "n", "title": "Kurs", "owner": "GR", "state": "decided"}


def _found(model: type[Row], values: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name, error.key) for name, error in problems(model, values)]


@pytest.mark.parametrize(
    ("model", "values"), [(Need, NEED), (Trend, TREND), (CommitmentStatus, STATUS), (Goal, GOAL), (Figure, FIGURE)]
)
def test_a_right_row_has_no_problems(model: type[Row], values: dict[str, Any]) -> None:
    assert _found(model, values) == []


@pytest.mark.parametrize(
    ("model", "values", "found"),
    [
        (Need, {**NEED, "title": " a"}, ("title", "followup-text")),
        (Need, {**NEED, "title": 7}, ("title", "followup-text")),
        (Need, {**NEED, "title": "\ud800"}, ("title", "followup-sign")),
        (Need, {**NEED, "title": "a\ufffe"}, ("title", "followup-sign")),
        (Need, {**NEED, "description": "x" * 4001}, ("description", "followup-long")),
        (Need, {**NEED, "region": "riket"}, ("region", "followup-level")),
        (Need, {**NEED, "region": "Skaraborg"}, ("region", "followup-code")),
        (Need, {**NEED, "branch": UNKNOWN}, ("branch", "followup-branch")),
        (Need, {**NEED, "persons": True}, ("persons", "followup-whole")),
        (Need, {**NEED, "source": "dialogue"}, ("", "followup-need-source")),
        (Trend, {**TREND, "source_address": "javascript:alert(1)"}, ("source_address", "followup-address")),
        (Trend, {**TREND, "seen_on": date(1200, 1, 1)}, ("seen_on", "followup-day")),
        (CommitmentStatus, {**STATUS, "region": "skovde"}, ("", "followup-concerned")),
        (CommitmentStatus, {**STATUS, "judgement": "yes"}, ("", "followup-evidence")),
        (Goal, {**GOAL, "level": "effect"}, ("", "followup-goal-parent")),
        (Goal, {**GOAL, "first_year": 2030, "last_year": 2023}, ("", "followup-years")),
        (Figure, {**FIGURE, "value": None}, ("", "followup-figure-status")),
        (Figure, {**FIGURE, "status": "sekretess"}, ("", "followup-figure-status")),
        (Figure, {**FIGURE, "value": float("nan")}, ("value", "followup-number")),
        (Action, {**ACTION, "starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)}, ("", "followup-days")),
        (REGISTERS["effect"], {"action": "a", "seen_on": date(2026, 1, 1), "description": "x", "value": 3.0},
         ("", "followup-unit")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_field(model: type[Row], values: dict[str, Any], found: tuple[str, str]) -> None:
    assert _found(model, values) == [found]


@pytest.mark.parametrize("value", ["", "-a", "Å", "a/b", "a" * 41, None, "a\n"])
def test_an_id_that_could_be_something_else_is_refused(value: object) -> None:
    assert id_problem(value) is not None
