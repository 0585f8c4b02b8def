"""The dashboards as visitors meet them: one server for all browser tests, and tabs that must cause no fault."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

DRAWN = """() => {
  const charts = [...document.querySelectorAll("figure.chart")];
  return document.documentElement.dataset.painted && charts.every((chart) => chart.querySelector(".plot svg"));
}"""


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboards, served as a user serves them."""
    log = tmp_path_factory.mktemp("served") / "server.log"
    with log.open("w") as out:
        # What comes faster by being built for every region is the same page.
        command = [sys.executable, "-m", "kompetensnb", "serve", "--no-every-region", "--port", str(_free_port())]
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield _served_at(server, log)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _served_at(server: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(2400):  # every page is built once before the server answers
        found = re.search(r"http://127\.0\.0\.1:\d+/", log.read_text(encoding="utf-8"))
        if found:
            return found.group()
        try:
            server.wait(timeout=0.1)
            break
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(log.read_text(encoding="utf-8"))


class Visit:
    """One visitor's tab, and everything in it that a visitor should never cause."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self._check(request.url))
        self.page.on("websocket", lambda socket: self._check(socket.url.replace("ws:", "http:", 1)))

    def _hear(self, kind: str, told: str) -> None:
        # What the browser notes when a tab is left while its line is opened; test_live_page.py holds the line itself.
        if not told.startswith("WebSocket connection to"):
            self.faults.append(f"{kind}: {told}")

    def _check(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"asked for {url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path, timeout=90_000)  # the first visit comes while pages are still prepared
        return self.page

    def drawn(self) -> Page:
        self.page.wait_for_function(DRAWN, timeout=60_000)
        return self.page


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    visit = Visit(context, address)
    yield visit
    context.close()
    assert visit.faults == []
