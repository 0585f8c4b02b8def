"""A live page in a browser: drawn, changed, left, broken off. Nothing is asked of any other host."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from ..dashboard.conftest import RunningServer, running

PORT = 8885
ADDRESS = f"http://127.0.0.1:{PORT}/"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running(tmp_path_factory.mktemp("live"), PORT, spare_kernels=2, reconnect_grace=3.0) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, server: RunningServer) -> Iterator[Page]:
    """A page that must neither complain nor ask another host; `page.console` is what it said."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="sv-SE")
    opened = context.new_page()
    said: list[str] = []
    asked: set[str] = set()
    opened.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: asked.add(request.url.split("/")[2]))
    yield opened
    context.close()
    assert said == []
    assert asked == {f"127.0.0.1:{PORT}"}


def open_page(page: Page, path: str) -> Response:
    response = page.goto(ADDRESS + path)
    assert response is not None
    page.wait_for_selector("html[data-painted]", state="attached")
    return response


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).select_option(value)
    expect(page.locator(".bar")).not_to_have_class(re.compile("busy"))


def test_every_chart_is_drawn_under_a_strict_policy(page: Page) -> None:
    response = open_page(page, "prov?region=skaraborg")
    assert "unsafe" not in response.headers["content-security-policy"]
    for figure in page.locator("figure.chart").all():
        expect(figure.locator(".plot svg")).to_be_visible()
        assert figure.locator(".plot svg path, .plot svg rect").count() > 3
        drawing, place = figure.locator(".plot svg").bounding_box(), figure.locator(".plot").bounding_box()
        assert drawing is not None
        assert place is not None
        assert abs(drawing["width"] - place["width"]) < 20
    assert page.locator("script.chart-payload").count() == 0


def test_a_chart_follows_its_place_and_leaves_the_others_alone(page: Page) -> None:
    open_page(page, "prov?region=skaraborg")
    for block in ("line-1", "line-2", "bars"):
        page.wait_for_selector(f"figure[data-block={block}][data-drawn]")
    page.evaluate("""() => {
      window.redrawn = new Set();
      const note = ({ target }) => redrawn.add(target.closest("figure.chart")?.dataset.block);
      new MutationObserver((records) => records.forEach(note)).observe(document, { subtree: true, attributes: true });
      document.querySelector("figure[data-block=bars] .plot").style.width = "300px";
    }""")
    expect(page.locator("figure[data-block=bars] .plot svg")).to_have_attribute("width", "300")
    page.wait_for_timeout(200)
    assert page.evaluate("[...redrawn]") == ["bars"]


def test_a_choice_changes_the_page_in_place(page: Page) -> None:
    open_page(page, "prov?region=skaraborg&year=2024")
    page.locator("figure[data-block=bars] summary").click()
    page.evaluate("document.querySelector('figure[data-block=bars] .plot').marked = true")
    before = page.locator("figure[data-block=bars] .plot svg").inner_html()
    choose(page, "Region", "riket")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur är det i Riket?")
    assert page.url == f"{ADDRESS}prov?region=riket&year=2024"
    assert page.title() == "Provsida – Kompetensanalys Västra Götaland"
    expect(page.locator(".toast")).to_have_text("Sidan visar nu Riket, land.")
    expect(page.get_by_text("Bara för riket.")).to_be_visible()
    assert page.evaluate("document.querySelector('figure[data-block=bars] .plot').marked"), "the drawing was kept"
    assert page.locator("figure[data-block=bars] .plot svg").inner_html() != before
    assert page.locator("figure[data-block=bars] .plot").get_attribute("aria-label") == "Diagram för Riket"
    assert page.locator("figure[data-block=bars] details").get_attribute("open") is not None, "an open table stays open"
    choose(page, "Region", "skaraborg")
    expect(page.get_by_text("Bara för riket.")).to_have_count(0)


def test_a_table_comes_when_it_is_opened(page: Page) -> None:
    open_page(page, "prov?region=vara")
    choose(page, "Region", "mark")
    table = page.locator("figure[data-block=bars] tbody tr")
    expect(table).to_have_count(0)
    page.locator("figure[data-block=bars] summary").click()
    expect(table).to_have_count(11)
    value = table.first.locator("td").first.inner_text()
    choose(page, "Region", "ale")
    expect(table).to_have_count(11)
    assert table.first.locator("td").first.inner_text() != value


def test_a_chart_out_of_sight_waits_until_it_is_scrolled_to(page: Page) -> None:
    page.add_init_script("window.requestIdleCallback = () => 0")  # a browser that always has something else to do
    page.set_viewport_size({"width": 1440, "height": 300})
    page.goto(ADDRESS + "prov?region=vara")
    expect(page.locator("#live")).to_be_attached()
    bars = page.locator("figure[data-block=bars] .plot svg")
    expect(bars).to_have_count(0)
    choose(page, "Region", "mark")
    expect(bars).to_have_count(0)
    page.locator("figure[data-block=bars]").scroll_into_view_if_needed()
    expect(bars).to_be_visible()
    first = bars.inner_html()
    page.evaluate("scrollTo(0, 0)")
    choose(page, "Region", "ale")
    assert bars.inner_html() == first, "an old drawing stays in its place, so that nothing jumps"
    page.locator("figure[data-block=bars]").scroll_into_view_if_needed()
    expect(bars).to_be_visible()
    page.wait_for_function("old => document.querySelector('figure[data-block=bars] svg').innerHTML !== old", arg=first)
    assert page.evaluate("document.documentElement.dataset.painted") is None


def test_every_chart_is_painted_for_paper(page: Page) -> None:
    page.add_init_script("window.requestIdleCallback = () => 0")
    page.set_viewport_size({"width": 1440, "height": 300})
    page.goto(ADDRESS + "prov?region=vara")
    expect(page.locator("#live")).to_be_attached()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("figure.chart .plot svg")).to_have_count(3)


def test_back_forward_and_a_link_show_what_they_showed(page: Page, browser: Browser) -> None:
    open_page(page, "prov?region=vara")
    choose(page, "Region", "mark")
    choose(page, "Kön", "kvinnor")
    page.go_back()
    expect(page.get_by_label("Kön", exact=True)).to_have_value("alla")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur är det i Vara?")
    expect(page.get_by_label("Region", exact=True)).to_have_value("vara")
    assert page.url == f"{ADDRESS}prov?region=vara"
    page.go_forward()
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur är det i Mark?")
    assert page.url == f"{ADDRESS}prov?region=mark&sex=kvinnor"
    page.reload()
    expect(page.get_by_label("Region", exact=True)).to_have_value("mark")
    expect(page.get_by_label("Kön", exact=True)).to_have_value("kvinnor")


def test_the_keyboard_is_enough(page: Page) -> None:
    open_page(page, "prov?region=riket")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Hoppa till innehållet")
    while page.evaluate("document.activeElement.name") != "region":
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur är det i Västra Götaland?")
    expect(page.locator(":focus")).to_have_attribute("name", "region")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".bar")).not_to_have_class(re.compile("busy"))


def test_quick_choices_end_at_the_last(page: Page) -> None:
    open_page(page, "prov")
    region = page.get_by_label("Region", exact=True)
    for value in ("vara", "mark", "ale", "skovde", "riket", "orust"):
        region.select_option(value)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur är det i Orust?")
    expect(page.locator(".bar")).not_to_have_class(re.compile("busy"))
    assert page.url.endswith("region=orust")


def test_the_other_language_is_a_link_that_keeps_the_choice(page: Page) -> None:
    open_page(page, "prov?region=vara")
    choose(page, "Region", "mark")
    page.get_by_role("link", name="English").click()
    page.wait_for_selector("html[lang=en][data-painted]", state="attached")
    assert page.url == f"{ADDRESS}prov?region=mark&language=en"
    expect(page.get_by_label("Sex", exact=True)).to_be_visible()
    choose(page, "Region", "vara")
    assert page.url == f"{ADDRESS}prov?region=vara&language=en"
    expect(page.locator(".toast")).to_contain_text("The page now shows Vara")


def test_a_fault_is_told_in_place_and_the_page_goes_on(page: Page) -> None:
    open_page(page, "prov?region=vara")
    page.evaluate(
        """() => { const hidden = document.createElement('input');
        Object.assign(hidden, {type: 'hidden', name: 'scenario', value: 'raise'});
        document.querySelector('form.bar').append(hidden); }"""
    )
    choose(page, "Region", "mark")
    expect(page.locator(".toast")).to_have_text(re.compile(r"Sidan kunde inte ändras\..*Ange referensen [\dA-Z]{4}-"))
    expect(page.get_by_label("Region", exact=True)).to_have_value("vara")
    expect(page.locator(".bar [name=scenario]")).to_have_count(0)
    choose(page, "Region", "ale")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur är det i Ale?")


def test_a_killed_kernel_is_told_and_choices_load_the_page_anew(page: Page, server: RunningServer) -> None:
    open_page(page, "prov?region=vara")
    choose(page, "Region", "mark")
    for pid in server.kernels:
        os.kill(pid, signal.SIGKILL)
    expect(page.locator(".toast.error")).to_contain_text("Förbindelsen med servern är bruten.", timeout=15_000)
    expect(page.get_by_role("button", name="Ladda om")).to_be_visible()
    page.get_by_label("Region", exact=True).select_option("ale")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur är det i Ale?")
    assert "region=ale" in page.url


def test_a_page_of_the_past_frees_its_kernel(page: Page, server: RunningServer) -> None:
    open_page(page, "prov")
    kernel = re.search(r'"kernel": "([0-9a-f-]{36})"', page.content())
    assert kernel is not None
    page.goto(ADDRESS)
    for _ in range(300):
        if f"Kernel shutdown: {kernel[1]}" in server.log:
            break
        page.wait_for_timeout(100)
    assert f"Kernel shutdown: {kernel[1]}" in server.log


def test_without_scripts_the_form_and_the_figures_work(browser: Browser, server: RunningServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(ADDRESS + "prov?region=vara")
    assert "Diagrammen ritas av ett skript som webbläsaren inte kör." in page.content()
    page.get_by_label("Region", exact=True).select_option("mark")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur är det i Mark?")
    page.locator("figure[data-block=bars] summary").click()
    expect(page.locator("figure[data-block=bars] table")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    "path", ["", "prov?region=skaraborg", "?language=en", "prov?measure=andel-65", "prov?scenario=mend"]
)
def test_no_barrier_is_found(page: Page, path: str) -> None:
    page.goto(ADDRESS + path)
    page.wait_for_load_state("networkidle")
    context = page.context.browser.new_context(bypass_csp=True)  # axe is put into the page as a script
    checked = context.new_page()
    checked.goto(ADDRESS + path)
    checked.wait_for_load_state("networkidle")
    results = Axe().run(checked)
    context.close()
    assert results.response["violations"] == [], results.generate_report()


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_wider_than_the_window(page: Page, width: int, tmp_path: Path) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, "prov?region=skaraborg")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 800, "height": 900})
    page.wait_for_timeout(500)
    drawing, place = (page.locator(f"figure[data-block=bars] {name}").bounding_box() for name in (".plot svg", ".plot"))
    assert drawing is not None
    assert place is not None
    assert abs(drawing["width"] - place["width"]) < 20, "the drawing follows the window"
