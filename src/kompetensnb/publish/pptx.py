"""A report as slides: one chart on each, a sentence above it, its source and status in the notes for the speaker."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.util import Emu, Inches, Pt

from kompetensnb.charts.chart import Chart
from kompetensnb.charts.drawing import draw_svg, with_data
from kompetensnb.charts.picture import png
from kompetensnb.charts.workbook import dated
from kompetensnb.narrative.messages import text
from kompetensnb.pages.tables import statuses_in
from kompetensnb.publish.facts import Facts
from kompetensnb.publish.pieces import Chapter, all_pieces
from kompetensnb.publish.slides import ChartSlide, chart_slides, pages_of
from kompetensnb.vocabulary.statuses import Status

_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_LEFT, _INNER = Inches(0.6), Inches(12.13)
_TOP, _ROOM = Inches(1.9), Inches(4.95)
"""Where the picture of a chart may be."""

_INK, _SOFT, _ACCENT = map(RGBColor.from_string, ("16212C", "4A5865", "0A4A75"))
_LANGUAGES: Final = {"sv": MSO_LANGUAGE_ID.SWEDISH, "en": MSO_LANGUAGE_ID.ENGLISH_UK}
_TITLE_LAYOUT, _TEXT_LAYOUT, _CHART_LAYOUT = 0, 1, 5
_DRAWN_WIDTH: Final = 860
_SCALE: Final = 2.0
_SLIDE_LENGTH: Final = 1250
"""Characters of body text that a slide has room for."""


def report_slides(facts: Facts, about: Sequence[tuple[str, str]], chapters: Sequence[Chapter]) -> bytes:
    """The slides of a document: title, summary, every chart, sources. The same content gives the same bytes.

    `about` is what the document tells of itself as (heading, text).
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    language = facts.language
    _title_slide(deck, facts, about)
    summary = list(dict.fromkeys((piece.title, piece.page.lead) for piece in all_pieces(chapters)))
    _text_slides(deck, text("reports.summary", language), [f"{title}: {lead}" for title, lead in summary], facts)
    for number, slide in enumerate(chart_slides(chapters), start=1):
        _chart_slide(deck, slide, number, facts)
    sources = dict.fromkeys(source for piece in all_pieces(chapters) for source in piece.sources.split("; ") if source)
    if sources:
        _text_slides(deck, text("reports.sources", language), list(sources), facts)
    _text_slides(deck, text("reports.sheet-about", language), list(_meanings(chapters, language)), facts)
    _describe(deck, facts)
    raw = io.BytesIO()
    deck.save(raw)
    return dated(raw, datetime.combine(facts.created, time()))


def _title_slide(deck: Any, facts: Facts, about: Sequence[tuple[str, str]]) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_LAYOUT])
    title, subtitle = slide.shapes.title, slide.placeholders[1]
    _place(title, _LEFT, Inches(1.3), _INNER, Inches(1.6))
    _write(
        title.text_frame, [facts.title], facts.language, size=40, colour=_ACCENT, bold=True, anchor=MSO_ANCHOR.BOTTOM
    )
    _place(subtitle, _LEFT, Inches(3.1), _INNER, Inches(3.6))
    lines = [f"{label}: {told}" for label, told in about]
    _write(subtitle.text_frame, [facts.description, *lines], facts.language, size=16, colour=_SOFT)
    _notes(slide, lines)


def _text_slides(deck: Any, heading: str, lines: Sequence[str], facts: Facts) -> None:
    for number, part in enumerate(pages_of(lines, _SLIDE_LENGTH), start=1):
        slide = deck.slides.add_slide(deck.slide_layouts[_TEXT_LAYOUT])
        title, body = slide.shapes.title, slide.placeholders[1]
        _place(title, _LEFT, Inches(0.45), _INNER, Inches(0.9))
        _write(
            title.text_frame, [heading if number == 1 else f"{heading} ({number})"], facts.language, size=28, bold=True
        )
        _place(body, _LEFT, Inches(1.45), _INNER, Inches(5.2))
        _write(body.text_frame, part, facts.language, size=16, space=8)
        _footer(slide, facts)


def _chart_slide(deck: Any, content: ChartSlide, number: int, facts: Facts) -> None:
    language = facts.language
    slide = deck.slides.add_slide(deck.slide_layouts[_CHART_LAYOUT])
    title = slide.shapes.title
    _place(title, _LEFT, Inches(0.62), _INNER, Inches(0.9))
    size = 24 if len(content.sentence) <= 110 else 20 if len(content.sentence) <= 170 else 16
    _write(title.text_frame, [content.sentence], language, size=size, bold=True)
    _text_box(slide, [content.where], language, top=Inches(0.3), height=Inches(0.35), size=12, colour=_ACCENT)
    shown = f"{content.chart.title}. {content.chart.selection}"
    _text_box(slide, [shown], language, top=Inches(1.5), height=Inches(0.4), size=14, colour=_SOFT)
    picture = slide.shapes.add_picture(io.BytesIO(_drawn(content.chart)), _LEFT, _TOP)
    _fit(picture)
    picture.name = f"{text('reports.chart', language)} {number}"
    picture._element.nvPicPr.cNvPr.set("descr", content.chart.alt)
    _footer(slide, facts)
    _notes(slide, [content.chart.alt, *_told(content, language), *content.chart.notes])


def _told(content: ChartSlide, language: str) -> Iterator[str]:
    """Source and status of a chart, for the speaker."""
    yield text("pages.source", language, count=max(1, len(content.sources)), sources="; ".join(content.sources) or "–")
    statuses = [status for status in Status if status in (statuses_in(content.chart.table) or {Status.OFFICIAL})]
    yield from (f"{status.name_in(language).capitalize()}: {status.meaning(language)}" for status in statuses)
    yield content.selection


def _meanings(chapters: Sequence[Chapter], language: str) -> Iterator[str]:
    """What the words for the statuses on the slides mean."""
    found = {status for slide in chart_slides(chapters) for status in statuses_in(slide.chart.table)}
    for status in (status for status in Status if status in found | {Status.OFFICIAL}):
        yield f"{status.name_in(language).capitalize()}: {status.meaning(language)}"


def _drawn(chart: Chart) -> bytes:
    return png(draw_svg(with_data(chart, _DRAWN_WIDTH)), _SCALE)


def _fit(picture: Any) -> None:
    """As large as there is room for, in the middle."""
    scale = min(_INNER / picture.width, _ROOM / picture.height)
    picture.width, picture.height = Emu(round(picture.width * scale)), Emu(round(picture.height * scale))
    picture.left, picture.top = Emu(_LEFT + (_INNER - picture.width) // 2), Emu(_TOP + (_ROOM - picture.height) // 2)


def _footer(slide: Any, facts: Facts) -> None:
    status = Status(facts.status).name_in(facts.language) if facts.status else ""
    words = text(
        "reports.margin", facts.language, snapshot=facts.snapshot, date=facts.created.isoformat(), status=status
    )
    _text_box(slide, [f"{facts.title}. {words}"], facts.language, top=Inches(6.95), height=Inches(0.35), size=10)


def _text_box(
    slide: Any, lines: Sequence[str], language: str, *, top: int, height: int, size: int, colour: RGBColor = _SOFT
) -> None:
    box = slide.shapes.add_textbox(_LEFT, top, _INNER, height)
    _write(box.text_frame, lines, language, size=size, colour=colour)


def _write(
    frame: Any,
    lines: Sequence[str],
    language: str,
    *,
    size: int,
    colour: RGBColor = _INK,
    bold: bool = False,
    space: int = 2,
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
) -> None:
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, anchor
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = 1, Pt(space)
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, colour
        run.font.language_id = _LANGUAGES[language]


def _notes(slide: Any, lines: Sequence[str]) -> None:
    slide.notes_slide.notes_text_frame.text = "\n".join(lines)


def _place(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height


def _describe(deck: Any, facts: Facts) -> None:
    made = datetime.combine(facts.created, time())
    told = deck.core_properties
    told.title, told.subject, told.language = facts.title, facts.description, facts.language
    told.author = told.last_modified_by = facts.generator
    told.keywords = "; ".join(f"{name}={value}" for name, value in facts.entries().items())
    told.created = told.modified = made
    told.revision = 1
