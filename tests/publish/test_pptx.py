"""The slides of a report, opened again: a sentence and a described picture on each, source and status in the notes."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pptx import Presentation

from kompetensnb.pages.page import ChartBlock, Page
from kompetensnb.pages.registry import PAGES
from kompetensnb.pages.sections import sources
from kompetensnb.publish import pptx
from kompetensnb.publish.facts import Facts
from kompetensnb.publish.pieces import Chapter, Piece
from kompetensnb.publish.pptx import report_slides
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

ABOUT = (("Område", "Skaraborg"), ("Datamängd", "2026-11-22-0123456789ab"))


@pytest.fixture(scope="module")
def page() -> Page:
    found = PAGES["lagesbild"].build(open_snapshot(), Parameters(region="skaraborg"))
    chosen = tuple(found.section(name) for name in ("arbete", "kallor"))
    return Page(**{**vars(found), "sections": chosen})


@pytest.fixture
def chapters(page: Page) -> tuple[Chapter, ...]:
    return (
        Chapter(
            "kapitel-1", "Tillgång", (Piece("kapitel-1-1", "Lägesbild", page, "", sources.named(page)),), named=True
        ),
    )


def _open(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def _pictures(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if hasattr(shape, "image")]


def test_each_chart_has_a_slide_with_a_sentence_a_described_picture_and_notes(
    facts: Facts, chapters: tuple[Chapter, ...], page: Page
) -> None:
    deck = _open(report_slides(facts, ABOUT, chapters))

    charts = [block.chart for block in page.section("arbete").blocks if isinstance(block, ChartBlock)]
    slides = [slide for slide in deck.slides if _pictures(slide)]
    assert len(slides) == len(charts) == 3
    assert slides[0].shapes.title.text.startswith("Sysselsättningsgraden är ")
    for slide, chart in zip(slides, charts, strict=True):
        (picture,) = _pictures(slide)
        notes = slide.notes_slide.notes_text_frame.text
        assert picture._element.nvPicPr.cNvPr.get("descr") == chart.alt
        assert picture.left >= 0
        assert picture.left + picture.width <= deck.slide_width
        assert picture.top + picture.height <= deck.slide_height
        assert picture.image.size[0] >= 1600
        assert "Källa: SCB, TAB3200" in notes
        assert "Skattad: " in notes
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert "Tillgång · Arbete" in texts
        assert any(facts.snapshot in words for words in texts)


def test_first_come_title_and_answers_last_the_sources_and_what_words_mean(
    facts: Facts, chapters: tuple[Chapter, ...], page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pptx, "chart_slides", lambda _: iter(()))

    deck = _open(report_slides(facts, ABOUT, chapters))

    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles == [facts.title, "Sammanfattning", "Källor", "Om siffrorna"]
    first, summary, sources, _ = deck.slides
    assert "Område: Skaraborg" in first.placeholders[1].text_frame.text
    assert summary.placeholders[1].text_frame.text == f"Lägesbild: {page.lead}"
    assert "SCB, TAB3200" in sources.placeholders[1].text_frame.text


def test_the_same_content_gives_the_same_bytes_and_tells_the_facts(facts: Facts, chapters: tuple[Chapter, ...]) -> None:
    first = report_slides(facts, ABOUT, chapters)

    assert report_slides(facts, ABOUT, chapters) == first
    told = _open(first).core_properties
    assert (told.title, told.created.date(), told.modified.date()) == (facts.title, facts.created, facts.created)
    assert f"snapshot={facts.snapshot}" in told.keywords
