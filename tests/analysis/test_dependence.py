"""Dependence on one branch, and where those live who are struck."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kompetensnb.analysis.dependence import dependence, homes, jobs_in
from kompetensnb.analysis.journeys import Journeys, journeys
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions

from .workplaces import by_branch, snapshot_of

SKOVDE, HJO = regions.get("skovde"), regions.get("hjo")


def test_the_index_is_of_known_branches_and_the_share_of_all(bundled: Snapshot, tmp_path: Path) -> None:
    rows = by_branch("1496", B_C=50, G=30, Q=20, US=100, total=200)
    found = dependence(snapshot_of(bundled, tmp_path, employment=rows), SKOVDE)
    assert found is not None
    assert (found.largest, found.share) == ("B+C", 25)
    assert found.index == pytest.approx(50**2 + 30**2 + 20**2)
    assert found.equal == pytest.approx(10_000 / 3_800)


def test_branches_of_one_size_count_as_what_they_are(bundled: Snapshot, tmp_path: Path) -> None:
    found = dependence(snapshot_of(bundled, tmp_path, employment=by_branch("1496", F=5, G=5, total=10)), SKOVDE)
    assert found is not None
    assert found.equal == pytest.approx(2)


def test_with_a_missing_branch_nothing_is_said(bundled: Snapshot, tmp_path: Path) -> None:
    snapshot = snapshot_of(bundled, tmp_path, employment=by_branch("1496", F=5, G=None, total=10))
    assert dependence(snapshot, SKOVDE) is None
    assert dependence(snapshot, HJO) is None


def test_jobs_are_those_of_the_branch(bundled: Snapshot, tmp_path: Path) -> None:
    rows = [*by_branch("1496", F=5, G=7, total=12), *by_branch("1497", F=2, G=None, total=9)]
    snapshot = snapshot_of(bundled, tmp_path, employment=rows)
    assert jobs_in(snapshot, (SKOVDE, HJO), ["F"]) == {"1496": 5, "1497": 2}
    assert jobs_in(snapshot, (SKOVDE, HJO), ["G"]) == {"1496": 7}


def test_the_struck_live_as_all_who_work_there() -> None:
    persons = np.array([[60.0, 5.0, 0.0], [30.0, 45.0, 0.0], [10.0, np.nan, 0.0]])
    matrix = Journeys(2021, ("1496", "1497", "99"), persons, np.full((3, 3), "skattad", dtype=object), "x")
    assert homes(matrix, {"1496": 50}) == {"1496": 30, "1497": 15, "99": 5}
    assert homes(matrix, {"1497": 50}) == {}


def test_nobody_is_lost_on_the_way_home(bundled: Snapshot) -> None:
    found = journeys(bundled)
    assert found is not None
    jobs = jobs_in(bundled, [regions.municipality(code) for code in regions.get("skaraborg").members], ["B+C"])
    assert sum(homes(found, jobs).values()) == pytest.approx(sum(jobs.values()))
