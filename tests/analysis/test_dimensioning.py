"""Run, expand, reduce or stop: each rule is reached by what it is for, and no group is left without a proposal."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pandas as pd
import pytest

from kompetensnb.analysis.dimensioning import (
    DECISIONS,
    Standing,
    can_be_offered,
    proposals,
    propose,
    rules,
    standings,
)
from kompetensnb.analysis.provision import Programme, total
from kompetensnb.forecast.balance import CLASSES
from kompetensnb.forecast.places import Needed

NONE, FEW, MANY = Needed(0, 0, 0), Needed(3, 2026, 2030), Needed(40, 2026, 2030)
LATE, UNKNOWN = Needed(None, 0, 0, "too-late"), Needed(None, 0, 0, "no-figures")


def programme(group: str, fill: float = 100.0, completion: float = 80.0) -> Programme:
    return Programme("1496", "yrkesvux", group, 2025, 100.0, 100.0, fill, completion, 1.0, "officiell", "a")


def standing(
    balance: str,
    needed: Needed = NONE,
    group: str = "73O",
    *,
    given: bool = True,
    sure: bool = True,
    fill: float = 100.0,
    completion: float = 80.0,
) -> Standing:
    offer = total([programme(group, fill, completion)] if given else [])
    verdict = balance if sure else "osakert-lage"
    return Standing(group, balance, verdict, 100.0, offer, needed, today=offer.places or 0.0)


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        (standing("overskott", group="03A", fill=50), "preparatory-empty"),
        (standing("overskott", group="03A"), "preparatory"),
        (standing("okant"), "unknown"),
        (standing("brist", MANY, "75H", given=False), "higher-absent"),
        (standing("brist", LATE, given=False), "absent-late"),
        (standing("brist", FEW, given=False), "absent-few"),
        (standing("viss-brist", MANY, given=False), "absent"),
        (standing("brist", MANY, fill=79), "short-empty"),
        (standing("brist", MANY, completion=59), "short-unfinished"),
        (standing("viss-brist", MANY), "short"),
        (standing("brist", LATE), "short-late"),
        (standing("brist", UNKNOWN), "short-unknown"),
        (standing("brist", FEW), "short-enough"),
        (standing("balans", MANY, fill=79), "balanced-empty"),
        (standing("balans", MANY), "balanced-more"),
        (standing("balans"), "balanced"),
        (standing("overskott", fill=79), "surplus-stop"),
        (standing("overskott", fill=79, sure=False), "surplus"),
        (standing("visst-overskott", fill=79), "some-surplus-empty"),
        (standing("visst-overskott"), "some-surplus"),
    ],
)
def test_the_rule_that_decides(item: Standing, rule: str) -> None:
    assert propose(item).rule == rule


def test_every_rule_is_tried_above() -> None:
    marks = test_the_rule_that_decides.pytestmark  # type: ignore[attr-defined]
    assert {rule for _, rule in marks[0].args[1]} == {name for name, _, _ in rules()}


def test_every_group_gets_a_proposal() -> None:
    balances = (*CLASSES, "okant")
    for balance, needed, fill, given in product(
        balances, (NONE, FEW, MANY, LATE, UNKNOWN), (50.0, 100.0), (True, False)
    ):
        assert propose(standing(balance, needed, fill=fill, given=given)).decision in DECISIONS


def test_much_is_ten_per_cent_and_a_class() -> None:
    assert standing("brist", Needed(9, 0, 0)).needed_class == "few"
    assert standing("brist", Needed(10, 0, 0)).needed_class == "many"
    assert standing("brist", Needed(9, 0, 0), given=False).needed_class == "few"


def test_only_what_is_given_or_short_and_can_be_given_is_listed() -> None:
    listed = pd.DataFrame(
        {
            "group": ["73O", "75N", "02Z", "53K"],
            "verdict": ["overskott", "brist", "brist", "brist"],
            "leaning": ["overskott", "brist", "brist", "brist"],
            "short": [0.0, 50.0, 50.0, None],
        }
    )
    found = standings(listed, (programme("73O"),), {"75N": MANY})
    assert [item.group for item in found] == ["73O", "75N"]
    assert found[1].needed is MANY
    assert not can_be_offered("02Z")


def test_a_municipality_is_measured_against_the_places_where_the_need_is() -> None:
    listed = pd.DataFrame({"group": ["73O"], "verdict": ["brist"], "leaning": ["brist"], "short": [90.0]})
    own, others = programme("73O"), tuple(replace(programme("73O"), municipality=code) for code in ("1", "2", "3", "4"))
    (alone,) = standings(listed, (own,), {"73O": MANY})
    (part,) = standings(listed, (own,), {"73O": MANY}, (own, *others))
    assert (alone.needed_class, part.needed_class) == ("many", "few")


def test_expansion_stands_first_and_the_largest_need_before_others() -> None:
    some = [standing("balans"), standing("brist", Needed(20, 0, 0), "53V"), standing("brist", MANY)]
    assert [item.standing.group for item in proposals(tuple(some))] == ["73O", "53V", "73O"]
