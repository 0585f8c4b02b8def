"""The page Lägesbild as visitors meet it: every region, by keyboard alone, on a phone, and under axe."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kompetensnb.vocabulary import regions

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

DRAWN = """() => {
  const charts = [...document.querySelectorAll("figure.chart")];
  return charts.length > 0 && charts.every((chart) => chart.querySelector(".plot svg"));
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboards, served as a user serves them."""
    log = tmp_path_factory.mktemp("served") / "server.log"
    with log.open("w") as out:
        command = [sys.executable, "-m", "kompetensnb", "serve", "--port", str(_free_port())]
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
    for _ in range(600):
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
        self.page.on("console", lambda message: self.faults.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self._check(request.url))
        self.page.on("websocket", lambda socket: self._check(socket.url.replace("ws:", "http:", 1)))

    def _check(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"asked for {url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
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


def test_every_region_opens_with_every_chart_drawn(visit: Visit) -> None:
    for region in regions.all_regions():
        visit.open(f"lagesbild?region={region.id}")
        page = visit.drawn()
        expect(page.locator("h1")).to_contain_text(region.name("sv"))
        assert page.locator(".chart svg text").filter(has_text=re.compile(r"NaN|undefined|null")).count() == 0


def test_region_is_changed_by_keyboard_alone(visit: Visit) -> None:
    visit.open("lagesbild?region=skaraborg")
    page = visit.drawn()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "region":
            break
    assert page.evaluate("document.activeElement.name") == "region"
    page.keyboard.type("Borås")
    expect(page.locator("h1")).to_contain_text("Borås", timeout=15_000)
    expect(page).to_have_url(re.compile("region=boras"))
    assert page.evaluate("document.activeElement.name") == "region"
    visit.drawn()


def test_back_and_forward_and_a_link_reopen_the_view(visit: Visit) -> None:
    visit.open("lagesbild?region=skaraborg")
    page = visit.drawn()
    page.get_by_label("Region", exact=True).select_option("fyrbodal")
    expect(page.locator("h1")).to_contain_text("Fyrbodal", timeout=15_000)
    page.get_by_label("Mått").select_option("arbetsloshet")
    expect(page).to_have_url(re.compile("measure=arbetsloshet"), timeout=15_000)
    link = page.url
    page.go_back()
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Skaraborg", timeout=15_000)
    page.go_forward()
    expect(page.locator("h1")).to_contain_text("Fyrbodal", timeout=15_000)
    page.goto(link)
    expect(page.locator("h1")).to_contain_text("Fyrbodal")
    expect(page.get_by_label("Mått")).to_have_value("arbetsloshet")
    visit.drawn()


def test_the_figures_are_the_published_ones(visit: Visit) -> None:
    for region, figure in (
        ("goteborg", "613 278"),
        ("boras", "115 238"),
        ("trollhattan", "59 265"),
        ("skaraborg", "269 467"),
    ):
        page = visit.open(f"lagesbild?region={region}")
        shown = page.locator(".key-figure .value").first.inner_text().replace("\u00a0", " ")
        assert shown == figure
    expect(page.get_by_text("Summerat av störda värden").first).to_be_attached()


def test_a_link_that_is_not_understood_says_what_was_wrong_in_place(visit: Visit) -> None:
    page = visit.open("lagesbild?region=Atlantis&year=1066&colour=red")
    visit.drawn()
    notices = page.locator(".notice").all_inner_texts()
    assert any("Atlantis" in notice for notice in notices)
    assert any("1066" in notice for notice in notices)
    assert any("colour" in notice for notice in notices)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", ["", "lagesbild?region=skaraborg", "lagesbild?region=skovde&language=en"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    visit: Visit, path: str, width: int, faults_by_axe: Callable[[Page], list[str]]
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    page = visit.open(path)
    if path:
        visit.drawn()
    assert faults_by_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
