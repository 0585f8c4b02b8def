"""Fetches the declared tables into a new snapshot; what cannot be had is said, and its last figures are kept."""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.account import FetchAccount, TableAccount
from kompetensnb.sources.derive import Derived, derived
from kompetensnb.sources.http import JsonClient, Patience
from kompetensnb.sources.limiter import Limiter
from kompetensnb.sources.merging import merged, settled
from kompetensnb.sources.producer import Declaration, FetchedTable, Fetcher, Job, Producer
from kompetensnb.sources.producers import PRODUCERS
from kompetensnb.sources.revision import compare
from kompetensnb.sources.work import Work
from kompetensnb.store import places, registry
from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.store.writing import write_snapshot

WORK: Final = ".fetch"
"""Folder beside the snapshots with what an interrupted fetch has got so far."""

OURSELVES: Final = "kompetensnb"
"""The producer of figures that stand in for those of a producer."""

_GONE: Final = frozenset({"fetch-unreachable", "fetch-busy"})

Report = Callable[[str, int, int], None]
"""Told the table's name, how many parts of it are there, of how many."""


def fetch(
    tables: Sequence[Declaration],
    *,
    today: date,
    addresses: Mapping[str, str] | None = None,
    root: Path | None = None,
    report: Report | None = None,
    patience: Patience | None = None,
) -> FetchAccount:
    """Fetch tables and write one new snapshot of them and of everything else that the current one holds.

    `addresses` replace the usual ones (`Producer.located`). The current snapshot stays as it is; the pointer moves when
    all is written. What has come is kept in a work folder until then, so that calling again after an interruption asks
    only for the rest.

    Raises:
        KompetensnbError: invalid-parameter for an address that is none, fetch-running when somebody else is fetching,
            fetch-cannot-write, and what reading and writing snapshots raise. A producer that is not there and a table
            that cannot be had are no errors: they are in the account.
    """
    folder = places.snapshot_root() if root is None else root
    base = open_snapshot(root=folder)
    results: list[FetchedTable | TableAccount] = []
    calls = 0
    with _writing(folder), _alone(folder / WORK):
        for name in dict.fromkeys(table.producer for table in tables):
            producer = PRODUCERS[name]
            wanted = [table for table in tables if table.producer == name]
            with _clients(producer, addresses or {}, folder / WORK, patience) as clients:
                results += _fetch_all(producer, clients, wanted, base, folder / WORK, today, report)
                calls += sum(client.calls for client in clients.values())
        fetched = settled([item for item in results if isinstance(item, FetchedTable)], base)
        computed: list[Derived] = []
        snapshot = _write(base, fetched, computed, folder, today) if fetched else None
        for table in fetched:
            _work(folder / WORK, table.declaration).clear()
    accounts = {table.declaration.name: _account(table, base) for table in fetched}
    return FetchAccount(
        snapshot=snapshot.id if snapshot else "",
        base=base.id,
        tables=tuple(accounts[item.declaration.name] if isinstance(item, FetchedTable) else item for item in results),
        derived=tuple(item.origin for item in computed),
        carried=_carried(base, {table.declaration.subject.id for table in fetched} | {c.subject.id for c in computed}),
        calls=calls,
    )


@contextlib.contextmanager
def _clients(
    producer: Producer[Any], addresses: Mapping[str, str], folder: Path, patience: Patience | None
) -> Iterator[Mapping[str, JsonClient]]:
    """A client per service; one limiter for all, for it is one producer that is to be spared."""
    limiter = Limiter(folder / f"calls-{producer.name}.json")
    if producer.calls:
        limiter.configure(producer.calls, producer.window_s)
    located = producer.located(addresses)
    clients = {service: JsonClient(address, limiter, patience) for service, address in located.items()}
    try:
        yield clients
    finally:
        for client in clients.values():
            client.close()


def _fetch_all(
    producer: Producer[Any],
    clients: Mapping[str, JsonClient],
    tables: Sequence[Declaration],
    base: Snapshot,
    folder: Path,
    today: date,
    report: Report | None,
) -> Iterator[FetchedTable | TableAccount]:
    """The tables of one producer; the account of the failure in place of one that could not be had."""
    gone: dict[str, KompetensnbError] = {}
    fetcher: Fetcher[Any] | None = None
    for declaration in tables:
        try:
            if declaration.service in gone:
                raise gone[declaration.service]
            fetcher = fetcher or producer.connect(clients)
            yield fetcher(declaration, _job(declaration, base, folder, today, report))
        except KompetensnbError as error:
            # A service that gave no answer after many attempts is not asked for the next table, too; nor is one that
            # does not say what it allows.
            if error.key in _GONE or fetcher is None:
                gone[declaration.service] = error
            yield TableAccount(declaration.name, declaration.subject.id, producer.name, error=error)


def _job(declaration: Declaration, base: Snapshot, folder: Path, today: date, report: Report | None) -> Job:
    def progress(done: int, of: int) -> None:
        if report is not None:
            report(declaration.name, done, of)

    before = base.origins.get(declaration.origin)
    return Job(
        work=_work(folder, declaration),
        today=today,
        pinned=before.table if before else "",
        held=lambda: _held(base, declaration),
        progress=progress,
    )


def _held(base: Snapshot, declaration: Declaration) -> pd.DataFrame:
    """The rows of a table in the current snapshot, none when it has not been fetched before."""
    subject = declaration.subject
    if subject.id not in base.subjects:
        return pd.DataFrame(columns=list(subject.column_names))
    rows = base.table(subject.id)
    own = rows["origin"] == declaration.origin
    return rows if own.all() else rows[own]


def _account(table: FetchedTable, base: Snapshot) -> TableAccount:
    subject = table.declaration.subject
    before = base.origins.get(table.declaration.origin)
    held = _held(base, table.declaration)
    base.forget()
    return TableAccount(
        name=table.declaration.name,
        subject=subject.id,
        producer=table.declaration.producer,
        origin=table.origin,
        looked_up=table.looked_up,
        rows=len(table.frame),
        cells=table.cells,
        parts=table.parts,
        reused=table.reused,
        revision=compare(
            held,
            table.frame,
            subject,
            contents_changed=before is not None and _other_contents(before, table.origin),
        ),
    )


def _other_contents(before: Origin, now: Origin) -> bool:
    """Whether the producer counts something else, or in another table; a figure may then mean something else, too."""
    return (before.table, set(before.contents)) != (now.table, set(now.contents))


def _write(
    base: Snapshot, fetched: Sequence[FetchedTable], computed: list[Derived], root: Path, today: date
) -> Snapshot:
    """The new snapshot, and in `computed` what followed from the fresh figures.

    Its day is the latest that the figures are of, never today: the same figures, the same id. Rows that stand in for a
    producer's all go when the first real ones come: they fit each other, not the real ones.
    """
    standing_in = [origin.id for origin in base.origins.values() if origin.producer == OURSELVES]
    tables: dict[str, pd.DataFrame] = {}
    for name in dict.fromkeys([*base.subjects, *(table.declaration.subject.id for table in fetched)]):
        frame = base.table(name) if name in base.subjects else None
        for table in fetched:
            if (subject := table.declaration.subject).id == name:
                frame = merged(frame, table.frame, subject, [table.declaration.origin, *standing_in])
        if frame is not None:
            tables[name] = frame
        base.forget()
    origins = dict(base.origins) | {table.origin.id: table.origin for table in fetched}
    computed += derived(tables, origins, {table.declaration.subject.id for table in fetched}, today)
    for item in computed:
        name = item.subject.id
        tables[name] = merged(tables.get(name), item.frame, item.subject, [item.origin.id, *standing_in])
        origins[item.origin.id] = item.origin
    held = {name: frame for name, frame in tables.items() if len(frame)}
    used = {origin for frame in held.values() for origin in frame["origin"].unique()}
    days = [origin.updated for table in fetched if (origin := table.origin).updated]
    created = max([base.created, *days])
    return write_snapshot(held, [origins[name] for name in sorted(used)], created, root)


def _carried(base: Snapshot, new: Set[str]) -> dict[str, date | None]:
    found: dict[str, date | None] = {}
    for name in registry.subjects():
        if name in base.subjects and name not in new:
            days = [base.origin(origin).retrieved for origin in base.table(name)["origin"].unique()]
            found[name] = max((day for day in days if day), default=None)
    return found


def _work(folder: Path, declaration: Declaration) -> Work:
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
