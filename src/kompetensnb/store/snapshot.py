"""Snapshots of the data: opened by id, read table by table, checked against their hashes on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.store import places, registry
from kompetensnb.store.checks import check
from kompetensnb.store.description import Description, read_description
from kompetensnb.store.origin import Origin
from kompetensnb.store.tables import content_hash, described_columns, from_parquet


class Snapshot:
    """The data as they were on one day. Opened with `open_snapshot`; never changes.

    Tables are read when first asked for and then kept. There is no lock: two threads that ask at the same moment at
    worst read the same file twice, and a forked process can never inherit a lock that is held.
    """

    def __init__(self, folder: Path, description: Description) -> None:
        self._folder = folder
        self._description = description
        self._tables: dict[str, pd.DataFrame] = {}

    @property
    def id(self) -> str:
        """The id: date and the first digits of a hash of the content."""
        return self._folder.name

    @property
    def stamp(self) -> str:
        """Where the files are and which: another one as soon as somebody touches one."""
        seen = sorted(_signature(self._folder))
        return hashlib.sha256(f"{self._folder}\n{seen}".encode()).hexdigest()

    @property
    def created(self) -> date:
        """The day the snapshot is of."""
        return self._description.created

    @property
    def subjects(self) -> tuple[str, ...]:
        """Ids of the tables, in the order of the registry."""
        return tuple(name for name in registry.subjects() if name in self._description.tables)

    @property
    def origins(self) -> Mapping[str, Origin]:
        """All origins by id."""
        return self._description.origins

    def origin(self, origin_id: str) -> Origin:
        """The origin that a row of a table names.

        Raises:
            KompetensnbError: snapshot-unknown-origin.
        """
        found = self.origins.get(origin_id)
        if found is None:
            raise KompetensnbError("snapshot-unknown-origin", value=origin_id, allowed=tuple(self.origins))
        return found

    def rows(self, subject: str) -> int:
        """How many rows a table has, without reading it."""
        self._expect(subject)
        return self._description.tables[subject].rows

    def content_sha256(self, subject: str) -> str:
        """Hash of a table's content, without reading it: two snapshots with the same one have the same table."""
        self._expect(subject)
        return self._description.tables[subject].content_sha256

    def table(self, subject: str) -> pd.DataFrame:
        """The table of a subject, columns as `registry.get(subject)` declares; `value` is NaN when missing.

        What the caller does to the frame does not reach other callers.

        Raises:
            KompetensnbError: snapshot-unknown-subject, snapshot-missing-table, snapshot-damaged,
                snapshot-changed-columns.
        """
        frame = self._tables.get(subject)
        if frame is None:
            frame = self._tables[subject] = self._read(subject)
        return frame.copy(deep=False)

    def forget(self) -> None:
        """Let go of the tables read so far; the next `table` reads its file again."""
        self._tables.clear()

    def verify(self) -> None:
        """Read every table anew and check files, columns, codes and content against registry and hashes.

        Raises:
            KompetensnbError: what `table` and `checks.check` raise; snapshot-damaged when the content differs.
        """
        for name in self.subjects:
            subject, entry = registry.get(name), self._description.tables[name]
            frame = self._read(name)
            check(frame, subject, self.origins)
            found = content_hash(frame, subject)
            if found != entry.content_sha256:
                raise self._damaged(name, found[:12], entry.content_sha256[:12])

    def check_files(self) -> None:
        """Check, without reading them, that all files are there in full and that the columns are today's.

        Raises:
            KompetensnbError: snapshot-missing-table, snapshot-damaged, snapshot-changed-columns.
        """
        for name in self.subjects:
            entry, wanted = self._description.tables[name], described_columns(registry.get(name))
            if entry.columns != wanted:
                raise KompetensnbError(
                    "snapshot-changed-columns", table=name, snapshot=self.id, found=entry.columns, allowed=wanted
                )
            try:
                size = self._file(name).stat().st_size
            except FileNotFoundError as error:
                raise self._missing(name) from error
            if size != entry.bytes:
                raise self._damaged(name, f"{size} B", f"{entry.bytes} B")

    def _file(self, subject: str) -> Path:
        return self._folder / f"{subject}.parquet"

    def _expect(self, subject: str) -> None:
        registry.get(subject)
        if subject not in self._description.tables:
            raise self._missing(subject)

    def _read(self, subject: str) -> pd.DataFrame:
        self._expect(subject)
        entry = self._description.tables[subject]
        try:
            data = self._file(subject).read_bytes()
        except FileNotFoundError as error:
            raise self._missing(subject) from error
        found = hashlib.sha256(data).hexdigest()
        if found != entry.sha256:
            raise self._damaged(subject, f"SHA-256 {found[:12]}", f"SHA-256 {entry.sha256[:12]}")
        return from_parquet(data, registry.get(subject), snapshot=self.id)

    def _missing(self, subject: str) -> KompetensnbError:
        return KompetensnbError("snapshot-missing-table", table=subject, snapshot=self.id, allowed=self._present())

    def _present(self) -> tuple[str, ...]:
        return tuple(name for name in self.subjects if self._file(name).is_file())

    def _damaged(self, subject: str, found: str, expected: str) -> KompetensnbError:
        name = self._file(subject).name
        return KompetensnbError("snapshot-damaged", snapshot=self.id, file=name, found=found, expected=expected)


@dataclass(frozen=True)
class SnapshotInfo:
    """One line of the list of snapshots. `bundled`: ships inside the package; `current`: opened when no id is given."""

    id: str
    bundled: bool
    current: bool


def open_snapshot(snapshot_id: str = "", root: Path | None = None) -> Snapshot:
    """The snapshot with an id; without one the current, or the bundled when none has been written.

    `root` is the folder of the user's own snapshots, otherwise the one of `places.snapshot_root`. Every file is checked
    when opening to be there in full, its hash when it is read.

    Raises:
        KompetensnbError: snapshot-unknown, snapshot-damaged, snapshot-missing-table, snapshot-format,
            snapshot-changed-columns.
    """
    own = places.snapshot_root() if root is None else root
    folder = places.folder_of(snapshot_id or places.current_id(own) or places.bundled_id(), own)
    return _opened(folder.resolve(), _signature(folder))


def list_snapshots(root: Path | None = None) -> tuple[SnapshotInfo, ...]:
    """All snapshots that can be opened, the latest first."""
    own = places.snapshot_root() if root is None else root
    current = places.current_id(own) or places.bundled_id()
    bundled, written = places.ids_in(places.BUNDLED), places.ids_in(own)
    return tuple(
        SnapshotInfo(name, bundled=name in bundled, current=name == current)
        for name in sorted({*bundled, *written}, reverse=True)
    )


def _signature(folder: Path) -> frozenset[tuple[str, int, int]]:
    """Name, size and time of every file: differs as soon as somebody touches one."""
    found = ((path.name, path.stat()) for path in folder.iterdir())
    return frozenset((name, status.st_size, status.st_mtime_ns) for name, status in found)


@lru_cache(maxsize=8)
def _opened(folder: Path, signature: frozenset[tuple[str, int, int]]) -> Snapshot:
    """Kept, so that every page in a process shares the tables that were read, as long as the files stay as they are."""
    snapshot = Snapshot(folder, read_description(folder))
    snapshot.check_files()
    return snapshot
