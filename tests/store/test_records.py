"""What pages read of the registers: open rows, tables in which missing stays None, and a stamp of the content."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from kompetensnb.errors import KompetensnbError
from kompetensnb.store.records import Record, Records

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def row(id_: str, **fields: Any) -> Record:
    return {"id": id_, "title": id_, "persons": None, "closed_at": None, "example": False, "changed_at": NOON, **fields}


def test_only_rows_that_still_hold_are_open() -> None:
    records = Records({"need": (row("a"), row("b", closed_at=NOON), row("c", title="a"))})
    assert [each["id"] for each in records.open("need")] == ["a", "c"]
    assert [each["id"] for each in records.where("need", title="a")] == ["a", "c"]
    assert set(records.by_id("need")) == {"a", "b", "c"}
    assert records.all("meeting") == ()


def test_a_table_keeps_missing_as_none_and_marks_what_is_closed() -> None:
    table = Records({"need": (row("a", persons=3), row("b", closed_at=NOON))}).frame("need")
    assert table["persons"].tolist() == [3, None]
    assert table["closed"].tolist() == [False, True]
    assert table.loc[0, "closed_at"] is None
    assert Records.empty().frame("need").empty


def test_the_stamp_tells_content_from_order() -> None:
    records = Records({"need": (row("a"), row("b"))})
    turned = Records({"meeting": (), "need": (row("b"), row("a"))}, as_of=NOON, exists=True)
    assert records.stamp == turned.stamp
    for other in (row("b", persons=1), row("b", changed_at=NOON.replace(hour=13)), row("b", day=date(2026, 1, 2))):
        assert Records({"need": (row("a"), other)}).stamp != records.stamp


def test_a_closed_example_is_no_example_to_warn_of() -> None:
    assert Records({"need": (row("a", example=True),)}).example
    assert not Records({"need": (row("a", example=True, closed_at=NOON), row("b"))}).example
    trouble = KompetensnbError("followup-unreachable", address="x")
    assert (Records.empty(trouble).trouble, Records.empty().exists) == (trouble, False)
