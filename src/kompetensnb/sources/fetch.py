"""Fetches the declared tables into a new snapshot; what cannot be had is said, and its last figures are kept."""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.http import JsonClient, Patience
from kompetensnb.sources.limiter import Limiter
from kompetensnb.sources.revision import Revision, compare
from kompetensnb.sources.scb.api import BASE_URL, ScbApi
from kompetensnb.sources.scb.declaration import TableDeclaration, declarations
from kompetensnb.sources.scb.table import FetchedTable, fetch_table
from kompetensnb.sources.work import Work
from kompetensnb.store import places, registry
from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.store.writing import write_snapshot

WORK: Final = ".fetch"
"""Folder beside the snapshots with what an interrupted fetch has got so far."""

_GONE: Final = frozenset({"fetch-unreachable", "fetch-busy"})

Report = Callable[[str, int, int], None]
"""Told the table's name, how many parts of it are there, of how many."""


@dataclass(frozen=True)
class TableAccount:
    """What became of one table. A table that failed has an error, one that was fetched a revision and its figures."""

    name: str
    subject: str
    error: KompetensnbError | None = None
    origin: Origin | None = None
    looked_up: bool = False
    rows: int = 0
    cells: int = 0
    parts: int = 0
    reused: int = 0
    revision: Revision | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO text."""
        plain: dict[str, Any] = {"name": self.name, "subject": self.subject, "fetched": self.error is None}
        if self.error is not None:
            fields = {name: _plain(value) for name, value in self.error.fields.items()}
            return plain | {"error": self.error.key, "fields": fields}
        counts = {name: getattr(self, name) for name in ("looked_up", "rows", "cells", "parts", "reused")}
        origin = self.origin.to_json() if self.origin else None
        return plain | counts | {"origin": origin, "revision": self.revision.to_json() if self.revision else None}


@dataclass(frozen=True)
class FetchAccount:
    """What a fetch did. `snapshot` is empty when no table could be had, and equals `base` when nothing was new.

    `carried` are the subjects whose figures all are those of the snapshot before, with the days these were taken.
    """

    snapshot: str
    base: str
    tables: tuple[TableAccount, ...]
    carried: Mapping[str, date | None]
    calls: int

    @property
    def failed(self) -> tuple[TableAccount, ...]:
        """The tables that could not be had."""
        return tuple(table for table in self.tables if table.error is not None)

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO text."""
        return {
            "snapshot": self.snapshot,
            "base": self.base,
            "calls": self.calls,
            "tables": [table.to_json() for table in self.tables],
            "carried": {name: day.isoformat() if day else None for name, day in self.carried.items()},
        }


def chosen(names: Sequence[str], known: Mapping[str, TableDeclaration] | None = None) -> tuple[TableDeclaration, ...]:
    """The declarations with these names or table ids; all when none is named.

    Raises:
        KompetensnbError: fetch-unknown-table.
    """
    every = declarations() if known is None else known
    found: dict[str, TableDeclaration] = {}
    for name in names:
        fitting = {
            item.name: item
            for item in every.values()
            if name and name.casefold() in (item.name.casefold(), item.table.casefold())
        }
        if not fitting:
            raise KompetensnbError("fetch-unknown-table", value=name[:60], allowed=tuple(every))
        found |= fitting
    return tuple((found or every).values())


def fetch(
    tables: Sequence[TableDeclaration],
    *,
    today: date,
    base_url: str = BASE_URL,
    root: Path | None = None,
    report: Report | None = None,
    patience: Patience | None = None,
) -> FetchAccount:
    """Fetch tables and write a new snapshot of them and of everything else that the current one holds.

    The current snapshot stays as it is; the pointer moves when all is written. What has come is kept in a work folder
    until then, so that calling again after an interruption asks only for the rest.

    Raises:
        KompetensnbError: when the server cannot be asked at all (what `JsonClient.get` raises, scb-config), when
            somebody else is fetching (fetch-running), and what reading and writing snapshots raise. A table that
            cannot be had is no error: it is in the account.
    """
    folder = places.snapshot_root() if root is None else root
    base = open_snapshot(root=folder)
    with _writing(folder), _alone(folder / WORK):
        client = JsonClient(base_url, Limiter(folder / WORK / "calls.json"), patience)
        try:
            api = ScbApi(client)
            fetched, accounts = _fetch_all(api, tables, base, folder / WORK, today, report)
        finally:
            client.close()
        snapshot = _write(base, fetched, folder) if fetched else None
        for table in fetched:
            _work(folder / WORK, table.declaration).clear()
    return FetchAccount(
        snapshot=snapshot.id if snapshot else "",
        base=base.id,
        tables=accounts,
        carried=_carried(base, fetched),
        calls=client.calls,
    )


def _fetch_all(
    api: ScbApi,
    tables: Sequence[TableDeclaration],
    base: Snapshot,
    folder: Path,
    today: date,
    report: Report | None,
) -> tuple[list[FetchedTable], tuple[TableAccount, ...]]:
    fetched: list[FetchedTable] = []
    accounts: list[TableAccount] = []
    gone: KompetensnbError | None = None
    for declaration in tables:

        def progress(done: int, of: int, name: str = declaration.name) -> None:
            if report is not None:
                report(name, done, of)

        before = base.origins.get(declaration.origin)
        pinned = before.table if before else ""
        try:
            if gone is not None:
                raise gone
            table = fetch_table(api, declaration, _work(folder, declaration), today, pinned=pinned, progress=progress)
        except KompetensnbError as error:
            # A server that gave no answer after many attempts is not asked for the next table, too.
            gone = error if error.key in _GONE else None
            accounts.append(TableAccount(declaration.name, declaration.subject.id, error=error))
            continue
        fetched.append(table)
        accounts.append(_account(table, base, before))
    return fetched, tuple(accounts)


def _account(table: FetchedTable, base: Snapshot, before: Origin | None) -> TableAccount:
    subject = table.declaration.subject
    held = base.table(subject.id) if subject.id in base.subjects else table.frame.iloc[:0]
    return TableAccount(
        name=table.declaration.name,
        subject=subject.id,
        origin=table.origin,
        looked_up=table.declaration.lookup is not None,
        rows=len(table.frame),
        cells=table.cells,
        parts=table.parts,
        reused=table.reused,
        revision=compare(
            held[held["origin"] == table.declaration.origin],
            table.frame,
            subject,
            contents_changed=before is not None and _other_contents(before, table.origin),
        ),
    )


def _other_contents(before: Origin, now: Origin) -> bool:
    """Whether the producer counts something else, or in another table; a figure may then mean something else, too."""
    return (before.table, set(before.contents)) != (now.table, set(now.contents))


def _write(base: Snapshot, fetched: Sequence[FetchedTable], root: Path) -> Snapshot:
    """The new snapshot. Its day is the latest that the figures are of, never today: the same figures, the same id."""
    tables = {name: base.table(name) for name in base.subjects}
    for table in fetched:
        name = table.declaration.subject.id
        tables[name] = _merged(tables.get(name), table)
    used = {origin for frame in tables.values() for origin in frame["origin"].unique()}
    origins = dict(base.origins) | {table.origin.id: table.origin for table in fetched}
    days = [origin.updated for table in fetched if (origin := table.origin).updated]
    created = max([base.created, *days])
    return write_snapshot(tables, [origins[name] for name in sorted(used)], created, root)


def _merged(before: pd.DataFrame | None, table: FetchedTable) -> pd.DataFrame:
    """A subject's rows with those of one origin replaced; a fresh row wins over one of another origin."""
    if before is None:
        return table.frame
    keys = list(table.declaration.subject.keys)
    kept = before[before["origin"] != table.declaration.origin]
    if len(kept):
        fresh = pd.MultiIndex.from_frame(table.frame[keys])
        kept = kept[~pd.MultiIndex.from_frame(kept[keys]).isin(fresh)]
    return pd.concat([kept, table.frame], ignore_index=True) if len(kept) else table.frame


def _carried(base: Snapshot, fetched: Sequence[FetchedTable]) -> dict[str, date | None]:
    new = {table.declaration.subject.id for table in fetched}
    found: dict[str, date | None] = {}
    for name in registry.subjects():
        if name in base.subjects and name not in new:
            days = [base.origin(origin).retrieved for origin in base.table(name)["origin"].unique()]
            found[name] = max((day for day in days if day), default=None)
    return found


def _work(folder: Path, declaration: TableDeclaration) -> Work:
    return Work(folder / hashlib.sha256(declaration.name.encode()).hexdigest()[:16])


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KompetensnbError("fetch-cannot-write", folder=str(folder), reason=error.strerror or error) from error


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One fetch at a time: two would together ask more than the server allows. The system lets go of a killed one."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w", encoding="utf-8") as file:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise KompetensnbError("fetch-running", folder=str(folder)) from error
        yield


def _plain(value: object) -> Any:
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else value
