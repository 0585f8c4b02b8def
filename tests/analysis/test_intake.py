"""The young and the places: known cohorts first, forecasts with limits, and nothing where nothing is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kompetensnb.analysis import intake
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import regions

SKARABORG = regions.get("skaraborg")


def test_outcomes_are_grade_nine_and_forecasts_follow_without_a_gap(bundled: Snapshot) -> None:
    found = intake.cohorts(bundled, SKARABORG)
    assert [item.starts for item in found] == list(range(found[0].starts, found[-1].starts + 1))
    pupils = bundled.table("pupils")
    last = [item for item in found if item.phase == "outcome"][-1]
    own = pupils[
        pupils["region"].isin(SKARABORG.members)
        & (pupils["year"] == last.starts - 1)
        & (pupils["grade"] == "9")
        & (pupils["provider"] == "samtliga")
    ]
    assert last.pupils == own["value"].sum()
    for item in found:
        assert (item.phase == "forecast") == bool(item.limits)
        if item.limits:
            assert item.pupils is not None
            assert item.limits["low_80"] < item.pupils < item.limits["high_80"]


def test_places_are_those_of_upper_secondary_school_alone(bundled: Snapshot) -> None:
    rows = bundled.table("education_places")
    found = intake.places(bundled, SKARABORG.members)
    own = rows[
        rows["region"].isin(SKARABORG.members) & (rows["form"] == "gymnasieskola") & (rows["measure"] == "places")
    ]
    assert {item.year: item.places for item in found} == own.groupby("year")["value"].sum().to_dict()
    assert intake.places(bundled, regions.get("essunga").members) == ()


def test_without_pupils_there_are_no_cohorts(bundled: Snapshot, tmp_path: Path) -> None:
    snapshot = write_snapshot(
        {"migration": bundled.table("migration")}, list(bundled.origins.values()), date(2026, 1, 1), tmp_path
    )
    assert intake.cohorts(snapshot, SKARABORG) == ()
    assert intake.places(snapshot, SKARABORG.members) == ()
