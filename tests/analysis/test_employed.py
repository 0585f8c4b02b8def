"""Sums over municipalities: nothing is added that is not there, and a sum is as weak as its weakest part."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.analysis.aggregate import combine
from kompetensnb.analysis.employed import Persons, employed
from kompetensnb.analysis.indicators import perturbed_origins
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.statuses import Status

from .workplaces import NOISY, by_branch, snapshot_of

ASSOCIATION = regions.get("gr13").members


def test_sums_are_those_that_the_indicators_would_make(bundled: Snapshot) -> None:
    table = bundled.table("employment")
    expected = combine(table[table["year"] == 2025], by=["sex", "branch"], perturbed=perturbed_origins(bundled))
    expected = expected.set_index(["region", "sex", "branch"])
    for name in ("skaraborg", "gr13", "skovde", "vastra-gotaland"):
        found = employed(bundled, "employment", regions.get(name))
        assert found is not None
        for sex, branch in (("alla", "Q"), ("kvinnor", "B+C")):
            row = expected.loc[pd.IndexSlice[name, sex, branch]]
            assert found.persons(sex=[sex], branch=[branch], year=[2025]) == Persons(row["value"], row["status"])


def test_a_missing_part_makes_the_sum_missing_and_a_suppressed_one_suppressed(
    bundled: Snapshot, tmp_path: Path
) -> None:
    rows = [row for code in ASSOCIATION for row in by_branch(code, F=10, G=20, H=30)]
    for row in rows:
        if (row["region"], row["branch"]) == (ASSOCIATION[1], "F"):
            row.update(value=None)
        if (row["region"], row["branch"]) == (ASSOCIATION[2], "G"):
            row.update(value=None, status="sekretess")
    found = employed(snapshot_of(bundled, tmp_path, employment=rows), "employment", regions.get("gr13"))
    assert found is not None
    assert found.persons(branch=["F"]) == Persons(None, "saknas")
    assert found.persons(branch=["G"]) == Persons(None, "sekretess")
    assert found.persons(branch=["H"]) == Persons(30.0 * len(ASSOCIATION), "officiell")
    assert found.persons(branch=["H", "P"]) == Persons(None, "saknas")
    assert found.worst is Status.OFFICIAL


def test_a_row_that_is_not_there_is_missing_and_not_nothing(bundled: Snapshot, tmp_path: Path) -> None:
    rows = [row for code in ASSOCIATION for row in by_branch(code, F=10)] + by_branch(ASSOCIATION[1], G=5)
    found = employed(snapshot_of(bundled, tmp_path, employment=rows), "employment", regions.get("gr13"))
    assert found is not None
    assert found.persons(branch=["G"]) == Persons(None, "saknas")


def test_sums_of_perturbed_figures_are_estimated(bundled: Snapshot, tmp_path: Path) -> None:
    rows = [{**row, "origin": NOISY} for code in ASSOCIATION for row in by_branch(code, F=10, G=1)]
    snapshot = snapshot_of(bundled, tmp_path, employment=rows)
    one, many = (employed(snapshot, "employment", regions.get(name)) for name in ("lerum", "gr13"))
    assert one is not None
    assert many is not None
    assert one.persons(branch=["F"]).status == "officiell"
    assert one.persons(branch=["F", "G"]).status == "skattad"
    assert many.persons(branch=["F"]).status == "skattad"


@pytest.mark.parametrize("region", ["skaraborg", "riket"])
def test_a_region_that_the_table_does_not_hold_whole_has_no_figures(
    bundled: Snapshot, tmp_path: Path, region: str
) -> None:
    snapshot = snapshot_of(bundled, tmp_path, employment=by_branch("1496", F=10))
    assert employed(snapshot, "employment", regions.get(region)) is None
    assert employed(snapshot, "occupation", regions.get("skovde")) is None
