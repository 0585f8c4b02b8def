"""Views of a page as data: what the page's script needs to show another choice, and the tables apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape, unescape
from pathlib import Path
from typing import Any, Final

from kompetensnb.charts.chart import Chart
from kompetensnb.charts.drawing import draw_svg, with_data
from kompetensnb.narrative.messages import text
from kompetensnb.pages.embed import inline_svg
from kompetensnb.pages.files import block_file
from kompetensnb.pages.page import Block, ChartBlock, NextQuestions, Note, Page, TableBlock
from kompetensnb.pages.registry import PAGES
from kompetensnb.pages.render import render_block, render_header, render_section, spec_id
from kompetensnb.pages.scenario_blocks import ChosenScenario, LeverForms, ScenarioLinks
from kompetensnb.pages.sections import told
from kompetensnb.pages.sharing_form import SharingForm
from kompetensnb.pages.tables import render_table
from kompetensnb.pages.weighing import Weighing
from kompetensnb.publish.site.files import put_data, write_whole
from kompetensnb.publish.site.plan import Task
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

Made = dict[str, Any]
"""`views` and `tables`: names of data files; `specs`: ids of the chart specifications that the views need."""

Axes = Mapping[str, tuple[str, ...]]
"""The choices of each page of the site."""

DRAWN: Final = {"wide": 556, "narrow": 318}
"""Widths in px of the drawings that a page opens with: two beside each other on a screen, one on a phone."""

_LINK: Final = re.compile(r'<a href="([a-z]+)(?:\?([^"]*))?"([^>]*)>(.*?)</a>')
_PLOT: Final = re.compile(r'(<div class="plot"[^>]*>)</div>')


class _Pool:
    """Values, each once, by their number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.values: list[Any] = []

    def number(self, value: Any) -> int:
        key = json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
        if key not in self._numbers:
            self._numbers[key] = len(self.values)
            self.values.append(value)
        return self._numbers[key]


def make_views(out: Path, specs: Path, task: Task, axes: Axes, snapshot: str) -> Made:
    """Build the views of a task and write them into the site `out`, and specifications that are new into `specs`.

    Raises:
        KompetensnbError: what building a page raises.
        OSError: when a file cannot be written.
    """
    blocks, tables = _Pool(), _Pool()
    views: dict[str, Any] = {}
    table_places: dict[str, dict[str, int]] = {}
    used: set[str] = set()
    for key, parameters in task.views():
        page = _built(task.page, parameters, snapshot)
        sections = [
            [
                section.id,
                section.title,
                [[block.id, blocks.number(given)] for block, given in _given(section.blocks, page, axes)],
            ]
            for section in page.sections
        ]
        header = blocks.number([render_header(page)])
        views[key] = {"header": header, "sections": sections, "title": page.title, "selection": page.selection}
        table_places[key] = {id_: tables.number(found) for id_, found in _tables(page)}
        used |= set(_keep_specs(page, specs))
    return {
        "views": put_data(out, {"blocks": blocks.values, "views": views}),
        "tables": put_data(out, {"tables": tables.values, "views": table_places}),
        "specs": sorted(used),
    }


def make_article(out: Path, specs: Path, page_name: str, parameters: Parameters, axes: Axes, snapshot: str) -> Made:
    """The HTML of a page as it opens, its charts drawn; written into the site's files under the key `article`."""
    page = _built(page_name, parameters, snapshot)
    used = set(_keep_specs(page, specs))
    parts = [render_header(page)]
    for section in page.sections:
        html = render_section(replace(section, blocks=()), parameters.language, "live")
        blocks = "".join(_opening(block, given) for block, given in _given(section.blocks, page, axes))
        parts.append(html.replace("</section>", f"{blocks}</section>"))
    article = f'<article class="page" data-page="{page.name}">{"".join(parts)}</article>'
    return {
        "article": put_data(out, article),
        "title": page.title,
        "question": page.question,
        "lead": page.lead,
        "sections": [[section.id, section.title] for section in page.sections],
        "specs": sorted(used),
    }


def _built(name: str, parameters: Parameters, snapshot: str) -> Page:
    """The page without anything from the councils' registers, which says so where it would stand."""
    page = PAGES[name].build(open_snapshot(snapshot), parameters)
    note = Note(f"{told.ID}-inte-har", text("site.registers-not-here", parameters.language))
    sections = (replace(each, blocks=(note,)) if each.id == told.ID else each for each in page.sections)
    return replace(page, sections=tuple(sections))


def _given(blocks: tuple[Block, ...], page: Page, axes: Axes) -> Iterator[tuple[Block, list[Any]]]:
    """What the script gets of each block: its HTML; of a chart also the id of its specification and its data."""
    language = page.parameters.language
    for block in blocks:
        match block:
            case LeverForms():
                note = Note(block.id, text("site.scenarios-live", language))
                yield block, [render_block(note, language, "live")]
            case Weighing() | SharingForm():
                continue
            case ChosenScenario():
                yield block, [render_block(block, language, "document")]
            case ScenarioLinks():
                yield block, [_linked(render_block(block, language, "live"), axes)]
            case NextQuestions():
                # A question may bring a scenario of its own, which only the live page can compute.
                given = {page: tuple(name for name in names if name != "scenario") for page, names in axes.items()}
                yield block, [_linked(render_block(block, language, "live"), given)]
            case ChartBlock():
                bare = replace(block, chart=replace(block.chart, table=replace(block.chart.table, rows=())))
                html = render_block(bare, language, "live", _file_links, with_payload=False)
                yield block, [html, spec_id(block.chart.spec), block.chart.data]
            case TableBlock():
                yield block, [render_block(block, language, "live", _file_links)]
            case _:
                yield block, [render_block(block, language, "live")]


def _file_links(block_id: str, form: str) -> str | None:
    """Files are made in the browser, which finds the link by its address."""
    return f"#fil={block_id}.{form}" if form in ("csv", "svg") else None


def _linked(html: str, axes: Axes) -> str:
    """Links to pages as links inside the site, with the choices that there are in it; words alone for other pages."""

    def link(match: re.Match[str]) -> str:
        page, query, rest, words = match.groups()
        if page not in axes:
            return words
        chosen, _ = Parameters.from_query(unescape(query or ""))
        kept = {name: value for name, value in chosen.to_papermill().items() if name in axes[page]}
        anchor = Parameters.parse(**kept).to_query()
        address = f"{page}.html#{escape(anchor)}" if anchor else f"{page}.html"
        return f'<a href="{address}"{rest}>{words}</a>'

    return _LINK.sub(link, html)


def _opening(block: Block, given: list[Any]) -> str:
    html: str = given[0]
    if not isinstance(block, ChartBlock):
        return html
    # A table comes when it is opened, here as after a change.
    html = html.replace('<details class="data">', f'<details class="data" data-pending="{block.id}">', 1)
    drawings = "".join(_drawing(block.id, block.chart, name, width) for name, width in DRAWN.items())
    return _PLOT.sub(lambda match: f"{match[1]}{drawings}</div>", html, count=1)


def _drawing(block_id: str, chart: Chart, name: str, width: int) -> str:
    svg = inline_svg(draw_svg(with_data(chart, width)), f"{block_id}-{name}")
    return re.sub(r'class="marks"', f'class="marks {name}"', svg, count=1)


def _tables(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Of each block with a table: the table that a chart leaves out, and the file for spreadsheets."""
    language = page.parameters.language
    for block in (block for section in page.sections for block in section.blocks):
        if isinstance(block, ChartBlock | TableBlock):
            csv = (block_file(page, block.id, "csv") or b"").decode("utf-8-sig")
            chart = block.chart if isinstance(block, ChartBlock) else None
            caption = f"{chart.title}. {chart.selection}" if chart else ""
            yield block.id, [render_table(chart.table, language, caption) if chart else "", csv]


def _keep_specs(page: Page, specs: Path) -> Iterator[str]:
    for block in (block for section in page.sections for block in section.blocks):
        if isinstance(block, ChartBlock):
            name = spec_id(block.chart.spec)
            file = specs / f"{name}.json"
            if not file.exists():
                specs.mkdir(parents=True, exist_ok=True)
                write_whole(file, json.dumps(block.chart.spec, sort_keys=True).encode())
            yield name
