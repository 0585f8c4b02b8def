"""The folder: what counts as a file, what is new in it, and how files become tables of a snapshot."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.sources.account import FetchAccount
from kompetensnb.sources.fetch import fetch
from kompetensnb.sources.manual.inbox import declarations, inbox_folder, look
from kompetensnb.sources.producers import chosen
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.store.writing import write_snapshot

from .conftest import ROWS, TODAY, Hand


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Snapshots of the test's own, and the folder where `hand` writes as the inbox."""
    folder = tmp_path / "snapshots"
    monkeypatch.setenv("KOMPETENSNB_DATA", str(folder))
    monkeypatch.setenv("KOMPETENSNB_INBOX", str(tmp_path))
    bundled = open_snapshot(root=folder)
    table = bundled.table("migration")
    origins = [bundled.origin(name) for name in table["origin"].unique()]
    write_snapshot({"migration": table}, origins, bundled.created, folder)
    return folder


def take() -> FetchAccount:
    return fetch(chosen((), ["manual"]), today=TODAY)


def test_the_folder_is_beside_the_snapshots(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KOMPETENSNB_DATA", str(tmp_path / "data"))

    assert inbox_folder() == tmp_path / "data" / "inkorg"
    assert look(TODAY) == ()
    assert declarations() == {}


def test_a_file_becomes_a_table_with_its_own_origin(hand: Hand, root: Path) -> None:
    path = hand(Webbadress="https://www.gr.se", Licens="Fri användning")

    account = take()

    (table,) = account.tables
    assert (table.name, table.error, table.rows) == (path.name, None, 9)
    snapshot = open_snapshot()
    assert set(snapshot.table("applications")["origin"]) == {"fil-antagning-antagning-2026"}
    origin = snapshot.origin("fil-antagning-antagning-2026")
    assert (origin.producer, origin.table, origin.licence) == (
        "Göteborgsregionen",
        "Slutantagning 2026",
        "Fri användning",
    )
    assert (str(origin.retrieved), origin.address) == ("2026-07-01", "https://www.gr.se")
    assert len(origin.sha256) == 64
    assert path.name in origin.note("sv")


def test_a_file_that_was_taken_in_is_remembered(hand: Hand, root: Path) -> None:
    hand()
    first = take()
    held = {name: origin.sha256 for name, origin in open_snapshot().origins.items()}

    (found,) = look(TODAY, held)
    assert found.unchanged
    second = take()
    assert second.snapshot == first.snapshot
    assert second.tables[0].revision is not None
    assert second.tables[0].revision.kind == "same"

    hand((*ROWS, ("Ale", 2026, "TE", 1, 1, 1)))
    (found,) = look(TODAY, held)
    assert not found.unchanged
    revision = take().tables[0].revision
    assert revision is not None
    assert (revision.kind, revision.new) == ("extended", 3)


def test_a_file_with_one_fault_gives_nothing(hand: Hand, root: Path) -> None:
    before = open_snapshot().id
    hand((*ROWS, ("Ale", 2026, "TE", 1, 1, "tolv")))

    account = take()

    (table,) = account.tables
    assert table.error is not None
    assert (table.error.key, table.error.fields["count"]) == ("manual-faults", 1)
    assert account.snapshot == ""
    assert open_snapshot().id == before


def test_one_file_s_fault_does_not_hold_another_back(hand: Hand, root: Path) -> None:
    hand(name="rätt.xlsx")
    hand([("Ale", 2026, "X", 1, 1, 1)], name="fel.xlsx")

    assert {table.name: table.error is None for table in take().tables} == {"rätt.xlsx": True, "fel.xlsx": False}


def test_two_files_with_a_row_in_common_are_not_chosen_between(hand: Hand, root: Path) -> None:
    """Else the one that happens to be read last would count, and another one next time."""
    hand(ROWS[:2], name="preliminär.xlsx")
    hand(ROWS[1:], name="slutlig.xlsx")

    first, second = look(TODAY)
    assert (first.faults, [fault.key for fault in second.faults]) == ((), ["manual-same-row"])
    assert second.faults[0].fields["other"] == "preliminär.xlsx"
    assert "1490" in str(second.faults[0].fields["value"])
    assert [table.error is None for table in take().tables] == [True, False]


def test_two_names_that_are_alike(hand: Hand, root: Path) -> None:
    hand(ROWS[:1], name="antagning 2026.xlsx")
    hand(ROWS[1:], name="antagning-2026.xlsx")

    assert [[fault.key for fault in found.faults] for found in look(TODAY)] == [[], ["manual-same-name"]]


def test_files_of_different_years_stand_beside_each_other(hand: Hand, root: Path) -> None:
    hand(ROWS[:1], name="2026.xlsx")
    hand([("Borås", 2025, "TE", 100, 110, 99)], name="2025.xlsx")

    assert [table.error for table in take().tables] == [None, None]
    assert set(open_snapshot().table("applications")["year"]) == {2025, 2026}


def test_what_programs_leave_beside_a_file_is_not_one(hand: Hand, root: Path, tmp_path: Path) -> None:
    hand()
    (tmp_path / "~$antagning 2026.xlsx").write_bytes(b"lock")
    (tmp_path / ".DS_Store").write_bytes(b"x")

    assert [found.file for found in look(TODAY)] == ["antagning 2026.xlsx"]


def test_a_file_that_cannot_be_opened_is_found_with_the_reason(root: Path, tmp_path: Path) -> None:
    (tmp_path / "brev.docx").write_bytes(b"x")

    (found,) = look(TODAY)
    assert (found.file, found.handed, found.faults[0].key) == ("brev.docx", None, "manual-ending")
    assert declarations() == {}
