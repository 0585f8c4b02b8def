"""What stands on the slides of a report: each chart with the sentence that says what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kompetensnb.charts.chart import Chart
from kompetensnb.pages.page import ChartBlock, Prose
from kompetensnb.publish.pieces import Chapter, Piece

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ0-9«])")
_COUNT: Final = re.compile(r"\d+ \w")  # «15 staplar, störst först.» says nothing
# Figures that say how to read: which band is which, and from what size on something is shown.
_READING: Final = re.compile(r"\d+-procentsband\w*|\d+ per ?cent (?:band|interval)|\b(?:minst|at least) \d+")
_LONGEST: Final = 240


@dataclass(frozen=True)
class ChartSlide:
    """A chart, what it shows in a sentence, and where in the report it stands."""

    chart: Chart
    sentence: str
    where: str
    selection: str
    sources: tuple[str, ...]


def chart_slides(chapters: Sequence[Chapter]) -> Iterator[ChartSlide]:
    """The charts of a report in order, each once."""
    seen: set[tuple[str, str, str]] = set()
    for chapter in chapters:
        for piece in chapter.pieces:
            for slide in _of_piece(piece, chapter.title):
                key = (slide.chart.id, slide.chart.title, slide.selection)
                if key not in seen:
                    seen.add(key)
                    yield slide


def pages_of(lines: Sequence[str], most: int) -> Iterator[list[str]]:
    """The lines in lots of at most so many characters; a longer line has a lot of its own."""
    lot: list[str] = []
    for line in lines:
        if lot and sum(map(len, lot)) + len(line) > most:
            yield lot
            lot = []
        lot.append(line)
    if lot:
        yield lot


def _of_piece(piece: Piece, chapter: str) -> Iterator[ChartSlide]:
    everywhere = tuple(filter(None, piece.sources.split("; ")))
    for section in piece.page.sections:
        finding = ""
        for block in section.blocks:
            if isinstance(block, Prose):
                finding = _finding(block)
            elif isinstance(block, ChartBlock):
                sentence = finding or _from_alternative(block.chart)
                where = f"{chapter} · {section.title}" if chapter != section.title else chapter
                yield ChartSlide(block.chart, sentence, where, piece.page.selection, block.chart.sources or everywhere)
                finding = ""  # the words are about the first chart after them


def _finding(prose: Prose) -> str:
    """The first sentence with a figure: those without say how to read, not what is seen."""
    sentences = (each for paragraph in prose.paragraphs for each in _SENTENCE.split(paragraph))
    return next((each for each in sentences if _has_figure(each) and len(each) <= _LONGEST), "")


def _has_figure(sentence: str) -> bool:
    return any(map(str.isdigit, _READING.sub("", sentence)))


def _from_alternative(chart: Chart) -> str:
    """The title with what the text alternative says first, after it has told what kind of chart it is."""
    said = (each for each in _SENTENCE.split(chart.alt)[1:] if not _COUNT.match(each))
    first = next(filter(_has_figure, said), "")
    longer = f"{chart.title}. {first}"
    return longer if first and len(longer) <= _LONGEST else chart.title
