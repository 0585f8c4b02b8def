"""Writes snapshots so that a reader sees a whole one or none: to a temporary name, renamed, the pointer last."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from kompetensnb.store import places, registry
from kompetensnb.store.checks import check
from kompetensnb.store.description import Description, TableEntry
from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.store.tables import canonical, content_hash, described_columns, to_parquet

_UNFINISHED = ".writing-"
_ABANDONED_AFTER_S = 24 * 3600


def write_snapshot(
    tables: Mapping[str, pd.DataFrame],
    origins: Iterable[Origin],
    created: date,
    root: Path | None = None,
    *,
    current: bool = True,
) -> Snapshot:
    """Check the tables, write them as one new snapshot, and open it.

    `tables` by subject; every row's `origin` has to be among `origins`. `created` is the day the data are of. With
    `current` the pointer is moved to it, as the last step. The same content gives the same id, and a snapshot that is
    already there is kept as it is. Nothing is written when a table is refused.

    Raises:
        KompetensnbError: snapshot-unknown-subject, snapshot-changed-columns, snapshot-invalid-value, snapshot-status,
            snapshot-duplicate-row.
    """
    folder = places.snapshot_root() if root is None else root
    files, description = _prepared(tables, {origin.id: origin for origin in origins}, created)
    folder.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(folder)
    if not (folder / description.id / places.DESCRIPTION).is_file():
        _write_folder(folder, description, files)
    snapshot = open_snapshot(description.id, folder)
    if current:
        _move_pointer(folder, description.id)
    return snapshot


def _prepared(
    tables: Mapping[str, pd.DataFrame], origins: Mapping[str, Origin], created: date
) -> tuple[dict[str, bytes], Description]:
    files: dict[str, bytes] = {}
    entries: dict[str, TableEntry] = {}
    for name, frame in tables.items():
        subject = registry.get(name)
        table = canonical(frame, subject)
        check(table, subject, origins)
        data = to_parquet(table, subject)
        files[f"{name}.parquet"] = data
        entries[name] = TableEntry(
            columns=described_columns(subject),
            rows=len(table),
            content_sha256=content_hash(table, subject),
            sha256=hashlib.sha256(data).hexdigest(),
            bytes=len(data),
        )
    return files, Description(created, entries, origins)


def _write_folder(root: Path, description: Description, files: Mapping[str, bytes]) -> None:
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=root))
    try:
        for name, data in files.items():
            _write_file(unfinished / name, data)
        _write_file(unfinished / places.DESCRIPTION, description.to_text().encode())
        unfinished.chmod(0o755)
        _sync_folder(unfinished)
        try:
            unfinished.rename(root / description.id)
        except OSError:
            # Another process may have finished the same snapshot meanwhile; then nothing is left to do.
            if not (root / description.id / places.DESCRIPTION).is_file():
                raise
        _sync_folder(root)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _move_pointer(root: Path, snapshot_id: str) -> None:
    handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=root)
    os.close(handle)
    _write_file(Path(name), f"{snapshot_id}\n".encode())
    Path(name).replace(root / places.POINTER)
    _sync_folder(root)


def _write_file(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make names durable, where the system lets a folder be opened (Windows does not)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove_abandoned(root: Path) -> None:
    """Remove what a process that was killed left behind; younger than a day it may still be somebody's."""
    for path in root.glob(f"{_UNFINISHED}*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER_S:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
