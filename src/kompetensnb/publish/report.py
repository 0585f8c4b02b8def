"""Makes a report: the notebook of a page run for one choice of parameters, as HTML, PDF, XLSX and PPTX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from kompetensnb.dashboard.building import build_page
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.page import Page
from kompetensnb.pages.registry import PageDefinition, page_definition
from kompetensnb.pages.sections import sources
from kompetensnb.publish.browser import find_browser
from kompetensnb.publish.document import document_html
from kompetensnb.publish.facts import Facts, facts_of, told
from kompetensnb.publish.notebooks import notebook_path
from kompetensnb.publish.pdf import write_pdf
from kompetensnb.publish.pieces import Chapter, Piece
from kompetensnb.publish.pptx import report_slides
from kompetensnb.publish.run import run_notebook
from kompetensnb.publish.staging import staged, writing_to
from kompetensnb.publish.xlsx import report_workbook
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

FORMATS: Final = ("html", "pdf", "xlsx", "pptx")
_USUAL: Final = ("html", "pdf")
_ALWAYS: Final = {"snapshot", "language"}


@dataclass(frozen=True)
class Report:
    """The files that were written. `without_pdf` tells why a PDF that nobody asked for by name is not among them."""

    files: tuple[Path, ...]
    without_pdf: KompetensnbError | None = None


def make_report(name: str, parameters: Parameters, *, formats: Sequence[str] = (), out: Path | None = None) -> Report:
    """Run the notebook of the page `name` and write its report into `out`, or under reports/out.

    Without `formats` it is HTML and PDF, and a machine without a browser gets the HTML alone; a format asked for is
    made or the report fails. Everything is checked before the notebook runs, and nothing of an earlier report is
    touched before the new one is complete.

    Raises:
        KompetensnbError: unknown-page, unknown-format, parameter-not-used, invalid-parameter, pdf-no-browser, and what
            `open_snapshot`, `run_notebook`, `write_pdf` and `staged` raise.
    """
    wanted = _formats(formats)
    definition, notebook = page_definition(name), notebook_path(name)
    snapshot = open_snapshot(parameters.snapshot)
    _check(definition, snapshot, parameters)
    # The notebook is told the snapshot by its id: figures and facts must be of the same one.
    pinned = parameters.replace(snapshot=snapshot.id)
    page = build_page(definition, pinned)
    facts = facts_of(definition.title(parameters.language), page, snapshot)
    without_pdf = KompetensnbError("pdf-no-browser") if "pdf" in wanted and find_browser() is None else None
    if without_pdf and formats:
        raise without_pdf

    folder = out or Path("reports", "out", name, parameters.region)
    stem = file_stem(name, parameters)
    with staged(folder) as aside:
        html = document_html(run_notebook(notebook, pinned), name, facts)
        document = aside / f"{stem}.html"
        with writing_to(folder):
            document.write_text(html, encoding="utf-8")
            if "pdf" in wanted and not without_pdf:
                write_pdf(document, aside / f"{stem}.pdf", facts)
            for form, content in _office(wanted, facts, page):
                (aside / f"{stem}.{form}").write_bytes(content)
            if "html" not in wanted:
                document.unlink()
        made = tuple(sorted(path.name for path in aside.iterdir() if path.is_file()))
    return Report(tuple(folder / file for file in made), without_pdf)


def file_stem(name: str, parameters: Parameters) -> str:
    """File name without ending: page, region, and every choice that differs from the usual one."""
    defaults = Parameters(region=parameters.region).to_papermill()
    values = parameters.to_papermill()
    if parameters.scenario:  # as long as a page, and different scenarios must not share a file
        values["scenario"] = sha256(parameters.scenario.encode()).hexdigest()[:8]
    chosen = [f"{key}-{value}" for key, value in values.items() if value != defaults[key]]
    return re.sub(r"[^a-z0-9]+", "-", "-".join([name, parameters.region, *chosen]).lower()).strip("-")


def _formats(formats: Sequence[str]) -> tuple[str, ...]:
    for item in formats:
        if item not in FORMATS:
            raise KompetensnbError("unknown-format", value=item[:60], allowed=", ".join(FORMATS))
    return tuple(formats) or _USUAL


def _office(wanted: Sequence[str], facts: Facts, page: Page) -> Iterator[tuple[str, bytes]]:
    """The workbook and the slides that are wanted."""
    name = page_definition(page.name).title(facts.language)
    chapters = [Chapter("kapitel-1", name, (Piece("kapitel-1", name, page, "", sources.named(page)),))]
    about = tuple(told(facts))
    if "xlsx" in wanted:
        yield "xlsx", report_workbook(facts, about, chapters)
    if "pptx" in wanted:
        yield "pptx", report_slides(facts, about, chapters)


def _check(definition: PageDefinition, snapshot: Snapshot, parameters: Parameters) -> None:
    """Refuse a choice that the page does not have, and a value that the data do not have."""
    defaults = Parameters().to_papermill()
    chosen = {name: value for name, value in parameters.to_papermill().items() if value != defaults[name]}
    for name, value in chosen.items():
        if name not in definition.controls and name not in _ALWAYS:
            allowed = ", ".join(dict.fromkeys((*definition.controls, *sorted(_ALWAYS))))
            raise KompetensnbError(
                "parameter-not-used", parameter=name, value=value, page=definition.name, allowed=allowed
            )
    for name, choices in definition.choices(snapshot, parameters).items():
        values = [value for value, _ in choices]
        if name in chosen and str(chosen[name]) not in values:
            known = ", ".join(value for value in values if value)
            raise KompetensnbError("invalid-parameter", parameter=name, value=chosen[name], allowed=known)
