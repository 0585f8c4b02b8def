"""Commitments counted by party, and how far a question has come."""

from __future__ import annotations

from datetime import date
from typing import Any

from kompetensnb.analysis import promises
from kompetensnb.vocabulary import regions


def judgement(commitment: str, region: str, judged: str) -> dict[str, Any]:
    return {"commitment": commitment, "region": region, "judgement": judged}


def step(region: str, matter: str, step_: str, day: int) -> dict[str, Any]:
    return {"region": region, "matter": matter, "step": step_, "step_on": date(2026, 3, day)}


def test_parties_are_judged_on_what_concerns_them() -> None:
    numbers = {
        region: [each.id for each in promises.followed_up_for(regions.get(region))]
        for region in ("skaraborg", "vastra-gotaland", "skovde", "gr13")
    }
    assert len(numbers["skaraborg"]) == 12
    assert len(numbers["vastra-gotaland"]) == 11
    assert (numbers["skovde"], numbers["gr13"]) == (["C10", "C17"], [])


def test_what_nobody_has_judged_is_not_assessed_and_never_no() -> None:
    rows = promises.judged([judgement("C1", "skaraborg", "yes"), judgement("C3", "skaraborg", "no")])
    assert promises.counts(rows, regions.get("skaraborg")) == {"yes": 1, "partly": 0, "no": 1, "not_assessed": 10}
    assert promises.counts(rows, regions.get("fyrbodal"))["not_assessed"] == 12


def test_the_furthest_step_counts() -> None:
    rows = [step("skovde", "A", "decided", 3), step("skovde", "A", "received", 9), step("hjo", "B", "discussed", 10)]
    assert {region: row["step"] for region, row in promises.steps(rows, "A").items()} == {"skovde": "decided"}
    assert promises.latest_matter(rows) == "B"
    assert promises.latest_matter([]) is None
