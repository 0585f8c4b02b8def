from __future__ import annotations

from typing import Any

from kompetensnb.charts.chart import Chart, Table
from kompetensnb.pages.page import ChartBlock, Page, Prose, Section
from kompetensnb.publish.pieces import Chapter, Piece
from kompetensnb.publish.slides import chart_slides, pages_of
from kompetensnb.vocabulary.parameters import Parameters


def _chart(title: str, alt: str) -> ChartBlock:
    return ChartBlock(title, Chart(title, title, "Skaraborg", alt, {}, {}, Table((), ()), ("SCB, TAB1",)))


def _chapters(*blocks: Any, times: int = 1) -> list[Chapter]:
    page = Page("p", "t", "f", "s", "u", Parameters(), (Section("a", "Arbete", blocks),), "2026-01-01-a")
    return [Chapter("k", "Tillgång", (Piece("k", "P", page, "", "SCB, TAB1"),) * times, named=True)]


def test_the_sentence_is_the_first_with_a_figure_and_of_the_first_chart_only() -> None:
    prose = Prose("p", ("Så räknas det. Andelen är 83,1 %. Den var 80 %.",))
    charts = (
        _chart("Jobb", "Linjediagram: Jobb. X."),
        _chart("Annat", "Linjediagram: Annat, 2020–2024. Skövde: från 5,9 ned till 4,0 %. Högst 6."),
    )

    found = [(slide.chart.title, slide.sentence) for slide in chart_slides(_chapters(prose, *charts))]

    assert found == [("Jobb", "Andelen är 83,1 %."), ("Annat", "Annat. Skövde: från 5,9 ned till 4,0 %.")]


def test_how_to_read_a_chart_is_no_finding() -> None:
    told = (
        "Det mörkare fältet är 50-procentsbandet. 80-procentsbandet är det spann där utfallet väntas hamna.",
        "Bara utbildningsgrupper med minst 100 sysselsatta är med.",
        "The darker field is the 50 per cent band. Only groups with at least 100 are included.",
    )
    chart = _chart("Läkare", "Linjediagram: Läkare, 2025–2040. Tillgång minus behov: från 12 ned till −38.")

    for words in (told, (*told, "Brist väntas på 38 läkare.")):
        [slide] = chart_slides(_chapters(Prose("p", words), chart))
        assert slide.sentence == (
            "Läkare. Tillgång minus behov: från 12 ned till −38." if words == told else "Brist väntas på 38 läkare."
        )


def test_a_count_of_bars_is_no_finding() -> None:
    ranking = _chart("Brist", "Stapeldiagram: Brist. 15 staplar, störst först. Högst: Läkare med 70.")
    bare = _chart("Karta", "Karta: Karta. Utan siffror.")

    assert [slide.sentence for slide in chart_slides(_chapters(ranking, bare))] == [
        "Brist. Högst: Läkare med 70.",
        "Karta",
    ]


def test_a_chart_that_is_shown_twice_has_one_slide() -> None:
    assert len(list(chart_slides(_chapters(_chart("A", "A: A. B."), times=2)))) == 1


def test_lines_go_on_as_many_slides_as_they_need() -> None:
    assert list(pages_of(["a" * 6, "b" * 6, "c" * 30, "d"], 12)) == [["a" * 6, "b" * 6], ["c" * 30], ["d"]]
    assert list(pages_of([], 12)) == []
