"""The rules of who may do what: complete, and never wider than a role's own."""

from __future__ import annotations

import itertools

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.files import read_yaml
from kompetensnb.followup.permissions import Action, may, require
from kompetensnb.followup.registers import REGISTERS
from kompetensnb.followup.roles import Role, role_of


def test_the_rules_name_registers_and_roles_that_there_are() -> None:
    rules = read_yaml("permissions.yml")
    assert set(rules["writers"]) | set(rules["private"]) <= set(REGISTERS)
    assert {role for roles in rules["writers"].values() for role in roles} <= set(map(str, Role))


def test_nobody_does_nothing_and_a_reader_writes_nothing() -> None:
    every = list(itertools.product(Action, REGISTERS))
    assert [pair for pair in every if may(None, *pair)] == []
    assert {action for action, name in every if may(Role.READER, action, name)} == {Action.VIEW}


def test_the_administrator_does_everything() -> None:
    assert [pair for pair in itertools.product(Action, REGISTERS) if not may(Role.ADMINISTRATOR, *pair)] == []


def test_an_answer_is_seen_by_those_alone_who_collect_answers() -> None:
    assert [role for role in Role if may(role, Action.VIEW, "answer")] == [Role.PROCESS_LEADER, Role.ADMINISTRATOR]


def test_a_refusal_says_who_may() -> None:
    with pytest.raises(KompetensnbError) as refused:
        require(Role.PROCESS_LEADER, Action.CHANGE, "figure")
    assert refused.value.fields["allowed"] == (Role.ANALYST, Role.ADMINISTRATOR)
    assert require(Role.ANALYST, Action.CHANGE, "figure") is Role.ANALYST


@pytest.mark.parametrize("told", ["administratör", "Administrator", " ADMINISTRATÖR "])
def test_a_role_is_known_without_its_dots(told: str) -> None:
    assert role_of(told) is Role.ADMINISTRATOR


def test_another_role_is_refused() -> None:
    with pytest.raises(KompetensnbError, match="followup-role-unknown"):
        role_of("root")
