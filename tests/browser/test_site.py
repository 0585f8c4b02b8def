"""The static site as a visitor meets it: from a host and from a folder on disk. Nothing else is asked for."""

from __future__ import annotations

import functools
import http.server
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kompetensnb.publish.site.plan import Wanted
from kompetensnb.publish.site.publisher import Order, publish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PLAN = """
kompetensbehov:
  branch: {values: ["", Q], kinds: [delregion]}
  horizon: {values: [medel, lang]}
scenario:
  scenario: {values: ready-made, kinds: [lan]}
"""
PAGES = ("kompetensbehov", "pendling", "ordlista", "scenario")
REGIONS = ("vastra-gotaland", "skaraborg", "goteborg")
WIDTHS = (1440, 390)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("site")
    plan = work / "plan.yml"
    plan.write_text(PLAN, encoding="utf-8")
    asked = Order(work / "first", Wanted(PAGES, REGIONS, ()), workers=1, plan=plan)
    publish(asked)
    return work / "first"


@pytest.fixture(scope="module")
def addresses(folder: Path) -> Iterator[dict[str, str]]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {"host": f"http://127.0.0.1:{server.server_port}/", "disk": f"{folder.as_uri()}/"}
    server.shutdown()
    server.server_close()


class Visit:
    """One visitor's tab, and everything in it that a visitor should never cause."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        page.on("console", lambda message: self.faults.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self._check(request.url))

    def _check(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"asked for {url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def live(self) -> Page:
        """When every chart answers."""
        self.page.wait_for_selector("html[data-live]", state="attached", timeout=60_000)
        return self.page


@pytest.fixture(params=["host", "disk"])
def visit(browser: Browser, addresses: dict[str, str], request: pytest.FixtureRequest) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    visit = Visit(context.new_page(), addresses[request.param])
    yield visit
    context.close()
    assert visit.faults == []


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).select_option(value)


def test_a_choice_changes_the_page_and_the_address_and_can_be_taken_back(visit: Visit) -> None:
    page = visit.open("kompetensbehov.html")
    expect(page.locator("h1")).to_have_text("Vilken kompetens kommer att saknas i Västra Götaland?")
    visit.live()

    page.get_by_label("Region", exact=True).focus()
    choose(page, "Region", "skaraborg")
    expect(page.locator("h1")).to_contain_text("Skaraborg")
    expect(page.locator(".toast")).to_contain_text("Sidan visar nu Skaraborg")
    expect(page.get_by_label("Region", exact=True)).to_be_focused()
    choose(page, "Tidshorisont", "lang")
    expect(page.locator(".page-header .selection")).to_have_text("Skaraborg (delregion), till 2040")
    assert page.url.endswith("kompetensbehov.html#region=skaraborg&horizon=lang")
    assert "Skaraborg" in page.title()

    page.go_back()
    expect(page.locator(".page-header .selection")).to_have_text("Skaraborg (delregion), till 2030")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Västra Götaland")
    expect(page.get_by_label("Region", exact=True)).to_have_value("vastra-gotaland")


_WORDS = """() => {
  const article = document.querySelector("article.page").cloneNode(true);
  for (const drawing of article.querySelectorAll("svg")) drawing.remove();
  const labels = [...article.querySelectorAll("[aria-label]")].map((node) => node.ariaLabel);
  return article.textContent.replace(/\\s+/g, " ") + labels;
}"""


def test_quick_choices_end_with_the_whole_page_of_the_last(visit: Visit) -> None:
    page = visit.open("kompetensbehov.html#region=skaraborg")
    visit.live()
    wanted = page.evaluate(_WORDS)

    # Faster than the part of the page that is out of sight is changed.
    page.evaluate("""async () => {
      for (const region of ["goteborg", "vastra-gotaland", "goteborg", "skaraborg"]) {
        location.hash = `region=${region}`;
        await new Promise(requestAnimationFrame);
      }
    }""")
    deadline = time.monotonic() + 10
    while page.evaluate(_WORDS) != wanted and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert page.evaluate(_WORDS) == wanted


def test_charts_and_texts_are_there_without_scripts(browser: Browser, addresses: dict[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(addresses["disk"] + "kompetensbehov.html")

    figures = page.locator("figure.chart")
    assert figures.count() > 3
    for figure in figures.all():
        expect(figure.locator(".plot > svg.narrow")).to_be_visible()
        expect(figure.locator(".plot > svg.wide")).to_be_hidden()
    assert "kräver att webbläsaren kör sidans skript" in page.content()
    context.close()


def test_a_link_reopens_the_view_whichever_way_the_region_is_spelt(visit: Visit) -> None:
    page = visit.open("pendling.html#region=1480")

    visit.live()
    expect(page.locator("h1")).to_contain_text("Göteborg")
    expect(page.get_by_label("Region", exact=True)).to_have_value("goteborg")
    expect(page.locator(".site-notice")).to_be_hidden()
    assert page.locator("figure.chart .plot .vega-embed svg, figure.chart .plot.vega-embed svg").count() > 0


def test_an_address_that_means_nothing_is_told_in_place(visit: Visit) -> None:
    page = visit.open("kompetensbehov.html#region=Atlantis&farg=bl%C3%A5&horizon=lang")

    notice = page.locator(".site-notice")
    expect(notice).to_contain_text("«Atlantis» går inte att välja för Region.")
    expect(notice).to_contain_text("farg=blå")
    expect(page.locator(".page-header .selection")).to_have_text("Västra Götalands län (län), till 2040")
    choose(page, "Region", "skaraborg")
    expect(notice).to_be_hidden()


def test_a_choice_that_a_region_lacks_is_told(visit: Visit) -> None:
    page = visit.open("kompetensbehov.html#region=skaraborg&branch=Q")
    expect(page.get_by_label("Bransch", exact=True)).to_have_value("Q")

    choose(page, "Region", "goteborg")

    expect(page.locator(".site-notice")).to_contain_text("Bransch går inte att välja för den regionen")
    expect(page.get_by_label("Bransch", exact=True)).to_have_value("")


def test_tables_and_files_come_when_they_are_asked_for(visit: Visit) -> None:
    page = visit.open("pendling.html#region=skaraborg")
    visit.live()
    figure = page.locator("figure.chart").first
    expect(figure.locator("tbody tr")).to_have_count(0)
    figure.locator("summary").first.click()
    expect(figure.locator("tbody tr").first).to_be_visible()
    choose(page, "Region", "goteborg")
    expect(page.locator("h1")).to_contain_text("Göteborg")
    expect(page.locator("figure.chart").first.locator("tbody tr").first).to_be_visible()

    with page.expect_download() as csv:
        page.locator("figure.chart").first.locator("a", has_text="CSV").click()
    told = Path(csv.value.path()).read_text(encoding="utf-8-sig")
    assert "Göteborg" in told
    assert told.count("\n") > 8
    with page.expect_download() as svg:
        page.locator("figure.chart").first.locator("a", has_text="SVG").click()
    drawn = Path(svg.value.path()).read_text(encoding="utf-8")
    assert drawn.startswith("<svg ")
    assert "Källa: kompetensnb, referens-commuting_matrix" in drawn


def test_the_other_language_and_the_other_pages_keep_the_choice(visit: Visit) -> None:
    page = visit.open("kompetensbehov.html#region=skaraborg&branch=Q&horizon=lang")
    visit.live()

    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_contain_text("Skaraborg")
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_label("Horizon", exact=True)).to_have_value("lang")
    page.locator(".site-header nav a[data-page=pendling]").click()
    expect(page.locator("h1")).to_contain_text("Skaraborg")
    assert page.url.endswith("en/pendling.html#region=skaraborg")
    page.go_back()
    page.locator("nav.next a[href^='scenario.html']").first.click()
    expect(page.locator("h1")).to_contain_text("Skaraborg")


def test_ready_made_scenarios_are_chosen_and_free_ones_are_said_to_be_elsewhere(visit: Visit) -> None:
    page = visit.open("scenario.html")
    expect(page.locator("article")).to_contain_text("Egna scenarier kräver")
    visit.live()
    before = page.locator(".page .lead").inner_text()

    page.get_by_label("Scenario", exact=True).select_option(index=1)

    expect(page.locator(".page .lead")).not_to_have_text(before)
    assert "scenario=" in page.url


def test_search_finds_regions_sections_and_words(visit: Visit) -> None:
    page = visit.open("index.html")
    field = page.get_by_role("searchbox")

    field.fill("skarab")
    expect(page.locator(".search li").first).to_contain_text("Skaraborg")
    field.fill("bristlista")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Vilken kompetens")
    expect(page.locator("section:focus")).to_have_count(1)
    page.get_by_role("searchbox").fill("xyzzy")
    expect(page.locator(".search [role=status]")).to_have_text("Träffar: 0")


def test_the_keyboard_is_enough_and_the_address_keeps_the_choice(visit: Visit) -> None:
    page = visit.open("pendling.html#region=skaraborg")
    visit.live()

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Hoppa till innehållet")
    page.keyboard.press("Enter")
    expect(page.locator("main:focus")).to_have_count(1)
    assert page.url.endswith("#region=skaraborg")
    page.get_by_label("Region", exact=True).focus()
    page.keyboard.press("Home")
    expect(page.locator("h1")).to_contain_text("Västra Götaland")


def test_print_and_dark_keep_the_figures_readable(visit: Visit) -> None:
    page = visit.open("pendling.html")
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator("figure.chart .plot svg").first).to_be_visible()
    page.emulate_media(media="screen", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 22, 28)"


@pytest.mark.parametrize("name", [*PAGES, "index", "utgavor", "tillganglighet"])
def test_a_page_is_whole_and_accessible(
    browser: Browser, addresses: dict[str, str], faults_by_axe: Callable[[Page], list[str]], name: str
) -> None:
    visit = Visit(browser.new_page(), addresses["host"])
    for width, language in zip(WIDTHS, ("", "en/"), strict=True):
        visit.page.set_viewport_size({"width": width, "height": 900})
        page = visit.open(f"{language}{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults_by_axe(page) == []
    visit.page.close()
    assert visit.faults == []


def test_an_old_edition_says_that_there_is_a_newer_one(
    browser: Browser, folder: Path, addresses: dict[str, str]
) -> None:
    old = re.findall(r"editions/([\w-]+)/", (folder / "utgavor.html").read_text(encoding="utf-8"))[-1]
    current = folder / "current.js"
    told = current.read_text(encoding="utf-8")
    page = browser.new_page()
    page.goto(f"{addresses['host']}editions/{old}/pendling.html#region=skaraborg")
    expect(page.locator("h1")).to_contain_text("Skaraborg")
    expect(page.locator(".newer")).to_be_hidden()

    current.write_text(told.replace(old, "2099-01-01-00000000"), encoding="utf-8")
    page.reload()
    expect(page.locator(".newer")).to_contain_text("Det finns en nyare.")
    page.locator(".newer a").click()
    expect(page.locator("h1")).to_contain_text("Skaraborg")
    assert page.url == f"{addresses['host']}pendling.html#region=skaraborg"
    current.write_text(told, encoding="utf-8")
    page.close()


def test_a_lost_file_is_told_and_what_is_shown_stays(browser: Browser, addresses: dict[str, str]) -> None:
    page = browser.new_page()
    page.goto(f"{addresses['host']}pendling.html")
    page.wait_for_selector("html[data-live]", state="attached")
    page.route("**/files/*", lambda route: route.abort())

    choose(page, "Region", "goteborg")  # not a neighbour in the list, whose files come beforehand

    expect(page.locator(".site-notice")).to_contain_text("gick inte att hämta")
    expect(page.locator("h1")).to_contain_text("Västra Götaland")
    expect(page.get_by_label("Region", exact=True)).to_have_value("vastra-gotaland")
    page.close()
