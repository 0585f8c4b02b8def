"""Employed by branch: the published months where they are, an honest estimate elsewhere, shares of the right total."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kompetensnb.analysis.branches import branch_structure
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import branches, regions
from kompetensnb.vocabulary.statuses import Status


def test_the_published_months_are_taken_before_the_annual_table(bundled: Snapshot) -> None:
    found = branch_structure(bundled)
    county = found[(found["region"] == "vastra-gotaland") & (found["year"] == 2025)].set_index("branch")
    rows = bundled.table("employment_month")
    real = rows[(rows["region"] == "14") & (rows["year"] == 2025) & (rows["month"] == 11)].set_index("branch")
    assert county.loc["Q", "value"] == real.loc["Q", "value"]
    assert county.loc["Q", "share"] == pytest.approx(100 * real.loc["Q", "value"] / real.loc[branches.TOTAL, "value"])
    assert set(county["status"]) == {Status.PRELIMINARY}


def test_other_regions_are_estimated_and_have_no_change(bundled: Snapshot) -> None:
    found = branch_structure(bundled)
    assert set(found["region"]) == {region.id for region in regions.all_regions()}
    skaraborg = found[found["region"] == "skaraborg"]
    assert set(skaraborg["status"]) == {Status.ESTIMATED}
    assert skaraborg["change"].isna().all()


def test_subregions_add_up_to_the_county(bundled: Snapshot) -> None:
    found = branch_structure(bundled)
    latest = found[found["year"] == 2025]
    parts = [region.id for region in regions.of_kind(regions.RegionKind.SUBREGION)]
    total = latest[latest["region"].isin(parts)].groupby("branch")["value"].sum()
    county = latest[latest["region"] == "vastra-gotaland"].set_index("branch")["value"]
    assert (total - county).abs().max() <= 1


def test_without_the_tables_there_is_nothing(bundled: Snapshot, tmp_path: Path) -> None:
    snapshot = write_snapshot(
        {"migration": bundled.table("migration")}, list(bundled.origins.values()), date(2026, 1, 1), tmp_path
    )
    assert branch_structure(snapshot).empty
