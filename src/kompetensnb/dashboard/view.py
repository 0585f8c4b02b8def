"""What a notebook uses: `view = open_page("lagesbild", region="skaraborg")`, then one part of the view per cell."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

from kompetensnb.dashboard import incidents, request
from kompetensnb.dashboard.addresses import download_address
from kompetensnb.dashboard.building import build_page
from kompetensnb.dashboard.changes import BrowserState
from kompetensnb.dashboard.widget import PageWidget
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import error_text, text
from kompetensnb.pages.embed import embedded_files
from kompetensnb.pages.page import Note, Page
from kompetensnb.pages.render import render_header, render_section
from kompetensnb.vocabulary.parameters import Parameters

if TYPE_CHECKING:
    from kompetensnb.pages.registry import PageDefinition


@dataclass(frozen=True)
class Html:
    """A piece of HTML as the value of a cell."""

    html: str
    plain: str = ""
    model_id: str = ""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/html": self.html, "text/plain": self.plain}
        if self.model_id:
            bundle["application/vnd.jupyter.widget-view+json"] = {
                "version_major": 2,
                "version_minor": 0,
                "model_id": self.model_id,
            }
        return bundle


class View(Protocol):
    """The parts of a page, each to be the last expression of a cell."""

    def controls(self) -> Html:
        """The choice the page is shown for; on a live page the line to the browser."""

    def header(self) -> Html:
        """The question, the answer in a sentence, and what to be careful about."""

    def section(self, section_id: str) -> Html:
        """One section with its heading and blocks."""


def open_page(page: str | PageDefinition, **parameters: object) -> View:
    """A page for a choice of parameters.

    On a live page the visitor's address decides and `parameters` are ignored: values in it that cannot be used are
    left out, with a notice on the page; so is a scenario that the page cannot use. Elsewhere `parameters` are the
    values of the notebook's parameters cell.

    Raises:
        KompetensnbError: unknown page, parameter or value; a snapshot that cannot be read. On a live page it is shown
            in place instead.
    """
    query = request.visitors_query()
    if query is None:
        return DocumentView(build_page(_definition(page), Parameters.from_papermill(**parameters)))
    chosen, errors = Parameters.from_query(query)
    notices = tuple(_notice(number, error, chosen.language) for number, error in enumerate(errors))
    try:
        definition = _definition(page)
        built = _with_notices(_build_without_bad_scenario(definition, chosen), notices)
    except KompetensnbError as error:
        return FailedView(error, chosen.language)
    return LiveView(definition, built) if request.is_live() else DocumentView(built)


class DocumentView:
    """A page whose parts need nothing but themselves: charts are drawings, tables open without a program."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def controls(self) -> Html:
        """The selection in words."""
        return Html(f'<p class="selection">{escape(self.page.selection)}</p>', self.page.selection)

    def header(self) -> Html:
        """See `View`."""
        return Html(render_header(self.page), self.page.question)

    def section(self, section_id: str) -> Html:
        """See `View`. KeyError when the page has no such section."""
        section = self.page.section(section_id)
        language = self.page.parameters.language
        return Html(render_section(section, language, "document", embedded_files(self.page)), section.title)


class LiveView:
    """A page in a visitor's browser, which changes with the visitor's choices."""

    def __init__(self, definition: PageDefinition, page: Page) -> None:
        self.page = page
        self._definition = definition
        self._browser = BrowserState(page, self._links)
        self._widget: PageWidget | None = None

    def controls(self) -> Html:
        """The line on which the browser asks for changes. The form itself is written by the server."""
        if self._widget is None:
            self._widget = PageWidget(self, self.page.parameters.language)
        model = self._widget.model_id
        return Html(f'<div hidden data-page-model="{escape(model)}"></div>', self.page.selection, model)

    def header(self) -> Html:
        """See `View`."""
        return Html(render_header(self.page), self.page.question)

    def section(self, section_id: str) -> Html:
        """See `View`. KeyError when the page has no such section."""
        section = self.page.section(section_id)
        return Html(render_section(section, self.page.parameters.language, "live", self._links), section.title)

    def change(
        self, parameters: Mapping[str, object], opened: Collection[str] = (), seen: Collection[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """Show other parameters: the answer to the browser, with the tables of the blocks that are `opened`.

        A part with the sections that are `seen` comes first, if there are others.

        Raises:
            KompetensnbError: a parameter or value that is not known.
        """
        chosen = Parameters.parse(**parameters)
        page = build_page(self._definition, chosen)
        self.page = page
        told = {
            "query": chosen.to_query(),
            "lang": chosen.language,
            "title": page.title,
            "selection": page.selection,
        }
        for part in self._browser.change(page, self._links, opened, seen):
            yield {**told, **part}

    def block(self, block_id: str) -> dict[str, Any]:
        """The whole of a block that is shown, its table included. KeyError when the page has no such block."""
        return {"html": self._browser.block(block_id, self.page.parameters.language, self._links)}

    def opened(self, scenario: str, saved: str) -> dict[str, Any]:
        """What the parameter `scenario` becomes when a saved file is opened beside it.

        Raises:
            KompetensnbError: a file that is no scenario, or has something in it that a scenario cannot have.
        """
        from kompetensnb.forecast import scenarios

        return {"scenario": scenarios.opened(scenario, saved)}

    def _links(self, block_id: str, form: str) -> str:
        return download_address(request.base_url(), self.page, block_id, form)


class FailedView:
    """In place of a page that cannot be shown: why, in a sentence a visitor can understand."""

    def __init__(self, error: KompetensnbError, language: str) -> None:
        reference = incidents.record(f"page not shown: {error}", error.detail)
        self._title = text("dashboard.not-shown", language)
        self._message = error_text(error, language)
        self._reference = text("dashboard.reference", language, reference=reference)

    def controls(self) -> Html:
        """Nothing."""
        return Html("")

    def header(self) -> Html:
        """The message, with its reference."""
        message = f'<p>{escape(self._message)}</p><p class="reference">{escape(self._reference)}</p>'
        return Html(
            f'<header class="page-header"><h1>{escape(self._title)}</h1>'
            f'<div class="notice error" role="alert">{message}</div></header>',
            self._message,
        )

    def section(self, _section_id: str) -> Html:
        """Nothing."""
        return Html("")


def _definition(page: str | PageDefinition) -> PageDefinition:
    if not isinstance(page, str):
        return page
    # A page of one's own needs none of those that the project has, nor the libraries that they need.
    from kompetensnb.pages.registry import page_definition

    return page_definition(page)


def _build_without_bad_scenario(definition: PageDefinition, parameters: Parameters) -> Page:
    """The page; when it cannot be made with the scenario of an address, the page without one, which says why."""
    try:
        return build_page(definition, parameters)
    except KompetensnbError as error:
        if not parameters.scenario:
            raise
        notice = Note("address-scenario", error_text(error, parameters.language), "warning")
        return _with_notices(build_page(definition, parameters.replace(scenario="")), (notice,))


def _notice(number: int, error: KompetensnbError, language: str) -> Note:
    return Note(f"address-{number}", error_text(error, language), "warning")


def _with_notices(page: Page, notices: tuple[Note, ...]) -> Page:
    return dataclasses.replace(page, notices=(*notices, *page.notices)) if notices else page
