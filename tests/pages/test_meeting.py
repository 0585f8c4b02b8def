from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kompetensnb.pages.meeting import Agenda, agenda, earlier, older
from kompetensnb.store import places
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import regions

SKARABORG = regions.get("skaraborg")
TODAY = date(2026, 5, 1)
KEPT: dict[str, Any] = {"closed_at": None, "example": False}


def _meeting(name: str, day: str, region: str = "skaraborg", forum: str = "overall") -> dict[str, Any]:
    held = date.fromisoformat(day)
    return KEPT | {"id": name, "held_on": held, "region": region, "forum": forum, "title": name}


def _decision(name: str, meeting: str, state: str = "open", due: str = "") -> dict[str, Any]:
    due_on = date.fromisoformat(due) if due else None
    return KEPT | {"id": name, "meeting": meeting, "state": state, "due_on": due_on}


RECORDS = Records(
    {
        "meeting": (
            _meeting("vinter", "2026-02-10"),
            _meeting("var", "2026-04-10"),
            _meeting("host", "2026-09-10"),
            _meeting("bygg", "2026-06-10", forum="branch_council"),
            _meeting("annan", "2026-05-20", region="fyrbodal"),
        ),
        "decision": (
            _decision("utan dag", "vinter"),
            _decision("sen", "vinter", "underway", "2026-04-30"),
            _decision("i tid", "var", due="2026-09-01"),
            _decision("klar", "var", "finished", "2026-04-01"),
            _decision("fallen", "var", "dropped"),
            _decision("annans", "annan"),
            _decision("branschens", "bygg", due="2026-08-01"),
        ),
    }
)


def _told(found: Agenda) -> list[tuple[str, bool]]:
    return [(each.decision["id"], each.late) for each in found.open]


def test_the_next_meeting_of_the_council_and_what_is_left_of_the_earlier_ones() -> None:
    found = agenda(RECORDS, SKARABORG, "", TODAY)

    assert (found.day, found.previous) == (date(2026, 9, 10), date(2026, 4, 10))
    assert _told(found) == [("sen", True), ("branschens", True), ("i tid", True), ("utan dag", False)]


def test_a_chosen_meeting_has_what_was_decided_before_it() -> None:
    found = agenda(RECORDS, SKARABORG, "2026-04-10", TODAY)

    assert (found.day, found.previous) == (date(2026, 4, 10), date(2026, 2, 10))
    assert _told(found) == [("sen", False), ("utan dag", False)]


def test_without_a_coming_meeting_lateness_is_told_by_the_day_of_the_data() -> None:
    found = agenda(RECORDS, SKARABORG, "", date(2026, 9, 10))

    assert (found.day, found.previous) == (None, date(2026, 4, 10))
    assert ("i tid", True) in _told(found)


def test_without_registers_nothing_is_known() -> None:
    assert agenda(Records.empty(), SKARABORG, "", TODAY) == Agenda(None, None, (), example=False)


@pytest.fixture
def written(bundled: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[int, Snapshot]:
    """Data sets of four months, the last of which is looked at."""
    monkeypatch.setenv(places.ENVIRONMENT, str(tmp_path))
    tables, origins = {"migration": bundled.table("migration")}, list(bundled.origins.values())
    return {month: write_snapshot(tables, origins, date(2025, month, 15)) for month in (1, 3, 5, 7)}


@pytest.mark.parametrize(
    ("previous", "month"),
    [(None, 5), (date(2025, 4, 10), 3), (date(2025, 3, 15), 3), (date(2024, 12, 1), 5)],
    ids=["no meeting known", "data of then", "of that very day", "no data then"],
)
def test_the_data_of_the_last_meeting_else_those_before(
    written: dict[int, Snapshot], previous: date | None, month: int
) -> None:
    found = earlier(written[7], "", previous)

    assert found.snapshot is not None
    assert found.snapshot.id == written[month].id


def test_the_data_asked_for_are_compared_with(written: dict[int, Snapshot]) -> None:
    found = earlier(written[7], written[1].id, date(2025, 4, 10))

    assert found.snapshot is not None
    assert found.snapshot.id == written[1].id
    assert older(written[5]) == (written[3].id, written[1].id)


def test_the_first_data_have_none_before(written: dict[int, Snapshot]) -> None:
    assert earlier(written[1], "", None) == earlier(written[1], "", date(2025, 1, 1))
    assert earlier(written[1], "", None).snapshot is None


def test_data_that_are_gone_are_told(written: dict[int, Snapshot]) -> None:
    found = earlier(written[7], "2020-01-01-0123456789ab", None)

    assert found.snapshot is None
    assert found.trouble is not None
    assert found.trouble.key == "snapshot-unknown"
