"""From need to effect, and goals in their tree with what is known of their measures."""

from __future__ import annotations

from typing import Any

from kompetensnb.analysis.chains import chains, followed, tree
from kompetensnb.store.records import Record, Records


def row(id_: str, **fields: Any) -> Record:
    return {"id": id_, "title": id_, "closed_at": None, "example": False, "owner": "Någon", **fields}


FIGURES = (("outcome", 2025), ("outcome", 2023), ("baseline", 2020), ("outcome", 2024), ("target", 2030))
RECORDS = Records(
    {
        "need": (row("met", state="met"), row("new", state="open"), row("a", state="open", owner=None)),
        "action": (row("kurs", need="met"), row("prov", need="a"), row("gone", need="new", closed_at="then")),
        "effect": (row("seen", action="kurs"),),
        "measure": (row("m", goal="g"),),
        "figure": tuple(
            row(f"{kind}{year}", measure="m", kind=kind, year=year)
            for kind, year in FIGURES
        ),
    }
)  # fmt: skip


def test_open_needs_come_first_with_what_was_done() -> None:
    found = chains(RECORDS, RECORDS.open("need"))
    assert [chain.need["id"] for chain in found] == ["a", "new", "met"]
    assert [action["id"] for action in found[2].actions] == ["kurs"]
    assert [effect["id"] for effect in found[2].effects["kurs"]] == ["seen"]
    assert found[1].actions == (), "an action that was closed"


def test_a_need_without_owner_or_action_leads_nowhere() -> None:
    found = {chain.need["id"]: chain.leads_nowhere for chain in chains(RECORDS, RECORDS.open("need"))}
    assert found == {"a": True, "new": True, "met": False}


def test_a_measure_has_its_latest_outcome_and_the_one_before() -> None:
    (found,) = followed(RECORDS, "g")
    rows = (found.baseline, found.previous, found.now, found.target)
    assert [each["year"] if each else None for each in rows] == [2020, 2024, 2025, 2030]
    assert followed(RECORDS, "other") == ()


def test_each_goal_stands_below_its_own_and_none_is_lost() -> None:
    goals = [
        row("act", level="activity", parent="eff"),
        row("vis", level="vision", parent=None),
        row("eff", level="effect", parent="vis"),
        row("lone", level="effect", parent="elsewhere"),
    ]
    assert [(depth, goal["id"]) for depth, goal in tree(goals)] == [(1, "lone"), (0, "vis"), (1, "eff"), (2, "act")]
