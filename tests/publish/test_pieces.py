from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kompetensnb.charts.chart import Column, Table
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.page import Note, Page, Prose, Section, TableBlock
from kompetensnb.publish.content import to_json
from kompetensnb.publish.fragments import Fragment
from kompetensnb.publish.grids import grids_of
from kompetensnb.publish.pieces import all_pieces, chapters_of, cut_sections
from kompetensnb.publish.plan import Planned, Run
from kompetensnb.vocabulary.parameters import Parameters

HTML = (
    '<header class="page-header"><h1>Hur?</h1></header>\n'
    '<section class="page-section" data-section="a" id="a"><h2>A</h2><section><p>inre</p></section></section>\n'
    "<p>Analytikerns egna ord.</p>\n"
    '<section class="page-section" data-section="b" id="b"><h2>B</h2></section>\n'
)
PAGE = Page(
    "lagesbild",
    "Lägesbild <Skövde>",
    "Hur?",
    "Svaret är 7.",
    "Skövde",
    Parameters(region="skovde"),
    (Section("a", "A", (Prose("p", ("x",)),)), Section("b", "B", ())),
    "2026-01-01-a",
    (Note("n", "Påhittat", "warning"),),
)


def _shown(
    key: str, chapter: str, sections: tuple[str, ...] | None = None, *, named: bool = False
) -> tuple[Planned, Fragment]:
    run = Run("lagesbild", Path("lagesbild.ipynb"), "0", PAGE.parameters, key)
    return Planned(run, chapter, sections, named), Fragment(HTML, PAGE.lead, "skattad", to_json(PAGE))


def test_sections_are_cut_whole_whatever_is_inside_them() -> None:
    found = cut_sections(HTML)

    assert list(found) == ["a", "b"]
    assert found["a"].endswith("<p>inre</p></section></section>")
    assert found["b"] == '<section class="page-section" data-section="b" id="b"><h2>B</h2></section>'


def test_a_page_that_is_shown_whole_is_as_its_notebook_made_it() -> None:
    (chapter,) = chapters_of([_shown("1", "Läget")], summed_up=False)

    assert [piece.html for piece in chapter.pieces] == [HTML]
    assert (chapter.id, chapter.pieces[0].id) == ("kapitel-1", "kapitel-1")


def test_chosen_sections_stand_in_the_order_asked_for_with_question_and_warning() -> None:
    (chapter,) = chapters_of([_shown("1", "Läget", ("b", "a"))], summed_up=False)

    (piece,) = chapter.pieces
    assert piece.html.index('data-section="b"') < piece.html.index('data-section="a"')
    assert "Analytikerns" not in piece.html
    for words in ("<h1>Hur?</h1>", "Svaret är 7.", "Påhittat", "Lägesbild &lt;Skövde&gt;"):
        assert words in piece.html
    assert [section.id for section in piece.page.sections] == ["b", "a"]


def test_the_sources_are_those_of_the_whole_page_whatever_is_shown_of_it() -> None:
    columns = (Column("producer", "Källa"), Column("table", "Tabell"))
    rows = ({"producer": "SCB", "table": "TAB1"}, {"producer": "SCB", "table": "TAB2"})
    listed = Section("kallor", "Källor", (TableBlock("k", "Källor", Table(columns, rows)),))
    figures = Section("a", "A", (TableBlock("t", "T", Table((Column("n", "Antal", "integer"),), ({"n": 7},))),))
    page = replace(PAGE, sections=(figures, listed))

    for sections in (("a",), None):
        planned, fragment = _shown("1", "Läget", sections)
        shown = replace(fragment, page=to_json(page))
        (chapter,) = chapters_of([(planned, shown)], summed_up=False)
        (piece,) = chapter.pieces
        assert piece.sources == "SCB, TAB1; SCB, TAB2"
        (sheet,) = grids_of(piece.page.sections[0], piece.sources, "sv")
        assert [row["source"] for row in sheet.rows] == ["SCB, TAB1; SCB, TAB2"]


def test_parts_that_follow_each_other_with_the_same_chapter_are_one_and_say_what_must_be_known_once() -> None:
    shown = [
        _shown("1", "Tillgång", ("a",), named=True),
        _shown("2", "Tillgång", ("a",), named=True),
        _shown("1", "Brist", ("b",), named=True),
    ]

    chapters = chapters_of(shown, summed_up=True)

    assert [(chapter.title, len(chapter.pieces)) for chapter in chapters] == [("Tillgång", 2), ("Brist", 1)]
    assert [piece.id for piece in all_pieces(chapters)] == ["kapitel-1-1", "kapitel-1-2", "kapitel-2-1"]
    assert ["Påhittat" in piece.html for piece in all_pieces(chapters)] == [True, True, False]
    assert not any("Svaret är 7." in piece.html for piece in all_pieces(chapters)), "the summary has the answer"


def test_a_section_that_the_notebook_did_not_show_is_named_with_those_it_did() -> None:
    with pytest.raises(KompetensnbError) as caught:
        chapters_of([_shown("1", "Läget", ("a", "c"))], summed_up=False)

    assert caught.value.key == "report-section"
    assert (caught.value.fields["section"], caught.value.fields["allowed"]) == ("c", "a, b")
