"""Blocks of pages as files, asked of a running server."""

from __future__ import annotations

import asyncio
import http.client
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tornado.web import HTTPError

from kompetensnb.dashboard import downloads
from kompetensnb.dashboard.downloads import Worker

from .conftest import RunningServer, children, command, running

PORT = 8880


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[RunningServer]:
    with running(folder, PORT, spare_kernels=0) as started:
        yield started


def fetch(path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=90)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("form", "start", "kind"),
    [
        ("csv", b"\xef\xbb\xbf", "text/csv; charset=utf-8"),
        ("xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("svg", b"<svg", "image/svg+xml"),
        ("png", b"\x89PNG", "image/png"),
    ],
)
def test_a_chart_in_each_form(server: RunningServer, form: str, start: bytes, kind: str) -> None:
    status, headers, content = fetch(f"/download/prov/bars.{form}?region=skovde&year=2024")
    assert status == 200
    assert headers["Content-Type"] == kind
    assert headers["Content-Disposition"] == f'attachment; filename="prov-skovde-2024-bars.{form}"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert content.startswith(start)


def test_a_file_says_what_it_shows_and_where_it_was(server: RunningServer) -> None:
    text = fetch("/download/prov/bars.csv?region=skovde&language=en")[2].decode("utf-8-sig")
    for told in ("Diagram bars", "Skövde", "SCB", f"http://127.0.0.1:{PORT}/prov?region=skovde&language=en"):
        assert told in text


@pytest.mark.parametrize(
    "path",
    ["prov/nothing.csv", "nothing/bars.csv", "prov/bars.exe", "prov/prose.csv", "prov/..%2Fbars.csv", "prov/bars"],
)
def test_what_there_is_not_is_told(server: RunningServer, path: str) -> None:
    status, _, content = fetch(f"/download/{path}")
    assert status == 404
    assert "Sidan finns inte." in content.decode()


def test_a_bad_value_is_named(server: RunningServer) -> None:
    status, _, content = fetch("/download/prov/bars.csv?region=atlantis")
    assert status == 400
    assert "«atlantis»" in content.decode()


def test_a_fault_is_told_with_a_reference(server: RunningServer) -> None:
    status, _, content = fetch("/download/prov/bars.csv?scenario=raise")
    page = content.decode()
    assert status == 500
    assert "Något gick fel på servern." in page
    assert "secret" not in page
    assert "secret detail" in server.log.split(page.split("Ange referensen ")[1].split(" ")[0])[1]


def test_no_kernel_is_used_and_a_dead_worker_is_replaced(server: RunningServer) -> None:
    assert fetch("/download/prov/bars.csv")[0] == 200
    assert server.kernels == []
    (worker,) = [pid for pid in children(server.process.pid) if "spawn_main" in command(pid)]
    os.kill(worker, signal.SIGKILL)
    assert fetch("/download/prov/bars.csv")[0] in {200, 503}
    assert fetch("/download/prov/bars.csv")[0] == 200


def test_too_many_at_once_are_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_MOST_WAITING", 0)
    with pytest.raises(HTTPError) as refused:
        asyncio.run(Worker().make())
    assert refused.value.status_code == 503
