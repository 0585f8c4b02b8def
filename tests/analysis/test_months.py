"""The latest month beside a year ago, and beside what the season usually brings."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest

from kompetensnb.analysis.months import published, same_month, situation
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions

from .workplaces import snapshot_of

COUNTY = regions.get("vastra-gotaland")


@pytest.fixture
def small(bundled: Snapshot, tmp_path: Path) -> Snapshot:
    """Construction in the county: 110 in February 2026, 100 a year before, 88 three months before."""
    persons = {(2024, 11): 80, (2025, 2): 100, (2025, 11): 88, (2026, 2): 110, (2026, 3): None}
    rows = [
        {"region": "14", "year": year, "month": month, "branch": branch, "value": value, "origin": "scb-bas-bransch"}
        for (year, month), value in persons.items()
        for branch in ("F", "A-U+US")
    ]
    return snapshot_of(bundled, tmp_path, employment_month=rows)


def test_a_branch_is_compared_with_the_year_and_the_quarter_before(small: Snapshot) -> None:
    found = situation(small, COUNTY)
    assert found is not None
    assert (found.year, found.month) == (2026, 2)
    branch = found.branch("F")
    assert (branch.value, branch.year_change, branch.short_change) == (110, 10, 22)
    assert branch.year_percent == pytest.approx(10)
    assert branch.short_percent == pytest.approx(25)
    assert branch.usual == pytest.approx(25)


def test_what_is_usual_leaves_out_the_year_itself(bundled: Snapshot) -> None:
    found = situation(bundled, COUNTY)
    assert found is not None
    table = bundled.table("employment_month")
    rows = table[(table["region"] == "14") & (table["branch"] == "G")].set_index(["year", "month"])["value"]
    changes = [100 * (rows[year, 6] / rows[year, 3] - 1) for year in range(2020, 2026)]
    assert found.branch("G").usual == pytest.approx(median(changes))


def test_a_region_without_months_has_those_around_it(bundled: Snapshot) -> None:
    expected = {"skaraborg": COUNTY, "goteborg": regions.get("goteborg"), "riket": regions.get("riket")}
    assert {name: published(bundled, regions.get(name)) for name in expected} == expected
    assert published(bundled, regions.get("kungsbacka")) == regions.get("riket")
    assert situation(bundled, regions.get("skaraborg")) is None


def test_the_same_month_of_each_year(small: Snapshot) -> None:
    assert [(year, value) for year, value, _ in same_month(small, COUNTY, "F", 11)] == [(2024, 80), (2025, 88)]
    assert same_month(small, regions.get("skaraborg"), "F", 11) == ()
