"""Opening: by id or pointer, several side by side, and a plain answer when something is missing or damaged."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import LANGUAGES, error_text, text
from kompetensnb.store import places, registry
from kompetensnb.store.description import read_description
from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot, SnapshotInfo, list_snapshots, open_snapshot
from kompetensnb.store.writing import write_snapshot

Frames = Callable[..., pd.DataFrame]


@pytest.fixture
def file(written: Snapshot, root: Path) -> Path:
    """The one table of the small snapshot."""
    return root / written.id / "migration.parquet"


def refused(action: Callable[[], object]) -> KompetensnbError:
    """The error, after checking that it has a sentence of its own in both languages."""
    with pytest.raises(KompetensnbError) as caught:
        action()
    for language in LANGUAGES:
        assert error_text(caught.value, language) != text("errors.unexpected", language)
    return caught.value


def test_without_an_id_the_bundled_one_opens(root: Path) -> None:
    snapshot = open_snapshot()
    assert snapshot.id == places.bundled_id()
    assert snapshot.subjects == tuple(item.id for item in registry.subjects().values() if item.bundled_rows)
    assert not root.exists()


def test_without_an_id_the_current_one_opens_when_there_is_one(written: Snapshot) -> None:
    assert open_snapshot().id == written.id
    assert open_snapshot(places.bundled_id()).id == places.bundled_id()


def test_several_stay_readable_side_by_side(written: Snapshot, root: Path, origin: Origin, frame: Frames) -> None:
    later = write_snapshot({"migration": frame(9.0)}, [origin], date(2026, 4, 1), root)
    assert list(open_snapshot(written.id).table("migration")["value"]) == [1.5, 2.0]
    assert list(open_snapshot().table("migration")["value"]) == [9.0]
    assert list_snapshots() == tuple(
        sorted(
            [
                SnapshotInfo(places.bundled_id(), bundled=True, current=False),
                SnapshotInfo(later.id, bundled=False, current=True),
                SnapshotInfo(written.id, bundled=False, current=False),
            ],
            key=lambda info: info.id,
            reverse=True,
        )
    )


def test_it_tells_what_it_holds(written: Snapshot, origin: Origin) -> None:
    assert written.created == date(2026, 3, 1)
    assert written.subjects == ("migration",)
    assert written.rows("migration") == 2
    assert written.origin("scb-test") == origin
    assert refused(lambda: written.origin("x")).key == "snapshot-unknown-origin"
    assert refused(lambda: written.content_sha256("population")).key == "snapshot-missing-table"


def test_the_hash_of_a_table_follows_its_content(written: Snapshot, root: Path, origin: Origin, frame: Frames) -> None:
    one, other = (
        write_snapshot({"migration": rows}, [origin], date(2026, 4, 1), root)
        for rows in (frame(1.5, 2.0), frame(1.5, 9.0))
    )

    assert one.content_sha256("migration") == written.content_sha256("migration")
    assert other.content_sha256("migration") != written.content_sha256("migration")


def test_a_caller_cannot_change_what_others_see(written: Snapshot) -> None:
    mine = written.table("migration")
    mine["value"] = 0.0
    mine.loc[0, "region"] = "0000"
    assert list(written.table("migration")["value"]) == [1.5, 2.0]
    assert set(written.table("migration")["region"]) == {"1480"}


def test_the_same_files_are_read_once(written: Snapshot) -> None:
    assert open_snapshot(written.id) is open_snapshot(written.id)


@pytest.mark.parametrize("pointer", ["2020-01-01-000000000000", "../../etc", "A B"])
def test_a_pointer_to_nothing_is_named(written: Snapshot, root: Path, pointer: str) -> None:
    (root / places.POINTER).write_text(pointer, encoding="utf-8")
    error = refused(open_snapshot)
    assert error.key == "snapshot-unknown"
    assert error.fields["value"] == pointer
    assert written.id in str(error.fields["allowed"])


def test_an_unknown_id_is_named(written: Snapshot) -> None:
    error = refused(lambda: open_snapshot("2019-12-31-abc"))
    assert error.fields["value"] == "2019-12-31-abc"
    assert error.fields["allowed"] == tuple(sorted([written.id, places.bundled_id()]))


def test_a_missing_file_is_found_when_opening(written: Snapshot, file: Path) -> None:
    file.unlink()
    error = refused(lambda: open_snapshot(written.id))
    assert error.key == "snapshot-missing-table"
    assert error.fields["table"] == "migration"


def test_a_missing_table_is_named_with_those_there_are(written: Snapshot) -> None:
    error = refused(lambda: written.table("population"))
    assert error.key == "snapshot-missing-table"
    assert error.fields["table"] == "population"
    assert error.fields["allowed"] == ("migration",)
    assert refused(lambda: written.table("weather")).key == "snapshot-unknown-subject"


def test_a_truncated_file_is_found_when_opening(written: Snapshot, file: Path) -> None:
    size = file.stat().st_size
    file.write_bytes(file.read_bytes()[:-10])
    error = refused(lambda: open_snapshot(written.id))
    assert error.key == "snapshot-damaged"
    assert (error.fields["found"], error.fields["expected"]) == (f"{size - 10} B", f"{size} B")


def test_an_altered_file_is_found_when_it_is_read(written: Snapshot, file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))
    error = refused(lambda: open_snapshot(written.id).table("migration"))
    assert error.key == "snapshot-damaged"
    assert error.fields["file"] == "migration.parquet"
    assert error.fields["snapshot"] == written.id


def test_a_file_that_disappears_after_opening_is_named(written: Snapshot, file: Path) -> None:
    snapshot = open_snapshot(written.id)
    file.unlink()
    assert refused(lambda: snapshot.table("migration")).key == "snapshot-missing-table"


def test_columns_that_the_program_no_longer_has_are_named(written: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = registry.get("migration")
    fewer = replace(subject, columns=subject.columns[1:])
    monkeypatch.setattr(registry, "subjects", lambda: {"migration": fewer})
    error = refused(lambda: written.check_files())
    assert error.key == "snapshot-changed-columns"
    assert error.fields["found"] == ("region:text", *error.fields["allowed"])  # type: ignore[misc]


def test_verify_finds_other_content_under_the_same_description(written: Snapshot, file: Path) -> None:
    """Somebody rewrites a table and its file hash, but cannot make the content fit the id."""
    written.verify()
    table = pq.read_table(file)
    pq.write_table(table.set_column(2, "value", pa.array([7.0, 8.0])), file)
    description = read_description(file.parent)
    data = file.read_bytes()
    entry = replace(description.tables["migration"], sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
    snapshot = Snapshot(file.parent, replace(description, tables={"migration": entry}))
    assert list(snapshot.table("migration")["value"]) == [7.0, 8.0]
    assert refused(snapshot.verify).key == "snapshot-damaged"


def test_many_threads_may_open_and_read_at_once(written: Snapshot) -> None:
    with ThreadPoolExecutor(16) as pool:
        sums = list(pool.map(lambda _: open_snapshot(written.id).table("migration")["value"].sum(), range(64)))
    assert set(sums) == {3.5}


def test_a_forked_process_reads_tables() -> None:
    """Parquet is read on one thread: a pool of threads does not survive the fork."""
    open_snapshot(places.bundled_id()).table("labour")
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_rows, ["labour", "population"]) == [510, 4003]


def _rows(subject: str) -> int:
    return len(open_snapshot(places.bundled_id()).table(subject))


def test_a_forgotten_table_is_read_again() -> None:
    snapshot = open_snapshot()
    first = snapshot.table("commuting")
    snapshot.forget()

    again = snapshot.table("commuting")
    assert again.equals(first)
    assert not np.shares_memory(again["value"].to_numpy(), first["value"].to_numpy())
