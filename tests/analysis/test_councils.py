"""Composition, attendance, load and late decisions, counted from the councils' own record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kompetensnb.analysis.councils import forums, is_late, loads, today
from kompetensnb.store.records import Record, Records


def member(id_: str, side: str, **fields: Any) -> Record:
    return {
        "id": id_, "region": "skaraborg", "forum": "overall", "branch": None, "side": side, "actor": "company",
        "municipality": None, "closed_at": None, "example": False, **fields,
    }  # fmt: skip


MEMBERS = (
    member("a", "supply"),
    member("b", "demand", municipality="essunga"),
    member("c", "demand", municipality="essunga", branch="bygg"),
)
RECORDS = Records(
    {
        "member": MEMBERS,
        "attendance": tuple(
            {"id": f"{who}{number}", "member": who, "attendance": told, "closed_at": None}
            for who, noted in {"a": ["present", "absent"], "b": ["present"]}.items()
            for number, told in enumerate(noted)
        ),
        "meeting": ({"id": "m", "held_on": date(2026, 4, 21), "closed_at": None},),
    }
)


def test_each_council_has_its_sides_and_its_attendance() -> None:
    general, branch = forums(RECORDS, MEMBERS)
    assert (general.branch, general.sides) == (None, {"supply": 1, "demand": 1})
    assert (general.attendance("supply"), general.attendance("demand")) == (50, 100)
    assert branch.branch == "bygg"
    assert branch.attendance("demand") is None, "nothing noted is not nobody there"


def test_seats_are_counted_over_all_councils() -> None:
    assert loads(MEMBERS) == {"essunga": 2}


@pytest.mark.parametrize(
    ("due", "state", "late"),
    [
        (date(2026, 4, 20), "open", True),
        (date(2026, 4, 20), "finished", False),
        (date(2026, 4, 21), "underway", False),
        (None, "open", False),
    ],
)
def test_a_decision_is_late_after_its_day_unless_it_is_done(due: date | None, state: str, late: bool) -> None:
    assert is_late({"due_on": due, "state": state}, today(RECORDS)) is late


def test_the_day_is_that_of_the_registers_never_of_the_clock() -> None:
    assert today(RECORDS) == date(2026, 4, 21)
    assert today(Records(RECORDS.rows, as_of=datetime(2026, 5, 1, 9, tzinfo=UTC))) == date(2026, 5, 1)
    assert today(Records.empty()) is None
