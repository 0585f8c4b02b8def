"""The workbook of a report, opened again: figures as numbers, texts as texts, the same bytes each time."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from kompetensnb.charts.chart import Column, Table
from kompetensnb.pages.page import Page, Section, TableBlock
from kompetensnb.pages.registry import PAGES
from kompetensnb.pages.sections import sources
from kompetensnb.publish.facts import Facts
from kompetensnb.publish.pieces import Chapter, Piece
from kompetensnb.publish.xlsx import report_workbook
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

ABOUT = (("Område", "Skaraborg"), ("Svagaste status", "skattad"))
COLUMNS = (Column("name", "Namn"), Column("share", "Andel", "percent"), Column("count", "Andel", "integer"))


def _chapter(*sections: Section, number: int = 1) -> Chapter:
    page = Page("p", "Sidan", "Hur?", "Så.", "Skaraborg", Parameters(), sections, "2026-01-01-a")
    return Chapter(f"kapitel-{number}", "Läge", (Piece(f"kapitel-{number}", "Läge", page, "", "SCB, TAB7"),))


def _section(title: str, *rows: dict[str, object], tables: int = 1) -> Section:
    blocks = (
        TableBlock(f"t{n}", f"Tabell {n}", Table(COLUMNS, rows), sources=("SCB, TAB1",), notes=("Obs.",))
        for n in range(tables)
    )
    return Section("a", title, tuple(blocks))


def _open(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def chapters() -> tuple[Chapter, ...]:
    page = PAGES["lagesbild"].build(open_snapshot(), Parameters(region="skaraborg"))
    return (Chapter("kapitel-1", "Lägesbild", (Piece("kapitel-1", "Lägesbild", page, "", sources.named(page)),)),)


def test_numbers_are_numbers_and_formulas_are_texts(facts: Facts) -> None:
    rows = (
        {"name": "=1+1", "share": 12.34, "count": 0},
        {"name": "@x", "share": None, "count": 7, "status": "skattad"},
    )

    book = _open(report_workbook(facts, ABOUT, [_chapter(_section("Arbete", *rows))]))

    sheet = book["1.1 Arbete"]
    assert [cell.value for cell in sheet[6]] == ["Namn", "Andel, %", "Andel", "Status", "Källa"]
    assert [cell.value for cell in sheet[7]] == ["=1+1", 12.34, 0, "officiell", "SCB, TAB1"]
    assert (sheet["A7"].data_type, sheet["A7"].quotePrefix) == ("s", True)
    assert [cell.value for cell in sheet[8]] == ["@x", None, 7, "skattad; saknas: Andel", "SCB, TAB1"]
    assert sheet["B7"].number_format == '0.0" %"'
    assert sheet["A9"].value == "Obs."


def test_one_table_keeps_its_heading_in_sight_and_each_of_several_is_a_table_of_its_own(facts: Facts) -> None:
    row = {"name": "a", "share": 1.0, "count": 2}

    book = _open(report_workbook(facts, ABOUT, [_chapter(_section("En", row), _section("Två", row, tables=2))]))

    assert book["1.1 En"].freeze_panes == "B7"
    assert [table.ref for table in book["1.1 En"].tables.values()] == ["A6:E7"]
    assert book["1.2 Två"].freeze_panes == "A4"
    assert [table.ref for table in book["1.2 Två"].tables.values()] == ["A6:E7", "A11:E12"]
    names = [name for sheet in book.worksheets for name in sheet.tables]
    assert len(names) == len(set(names)) == 3


def test_sheets_have_names_that_a_workbook_can_have_and_the_contents_lead_to_them(facts: Facts) -> None:
    long = "Vilka som kommer till och försvinner: alla utbildningsgrupper"
    row = {"name": "a", "share": 1.0, "count": 2}
    chapters = [_chapter(_section(long, row), _section("Kön/ålder [x]", row)), _chapter(_section(long, row), number=2)]

    book = _open(report_workbook(facts, ABOUT, chapters))

    assert book.sheetnames[0] == "Innehåll"
    assert book.sheetnames[1:4] == [
        "1.1 Vilka som kommer till och…",
        "1.2 Kön ålder  x ",
        "2.1 Vilka som kommer till och…",
    ]
    assert max(map(len, book.sheetnames)) <= 31
    contents = book["Innehåll"]
    links = [cell.hyperlink.location for cell in contents["A"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:4]]
    assert [contents["A3"].value, contents["B3"].value] == ["Område", "Skaraborg"]


def test_a_real_page_has_a_sheet_for_each_section_with_figures(facts: Facts, chapters: tuple[Chapter, ...]) -> None:
    book = _open(report_workbook(facts, ABOUT, chapters))

    titles = [section.title for section in chapters[0].pieces[0].page.sections]
    assert len(book.sheetnames) == len(titles) + 2
    population = book["1.2 Befolkning"]
    assert population["C7"].value == 269467
    assert (population["D7"].value, population["E7"].value) == ("skattad", "SCB, TAB638; SCB, TAB5557")
    about = {row[0].value for row in book["Om siffrorna"].iter_rows()}
    assert {"officiell", "skattad"} <= about


def test_the_same_figures_give_the_same_bytes_and_tell_the_facts(facts: Facts, chapters: tuple[Chapter, ...]) -> None:
    first = report_workbook(facts, ABOUT, chapters)

    assert report_workbook(facts, ABOUT, chapters) == first
    told = _open(first).properties
    assert (told.title, told.language, told.created.date()) == (facts.title, "sv", facts.created)
    assert f"snapshot={facts.snapshot}" in told.keywords
