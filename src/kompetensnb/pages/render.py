"""Pages as HTML: the same blocks for a live page, which draws its charts itself, and for a document, which cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup

from kompetensnb.narrative.messages import text
from kompetensnb.pages import embed
from kompetensnb.pages.page import (
    Block,
    ChartBlock,
    Definitions,
    KeyFigures,
    NextQuestions,
    Note,
    Page,
    Prose,
    Quadrants,
    Section,
    TableBlock,
)
from kompetensnb.pages.payload import chart_payload, payload_json, spec_id
from kompetensnb.pages.scenario_blocks import ChosenScenario, LeverForms, ScenarioLinks
from kompetensnb.pages.sharing_form import SharingForm
from kompetensnb.pages.tables import render_table, statuses_in
from kompetensnb.pages.templating import templates
from kompetensnb.pages.weighing import Weighing
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

__all__ = [
    "Links",
    "Mode",
    "chart_payload",
    "render_block",
    "render_header",
    "render_page",
    "render_section",
    "spec_id",
    "stylesheet",
]

Mode = Literal["live", "document"]
"""`live`: an empty place and the payload of each chart. `document`: drawings and files inside, no program needed."""

Links = Callable[[str, str], str | None]
"""The address where a block (its id) can be fetched in a form (`csv`, `xlsx`, `svg`, `png`); None for no link."""

_CHART_FORMS = ("csv", "xlsx", "svg", "png")
_TABLE_FORMS = ("csv", "xlsx")


class Download(NamedTuple):
    """A link to a block's file: its name for people, where it is, and the name of the file when saved."""

    name: str
    address: str
    file: str


def render_page(page: Page, mode: Mode, links: Links | None = None) -> str:
    """The whole page as one `<article>`. Without `links` a live page has no downloads and a document holds its own."""
    language = page.parameters.language
    if mode == "document" and links is None:
        links = embed.embedded_files(page)
    parts = [render_header(page), *(render_section(section, language, mode, links) for section in page.sections)]
    return _fill("page", language, page=page, parts=parts)


def render_header(page: Page) -> str:
    """The question, what the page is shown for, the answer in a sentence, notices, and a key to the statuses.

    The key has those statuses of the page that need words: not the official ones, nor what is plainly missing.
    """
    found = page_statuses(page)
    explained = [status for status in Status if status in found - {Status.OFFICIAL, Status.MISSING}]
    return _fill("header", page.parameters.language, page=page, statuses=explained)


def render_section(section: Section, language: str, mode: Mode, links: Links | None = None) -> str:
    """A section: its heading and its blocks. Without `links` there are no downloads (`embed.embedded_files`)."""
    blocks = [render_block(block, language, mode, links) for block in section.blocks]
    return _fill("section", language, section=section, blocks=blocks)


def render_block(
    block: Block, language: str, mode: Mode, links: Links | None = None, *, with_payload: bool = True
) -> str:
    """One block as one element with `data-block`. Raises MessageError for an unknown language.

    `with_payload=False` leaves the payload out of a live chart, for a browser that gets it apart (`chart_payload`).
    """
    match block:
        case Prose():
            return _fill("prose", language, block=block)
        case KeyFigures():
            return _fill("key_figures", language, block=block)
        case Note():
            return _fill("note", language, block=block)
        case Quadrants():
            return _fill("quadrants", language, block=block)
        case Definitions():
            return _fill("definitions", language, block=block)
        case NextQuestions():
            return _fill("next_questions", language, block=block, live=mode == "live")
        case LeverForms():
            return _fill("lever_forms", language, block=block) if mode == "live" else ""
        case ChosenScenario():
            return _chosen_scenario(block, language, mode)
        case ScenarioLinks():
            return _fill("scenario_links", language, block=block) if mode == "live" else ""
        case Weighing():
            return _fill("weighing", language, block=block) if mode == "live" else ""
        case SharingForm():
            return _fill("sharing_form", language, block=block) if mode == "live" else ""
        case TableBlock():
            return _table_block(block, language, links)
        case ChartBlock():
            return _chart_block(block, language, mode, links, with_payload)


def stylesheet() -> str:
    """The style of pages, for a document that must hold everything itself."""
    return resources.files("kompetensnb.pages").joinpath("static/page.css").read_text(encoding="utf-8")


def _chart_block(block: ChartBlock, language: str, mode: Mode, links: Links | None, with_payload: bool) -> str:
    chart = block.chart
    is_live = mode == "live"
    return _fill(
        "chart",
        language,
        block=block,
        chart=chart,
        spec_id=spec_id(chart.spec),
        drawing="" if is_live else embed.drawing(block.id, chart),
        payload=payload_json(chart) if is_live and with_payload else "",
        table=render_table(chart.table, language, _caption(chart.title, chart.selection)),
        sources=_sources(chart.sources, language),
        links=list(_downloads(block.id, _CHART_FORMS, links)),
        label=text("pages.download-what", language, title=chart.title),
    )


def _chosen_scenario(block: ChosenScenario, language: str, mode: Mode) -> str:
    """With what can be done about it when live. Its forms carry the other choices, for a browser without scripts."""
    defaults = Parameters().to_papermill()
    chosen = block.parameters.to_papermill().items()
    return _fill(
        "scenario_chosen",
        language,
        block=block,
        live=mode == "live",
        kept=[(name, value) for name, value in chosen if value != defaults[name] and name != "scenario"],
        json_address=f"data:application/json;charset=utf-8,{quote(block.json)}",
    )


def _table_block(block: TableBlock, language: str, links: Links | None) -> str:
    return _fill(
        "table",
        language,
        block=block,
        table=render_table(block.table, language, _caption(block.title, block.selection)),
        sources=_sources(block.sources, language),
        links=list(_downloads(block.id, _TABLE_FORMS, links)),
        label=text("pages.download-what", language, title=block.title),
    )


def _downloads(block_id: str, forms: tuple[str, ...], links: Links | None) -> Iterator[Download]:
    if links is None:
        return
    for form in forms:
        if address := links(block_id, form):
            yield Download(form.upper(), address, f"{block_id}.{form}")


def _sources(sources: tuple[str, ...], language: str) -> str:
    if not sources:
        return ""
    return text("pages.source", language, count=len(sources), sources="; ".join(sources))


def _caption(title: str, selection: str) -> str:
    return f"{title}. {selection}" if selection else title


def page_statuses(page: Page) -> set[Status]:
    """The statuses of all figures on a page."""
    return set().union(*(_statuses(block) for section in page.sections for block in section.blocks))


def _statuses(block: Block) -> set[Status]:
    match block:
        case KeyFigures():
            return {Status(figure.status) for figure in block.figures if figure.status}
        case ChartBlock():
            return statuses_in(block.chart.table)
        case TableBlock():
            return statuses_in(block.table)
        case Quadrants():
            return {Status(block.status)} if block.status else set()
        case _:
            return set()


@cache
def _templates() -> Environment:
    return templates("kompetensnb.pages")


def _fill(template: str, language: str, **values: object) -> str:
    """A template with the page's own words at hand: `word(key)`, `text` and `badge(status)`."""
    words = {
        "text": text,
        "word": lambda key, **fields: text(f"pages.{key}", language, **fields),
        "badge": _badger(language),
    }
    return _templates().get_template(f"{template}.html.j2").render(language=language, **words, **values)


@cache
def _badger(language: str) -> Callable[[str], Markup]:
    """Writes a status as a small label. Its word says everything; the colour only repeats that care is needed."""

    def badge(code: str) -> Markup:
        status = Status(code)
        kind = "status" if status in (Status.OFFICIAL, Status.PRELIMINARY) else "status caution"
        return Markup('<span class="{}">{}</span>').format(kind, status.name_in(language))

    return badge
