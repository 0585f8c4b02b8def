from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from kompetensnb.dashboard.building import build_page
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.page import ChartBlock
from kompetensnb.pages.registry import PAGES
from kompetensnb.pages.render import render_header, render_section, stylesheet
from kompetensnb.publish import browser, pdf
from kompetensnb.publish.compose import report_html
from kompetensnb.publish.definitions import read_definition
from kompetensnb.publish.facts import Facts
from kompetensnb.publish.pieces import Chapter, Piece
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

HTML = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Titel</title></head>
<body><h1>Läget i Skaraborg</h1><h2>Befolkning</h2><p>269 467 personer.</p>
<table><tr><th scope="col">År</th></tr><tr><td>2025</td></tr></table></body></html>"""


@pytest.fixture
def html(tmp_path: Path) -> Path:
    path = tmp_path / "läge #1.html"
    path.write_text(HTML, encoding="utf-8")
    return path


def _stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    program = tmp_path / "browser"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv(browser.ENVIRONMENT, str(program))


@pytest.mark.browser
def test_it_is_tagged_has_an_outline_and_tells_its_facts(html: Path, tmp_path: Path, facts: Facts) -> None:
    target = tmp_path / "läge.pdf"

    pdf.write_pdf(html, target, facts)

    reader = PdfReader(target)
    root: Any = reader.root_object
    outline: Any = reader.outline
    described: Any = reader.metadata
    assert "269 467 personer." in reader.pages[0].extract_text()
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "sv"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert outline[0].title == "Läget i Skaraborg"
    assert described.title == facts.title
    assert described.subject == facts.description
    assert "region=skaraborg; " in described["/Keywords"]
    assert "snapshot=2026-11-22-0123456789ab" in described["/Keywords"]
    assert described["/CreationDate"] == "D:20261122000000Z"
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".html", ".pdf"], "no profile is left behind"


TALL = "<style>:root { --fit: 1; } main { zoom: var(--fit); } p { height: %dmm; break-inside: avoid; }</style>"


def _figures(path: Path) -> list[str | None]:
    """The alternative texts of what is tagged as a figure."""
    found: list[str | None] = []
    left: list[Any] = [PdfReader(path).root_object["/StructTreeRoot"]]
    while left:
        element = left.pop()
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            left.extend(element)
        elif isinstance(element, dict):
            found += [element.get("/Alt")] if element.get("/S") == "/Figure" else []
            left.append(element.get("/K"))
    return found


@pytest.mark.browser
def test_every_drawing_is_a_figure_with_its_alternative_text_and_nothing_else_is(
    html: Path, tmp_path: Path, facts: Facts
) -> None:
    section = PAGES["lagesbild"].build(open_snapshot(), Parameters(region="skaraborg")).section("befolkning")
    shown = f"<style>{stylesheet()}</style>{render_section(section, 'sv', 'document')}"
    html.write_text(HTML.replace("</body>", f"{shown}</body>"), encoding="utf-8")

    pdf.write_pdf(html, tmp_path / "a.pdf", facts)

    told = [block.chart.alt for block in section.blocks if isinstance(block, ChartBlock)]
    assert len(told) == 2
    assert sorted(filter(None, _figures(tmp_path / "a.pdf"))) == sorted(told)
    assert None not in _figures(tmp_path / "a.pdf")


@pytest.mark.browser
def test_a_sheet_that_is_a_little_too_long_is_made_smaller(html: Path, tmp_path: Path, facts: Facts) -> None:
    html.write_text(f"{TALL % 280}<main><p>Skövde</p></main>", encoding="utf-8")

    pdf.write_one_page(html, tmp_path / "a.pdf", facts)

    reader = PdfReader(tmp_path / "a.pdf")
    assert len(reader.pages) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", html.name]


@pytest.mark.browser
def test_the_fact_sheet_with_most_to_say_goes_on_one_page(html: Path, tmp_path: Path, facts: Facts) -> None:
    definition = read_definition("faktablad")
    # Its own history is one notice more than others have.
    page = build_page(PAGES["lagesbild"], Parameters(region="bollebygd"))
    wanted = definition.parts[0].sections
    shown = [render_section(page.section(name), "sv", "document", lambda *_: "") for name in wanted]
    piece = Piece("kapitel-1", "Lägesbild", page, "".join([render_header(page), *shown]), "")
    sheet = report_html(facts, [Chapter("kapitel-1", "Lägesbild", (piece,))], layout=definition.layout)
    html.write_text(sheet, encoding="utf-8")

    pdf.write_one_page(html, tmp_path / "a.pdf", facts)

    assert len(PdfReader(tmp_path / "a.pdf").pages) == 1
    assert "Pendling över kommungränsen" in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()


def test_a_sheet_that_cannot_go_on_one_page_is_told(
    html: Path, tmp_path: Path, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    zooms: list[str] = []

    def write(document: Path, target: Path, _: Facts) -> None:
        zooms.append(document.read_text(encoding="utf-8"))
        writer = PdfWriter()
        for _page in range(2):
            writer.add_blank_page(100, 100)
        writer.write(target)

    monkeypatch.setattr(pdf, "write_pdf", write)
    html.write_text(TALL % 900, encoding="utf-8")

    with pytest.raises(KompetensnbError) as caught:
        pdf.write_one_page(html, tmp_path / "a.pdf", facts)

    assert caught.value.key == "report-too-long"
    assert caught.value.fields == {"name": facts.title, "pages": 2}
    assert len(set(zooms)) == len(zooms) > 1


@pytest.mark.browser
def test_the_same_document_gives_the_same_bytes(html: Path, tmp_path: Path, facts: Facts) -> None:
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"

    pdf.write_pdf(html, first, facts)
    time.sleep(1.1)  # the browser writes its clock in whole seconds
    pdf.write_pdf(html, second, facts)

    assert first.read_bytes() == second.read_bytes()


def test_without_a_browser_it_says_so(
    html: Path, tmp_path: Path, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(browser.ENVIRONMENT, str(tmp_path / "nowhere"))

    with pytest.raises(KompetensnbError) as caught:
        pdf.write_pdf(html, tmp_path / "x.pdf", facts)

    assert caught.value.key == "pdf-no-browser"


def test_a_browser_that_hangs_is_stopped_with_all_it_started(
    html: Path, tmp_path: Path, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(monkeypatch, tmp_path, f"(sleep 5; touch {tmp_path}/alive) & sleep 600")

    with pytest.raises(KompetensnbError) as caught:
        pdf.write_pdf(html, tmp_path / "x.pdf", facts, timeout=1)

    assert caught.value.key == "pdf-timeout"
    assert caught.value.fields == {"seconds": 1}
    time.sleep(5)
    assert not (tmp_path / "alive").exists()


@pytest.mark.parametrize("script", ["echo trasig >&2; exit 3", "exit 0"])
def test_a_browser_that_fails_is_told_with_its_words_for_the_log(
    html: Path, tmp_path: Path, facts: Facts, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    _stand_in(monkeypatch, tmp_path, script)

    with pytest.raises(KompetensnbError) as caught:
        pdf.write_pdf(html, tmp_path / "x.pdf", facts)

    assert caught.value.key == "pdf-failed"
    assert ("trasig" in caught.value.detail) == ("trasig" in script)


def test_a_file_that_is_no_pdf_is_told(
    html: Path, tmp_path: Path, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(
        monkeypatch, tmp_path, 'for a in "$@"; do case "$a" in --print-to-pdf=*) echo hej >"${a#*=}";; esac; done'
    )

    with pytest.raises(KompetensnbError) as caught:
        pdf.write_pdf(html, tmp_path / "x.pdf", facts)

    assert caught.value.key == "pdf-failed"
