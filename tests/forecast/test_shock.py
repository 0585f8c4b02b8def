"""A fall in a branch strikes those whom the lever «branch» strikes."""

from __future__ import annotations

import pytest

from kompetensnb.forecast import frames
from kompetensnb.forecast.engine import assess
from kompetensnb.forecast.scenario import Scenario
from kompetensnb.forecast.shock import leave_anyway, struck
from kompetensnb.store.snapshot import Snapshot


def test_the_struck_are_those_of_the_lever(bundled: Snapshot) -> None:
    scenario = assess(bundled, "skaraborg", scenario=Scenario.from_text("branch:B+C=-10;2026"))
    change = frames.difference(scenario)
    change = change[change["year"] == 2026].set_index("group")["demand"]
    found = struck(assess(bundled, "skaraborg"), ["B+C"], 10).set_index("group")
    assert found["share"].to_dict() == pytest.approx((100 * change / change.sum())[found.index].to_dict())
    assert found["persons"].is_monotonic_decreasing


def test_the_jobs_are_the_region_s_own_and_their_holders_the_sub_region_s(bundled: Snapshot) -> None:
    own, around = (assess(bundled, name) for name in ("skovde", "skaraborg"))
    found = struck(own, ["B+C", "Q"], 20)
    table = frames.branches(own)
    jobs = table[(table["year"] == 2025) & table["branch"].isin(["B+C", "Q"])]["employed"].sum()
    assert found["persons"].sum() == pytest.approx(jobs / 5)
    assert found["share"].tolist() == pytest.approx(struck(around, ["B+C", "Q"], 20)["share"].tolist())


def test_those_who_leave_are_the_engine_s(bundled: Snapshot) -> None:
    found = assess(bundled, "skaraborg")
    table = frames.branches(found)
    row = table[(table["year"] == 2026) & (table["branch"] == "F")].iloc[0]
    assert leave_anyway(found, ["F"]) == pytest.approx(row["pension"] + row["other"])
