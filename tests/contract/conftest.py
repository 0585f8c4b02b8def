"""A local server for each test, a folder of snapshots of its own, and a client in a hurry."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest

from kompetensnb.sources.account import FetchAccount
from kompetensnb.sources.fetch import fetch
from kompetensnb.sources.http import JsonClient, Patience
from kompetensnb.sources.limiter import Limiter
from kompetensnb.sources.producers import chosen
from kompetensnb.sources.scb.api import ScbApi
from kompetensnb.sources.scb.declaration import TableDeclaration, declarations
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.store.writing import write_snapshot

from .local import LocalServer
from .server import PxServer
from .skolverket_server import SkolverketServer

TODAY = date(2026, 11, 22)
HURRIED = Patience(attempts=4, pause_s=0.01, longest_pause_s=5, read_s=2, total_s=1, max_bytes=1_000_000)

Serve = Callable[..., PxServer]
Fetch = Callable[..., FetchAccount]
FetchFrom = Callable[..., FetchAccount]
Server = TypeVar("Server", bound=LocalServer)


@pytest.fixture(scope="session")
def small_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of snapshots with a small current one, of 1990: writing all of the bundled one again takes its time."""
    folder = tmp_path_factory.mktemp("small") / "snapshots"
    bundled = open_snapshot(root=folder)
    tables = {name: bundled.table(name) for name in ("labour", "commuting", "migration")}
    used = {origin for frame in tables.values() for origin in frame["origin"]}
    write_snapshot(tables, [bundled.origin(name) for name in used], date(1990, 1, 1), folder)
    return folder


@pytest.fixture
def root(small_snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own copy of the folder with the small snapshot."""
    folder = tmp_path / "snapshots"
    shutil.copytree(small_snapshot, folder)
    monkeypatch.setenv("KOMPETENSNB_DATA", str(folder))
    return folder


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that stop with the test."""
    with ExitStack() as stack:
        yield lambda tables, **limits: stack.enter_context(PxServer(tables, **limits))


@pytest.fixture
def fetched(root: Path) -> Fetch:
    """Fetches some declared tables from a server into the folder of the test."""

    def run(server: PxServer, *names: str, **more: Any) -> FetchAccount:
        tables: list[TableDeclaration] = [declarations()[name] for name in names]
        given: dict[str, Any] = {"today": TODAY, "patience": HURRIED, "root": root} | more
        return fetch(tables, addresses={"scb": server.url}, **given)

    return run


@pytest.fixture
def serving() -> Iterator[Callable[[Server], Server]]:
    """Starts any local server, which stops with the test."""
    with ExitStack() as stack:
        yield lambda server: stack.enter_context(server)


@pytest.fixture
def fetched_from(root: Path) -> FetchFrom:
    """Fetches tables of one producer (all of them when none is named) into the folder of the test."""

    def run(source: str, server: LocalServer, *names: str, **more: Any) -> FetchAccount:
        given: dict[str, Any] = {"today": TODAY, "patience": HURRIED, "root": root} | more
        return fetch(chosen(names, [source]), addresses={source: server.url}, **given)

    return run


@pytest.fixture
def api() -> Iterator[Callable[[PxServer], ScbApi]]:
    clients: list[JsonClient] = []

    def connect(server: PxServer) -> ScbApi:
        clients.append(JsonClient(server.url, Limiter(), HURRIED))
        return ScbApi(clients[-1])

    yield connect
    for client in clients:
        client.close()


@pytest.fixture
def opened() -> Iterator[Callable[..., SkolverketServer]]:
    """Starts servers of Skolverket's services, which stop with the test."""
    with ExitStack() as stack:
        yield lambda *given, **more: stack.enter_context(SkolverketServer(*given, **more))


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between calls: one test looks at the limit, the others at what the calls give."""
    monkeypatch.setattr("kompetensnb.sources.limiter.Limiter._wait", lambda _: None)
