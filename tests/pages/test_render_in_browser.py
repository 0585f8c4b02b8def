"""A rendered document as a reader meets it: found by axe without fault, within the screen, asking for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.pages import page as parts
from kompetensnb.pages.render import render_page, stylesheet
from kompetensnb.vocabulary.parameters import Parameters

pytestmark = pytest.mark.browser

LONG_NAME = "Göteborgsregionens kommunalförbund utan Göteborg (12 kranskommuner)"
SPEC = {
    "config": {},
    "width": "container",
    "height": 160,
    "autosize": {"type": "fit-x", "contains": "padding"},
    "data": {"name": "rows"},
    "mark": "bar",
    "encoding": {"y": {"field": "region", "type": "nominal"}, "x": {"field": "value", "type": "quantitative"}},
}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("document") / "page.html"
    html = render_page(example(), "document")
    path.write_text(
        '<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Lägesbild</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{stylesheet()}</style></head><body><main>{html}</main></body></html>",
        encoding="utf-8",
    )
    return path


def example() -> parts.Page:
    years = tuple(
        {"region": LONG_NAME, "year": year, "value": 1234567.0 + year, "share": 12.5, "status": "skattad"}
        for year in range(1968, 2026)
    )
    missing = {"region": "Dals-Ed", "year": 2025, "value": None, "share": None, "status": "sekretess", "mark": ".."}
    columns = (
        Column("region", "Region"),
        Column("year", "År", "year"),
        Column("value", "Förvärvsarbetande nattbefolkning", "integer"),
        Column("share", "Andel av befolkningen", "percent"),
    )
    table = Table(columns, (*years, missing))
    charts = [
        Chart(
            name,
            f"Diagram {name}",
            LONG_NAME,
            "Stapeldiagram.",
            SPEC,
            {"rows": [*years, missing]},
            table,
            ("SCB",),
            ("N.",),
        )
        for name in ("ett", "tva", "tre")
    ]
    figure = parts.KeyFigure(
        f"Pendlingsnetto i {LONG_NAME}",
        "+1\u00a0234",
        "+12 sedan 2024",
        "3 av 4",
        "skattad",
        "Summerat.",
        "SCB, TAB638",
    )
    blocks = (
        parts.KeyFigures("nyckeltal", (figure,) * 5),
        parts.Prose("text", ("Ett stycke text om befolkningen.",)),
        *(parts.ChartBlock(chart.id, chart) for chart in charts),
        parts.Note("not", "Finns bara för länet.", "warning"),
        parts.TableBlock("tabell", "Tabell", table, LONG_NAME, ("SCB",)),
    )
    return parts.Page(
        name="lagesbild",
        title="Lägesbild",
        question=f"Hur ser {LONG_NAME} ut?",
        lead="Befolkningen växer.",
        selection=LONG_NAME,
        parameters=Parameters(),
        sections=(parts.Section("del", "Del", blocks),),
        snapshot="2026-11-20",
        notices=(parts.Note("n", "Talen är skattade.", "warning"),),
    )


@pytest.fixture(params=[(1440, "light"), (1440, "dark"), (390, "light")])
def opened(request: pytest.FixtureRequest, browser: Browser, document: Path) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(document.as_uri())
    yield page
    context.close()
    assert asked == [document.as_uri()]


def open_tables(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true })")


def test_axe_finds_nothing(opened: Page, faults_by_axe: Callable[[Page], list[str]]) -> None:
    open_tables(opened)
    assert faults_by_axe(opened) == []


@pytest.mark.parametrize("width", [1440, 800, 390, 320])
def test_nothing_reaches_outside_the_screen(browser: Browser, document: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(document.as_uri())
    outside = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(outside) == 0
    open_tables(page)
    assert page.evaluate(outside) == 0
    page.close()


def test_what_can_be_pressed_is_large_enough(opened: Page) -> None:
    sizes = opened.eval_on_selector_all(
        ".page a, .page summary",
        "nodes => nodes.map(node => node.getBoundingClientRect()).map(b => [b.width, b.height])",
    )
    assert len(sizes) > 10
    assert min(min(size) for size in sizes) >= 24


def test_paper_has_the_sources_but_no_controls(browser: Browser, document: Path) -> None:
    page = browser.new_page()
    page.goto(document.as_uri())
    page.emulate_media(media="print")
    # Sources that are folded away on the screen take up room on paper.
    assert page.eval_on_selector(".key-figure details p", "node => node.getBoundingClientRect().height") > 0
    for selector in (".downloads", "summary", ".chart .data"):
        assert not page.locator(selector).first.is_visible()
    page.close()
