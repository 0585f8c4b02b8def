"""Kernels and visitors, on a server with room for few and little patience."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.sync.client import connect

from .conftest import BROWSER, Answer, RunningServer, eventually, running

PORT = 8875


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[RunningServer]:
    settings = {"spare_kernels": 0, "max_sessions": 3, "connect_grace": 2.0, "reconnect_grace": 0.5}
    with running(folder, PORT, **settings) as started:
        yield started


@pytest.fixture(autouse=True)
def nobody_there(server: RunningServer) -> None:
    assert eventually(lambda: not server.kernels)


def test_pages_that_nobody_connects_to_are_let_go(server: RunningServer) -> None:
    for _ in range(3):
        assert server.get("/prov").status == 200
    assert len(server.kernels) == 3
    assert eventually(lambda: not server.kernels, 8)


def test_a_kernel_lives_while_its_page_is_connected_and_goes_when_it_leaves(server: RunningServer) -> None:
    kernel = server.kernel_of(server.get("/prov").text)
    with connect(f"ws://127.0.0.1:{PORT}/api/kernels/{kernel}/channels?session_id=a"):
        time.sleep(3)
        assert len(server.kernels) == 1
    assert eventually(lambda: not server.kernels, 5)


def test_a_page_that_connects_again_keeps_its_kernel(server: RunningServer) -> None:
    kernel = server.kernel_of(server.get("/prov").text)
    address = f"ws://127.0.0.1:{PORT}/api/kernels/{kernel}/channels?session_id="
    with connect(address + "a"):
        pass
    with connect(address + "b"):
        time.sleep(1.5)
        assert len(server.kernels) == 1


def test_an_aborted_request_frees_its_kernel_at_once(server: RunningServer) -> None:
    connection = socket.create_connection(("127.0.0.1", PORT))
    request = f"GET /prov?scenario=slow HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nUser-Agent: {BROWSER}\r\n\r\n"
    connection.sendall(request.encode())
    assert eventually(lambda: server.kernels)
    connection.close()
    started = time.monotonic()
    assert eventually(lambda: not server.kernels, 5)
    assert time.monotonic() - started < 2.5  # the page itself takes three seconds


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"User_Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}, 200),
        ({"User_Agent": "facebookexternalhit/1.1"}, 200),
        ({"Sec_Purpose": "prefetch;prerender"}, 503),
        ({"Purpose": "prefetch"}, 503),
    ],
)
def test_no_kernel_for_what_is_not_a_person(server: RunningServer, headers: dict[str, str], status: int) -> None:
    server.headers = {name: value for name, value in server.headers.items() if "User_Agent" not in headers}
    try:
        answer = server.get("/prov?region=skaraborg", **headers)
    finally:
        server.headers = {"User-Agent": BROWSER}
    assert answer.status == status
    assert "kernel" not in answer.text
    assert not server.kernels


def test_a_robot_still_learns_what_the_page_is(server: RunningServer) -> None:
    server.headers = {}
    page = server.get("/prov?region=skaraborg", User_Agent="Slackbot-LinkExpanding 1.0").text
    server.headers = {"User-Agent": BROWSER}
    assert "<title>Provsida: Skaraborg – " in page
    assert "En sida för prov." in page


def test_head_starts_no_kernel(server: RunningServer) -> None:
    answer = server.get("/prov", method="HEAD")
    assert answer.status == 200
    assert answer.text == ""
    assert server.get("/nothing", method="HEAD").status == 404
    assert not server.kernels


def test_a_visitor_too_many_is_asked_to_wait(server: RunningServer) -> None:
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(server.get("/prov?language=en"))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status for answer in answers) == [200, 200, 200, 503, 503]
    refused = next(answer for answer in answers if answer.status == 503)
    assert refused.headers["Retry-After"] == "30"
    assert "Too many pages are open just now. Try again in a while." in refused.text
    assert "chart-payload" not in refused.text


def test_idle_kernels_are_culled_even_when_their_page_is_open(tmp_path: Path) -> None:
    with running(tmp_path, PORT + 1, spare_kernels=1, idle_timeout=2, idle_check=1) as other:
        kernel = other.kernel_of(other.get("/prov").text)
        with connect(f"ws://127.0.0.1:{PORT + 1}/api/kernels/{kernel}/channels?session_id=a"):
            assert eventually(lambda: f"Kernel shutdown: {kernel}" in other.log, 15)
            assert eventually(lambda: len(other.kernels) == 1), "the spare one is not culled"
            time.sleep(3)
            assert len(other.kernels) == 1


def test_fifty_at_once_are_all_served_whole(tmp_path: Path) -> None:
    pages: list[str] = []
    with running(tmp_path, PORT + 1, spare_kernels=3) as other:
        threads = [threading.Thread(target=lambda: pages.append(other.get("/prov").text)) for _ in range(50)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - started
        limits = Path(f"/proc/{other.process.pid}/limits").read_text()
    assert int(limits.split("Max open files")[1].split()[0]) >= 4096, "a page needs dozens of descriptors"
    assert len(pages) == 50
    assert all(page.count('class="chart-payload"') == 3 for page in pages)
    assert len({other.kernel_of(page) for page in pages}) == 50
    assert took < 40  # twelve seconds on a machine that does nothing else
