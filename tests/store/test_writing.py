"""Writing is all or nothing: whatever happens midway, a reader sees the last whole snapshot."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.store import places, writing
from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.store.writing import write_snapshot

Frames = Callable[..., pd.DataFrame]
LATER = date(2026, 4, 1)


def visible(root: Path) -> set[str]:
    """What a reader can find in the folder."""
    return {path.name for path in root.iterdir() if not path.name.startswith(".")}


def test_the_same_content_gives_the_same_snapshot(written: Snapshot, root: Path, origin: Origin, frame: Frames) -> None:
    before = {path: path.stat().st_mtime_ns for path in (root / written.id).iterdir()}
    again = write_snapshot({"migration": frame(1.5, 2.0)[::-1]}, [origin], date(2026, 3, 1), root)
    assert again.id == written.id
    assert {path: path.stat().st_mtime_ns for path in (root / written.id).iterdir()} == before


def test_the_pointer_moves_only_when_asked(written: Snapshot, root: Path, origin: Origin, frame: Frames) -> None:
    other = write_snapshot({"migration": frame(9.0)}, [origin], LATER, root, current=False)
    assert open_snapshot().id == written.id
    assert open_snapshot(other.id).rows("migration") == 1


def test_a_refused_table_leaves_no_trace(written: Snapshot, root: Path, origin: Origin, frame: Frames) -> None:
    wrong = frame(1.0).assign(status="gissad")
    with pytest.raises(KompetensnbError, match="snapshot-invalid-value"):
        write_snapshot({"migration": wrong}, [origin], LATER, root)
    with pytest.raises(KompetensnbError, match="snapshot-unknown-subject"):
        write_snapshot({"weather": frame(1.0)}, [origin], LATER, root)
    with pytest.raises(KompetensnbError, match="snapshot-invalid-value"):
        write_snapshot({"migration": frame(1.0)}, [], LATER, root)
    assert {path.name for path in root.iterdir()} == {written.id, places.POINTER}


def test_a_refused_table_does_not_even_make_the_folder(root: Path, origin: Origin, frame: Frames) -> None:
    with pytest.raises(KompetensnbError):
        write_snapshot({"migration": frame(1.0).drop(columns="value")}, [origin], LATER, root)
    assert not root.exists()


@pytest.mark.parametrize("fails_at", range(5))
def test_a_full_disk_midway_leaves_the_last_good_state(
    written: Snapshot,
    root: Path,
    origin: Origin,
    frame: Frames,
    monkeypatch: pytest.MonkeyPatch,
    fails_at: int,
) -> None:
    """Steps: table, description, sync of the folder, sync of the root, and the pointer."""
    steps = iter(range(100))

    def step(real: Callable[..., None]) -> Callable[..., None]:
        def run(*arguments: object) -> None:
            if next(steps) == fails_at:
                raise OSError("no space left on device")
            real(*arguments)

        return run

    monkeypatch.setattr(writing, "_write_file", step(writing._write_file))
    monkeypatch.setattr(writing, "_sync_folder", step(writing._sync_folder))
    with pytest.raises(OSError, match="no space left"):
        write_snapshot({"migration": frame(9.0)}, [origin], LATER, root)
    assert open_snapshot().id == written.id
    open_snapshot().verify()
    for name in visible(root) - {places.POINTER}:
        open_snapshot(name).verify()


def test_a_killed_process_leaves_the_last_good_state(written: Snapshot, root: Path) -> None:
    """The writer is killed while its files are half written; the next writer is not in its way."""
    script = """
import time
from pathlib import Path
import sys
from kompetensnb.store import writing
real = writing._write_file
def slow(path, data):
    real(path, data[: len(data) // 2])
    print("midway", flush=True)
    time.sleep(60)
writing._write_file = slow
from tests_support import tables, origin, day
writing.write_snapshot(tables, [origin], day, Path(sys.argv[1]))
"""
    support = root.parent / "tests_support.py"
    support.write_text(
        "from datetime import date\n"
        "import pandas as pd\n"
        "from kompetensnb.store.origin import Origin\n"
        "day = date(2026, 5, 1)\n"
        "origin = Origin('o', 'SCB', 'T', 'https://example.org', 'CC0', {'sv': 'x', 'en': 'x'})\n"
        "row = {'region': '1480', 'year': 2021, 'value': 1.0, 'status': 'officiell', 'origin': 'o'}\n"
        "tables = {'migration': pd.DataFrame([row])}\n",
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": str(root.parent)}
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(root)], stdout=subprocess.PIPE, env=environment, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "midway"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert visible(root) == {written.id, places.POINTER}
    assert open_snapshot().id == written.id
    open_snapshot().verify()
    assert [path for path in root.iterdir() if path.name.startswith(".writing-")]


def test_leftovers_are_removed_when_nobody_can_be_using_them(
    written: Snapshot, root: Path, origin: Origin, frame: Frames
) -> None:
    old, young = root / ".writing-old", root / ".writing-young"
    for folder in (old, young):
        folder.mkdir()
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    write_snapshot({"migration": frame(9.0)}, [origin], LATER, root)
    assert young.exists()
    assert not old.exists()


def test_two_writers_of_the_same_snapshot_both_succeed(root: Path, origin: Origin, frame: Frames) -> None:
    def write(_: int) -> str:
        return write_snapshot({"migration": frame(3.0)}, [origin], LATER, root).id

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(write, range(16)))
    assert len(ids) == 1
    assert visible(root) == {*ids, places.POINTER}
    assert not [path for path in root.iterdir() if path.name.startswith(".writing-")]
