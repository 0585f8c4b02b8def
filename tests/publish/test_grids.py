"""Figures as grids: what is missing stays missing and says so, and every row has a source."""

from __future__ import annotations

from kompetensnb.charts.chart import Column, Table
from kompetensnb.pages.page import KeyFigure, KeyFigures, Note, Page, Prose, Quadrants, Section, TableBlock
from kompetensnb.pages.registry import PAGES
from kompetensnb.pages.sections import sources
from kompetensnb.publish.grids import Grid, grids_of
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

COLUMNS = (Column("year", "År", "year"), Column("women", "Kvinnor", "integer"), Column("men", "Män", "integer"))
SOURCES = Section(
    "kallor",
    "Källor",
    (TableBlock("k", "Källor", Table((Column("producer", "P"),), ({"producer": "SCB", "table": "TAB1"},))),),
)


def _page(*sections: Section) -> Page:
    return Page("p", "t", "f", "s", "u", Parameters(), (*sections, SOURCES), "2026-01-01-a")


def _grid(block: object) -> Grid:
    section = Section("a", "Arbete", (block,))  # type: ignore[arg-type]  # a block of any kind
    return _grids(section, _page(section))[0]


def _grids(section: Section, page: Page) -> tuple[Grid, ...]:
    return grids_of(section, sources.named(page), "sv")


def test_a_missing_value_is_none_and_the_status_names_it() -> None:
    rows = (
        {"year": 2024, "women": 1.0, "men": 2.0, "status": "officiell"},
        {"year": 2025, "women": None, "men": 2.0, "status": "skattad"},
        {"year": 2026, "women": float("nan"), "men": None},
        {"year": 2027, "women": None, "men": None, "status": "sekretess"},
    )

    grid = _grid(TableBlock("t", "Tabell", Table(COLUMNS, rows), sources=("SCB, TAB9",)))

    assert [row["status"] for row in grid.rows] == ["officiell", "skattad; saknas: Kvinnor", "saknas", "sekretess"]
    assert [row["women"] for row in grid.rows][1] is None
    assert {row["source"] for row in grid.rows} == {"SCB, TAB9"}
    assert [column.key for column in grid.columns] == ["year", "women", "men", "status", "source"]


def test_a_table_that_names_no_source_has_those_of_the_page_and_its_marks_have_a_column() -> None:
    grid = _grid(TableBlock("t", "Tabell", Table(COLUMNS, ({"year": 2024, "women": 1, "men": 2, "mark": "(r)"},))))

    assert grid.rows[0]["source"] == "SCB, TAB1"
    assert grid.rows[0]["mark"] == "(r)"
    assert [column.key for column in grid.columns][-3:] == ["status", "mark", "source"]


def test_key_figures_are_numbers_and_a_dash_is_missing() -> None:
    figures = (KeyFigure("Folkmängd, 2025", "269\xa0467"), KeyFigure("Andel", "–"), KeyFigure("Netto", "−2,7"))

    grid = _grid(KeyFigures("k", figures))

    assert [row["value"] for row in grid.rows] == [269467.0, None, -2.7]
    assert [row["status"] for row in grid.rows] == ["officiell", "saknas", "officiell"]


def test_squares_are_lines_in_order() -> None:
    block = Quadrants("q", "Brist", ("Kort", "Lång"), ("Offentlig",), ((("a", "b"), ("c",)),), "syntetisk")

    grid = _grid(block)

    assert [(row["row"], row["column"], row["place"], row["line"]) for row in grid.rows] == [
        ("Offentlig", "Kort", 1, "a"),
        ("Offentlig", "Kort", 2, "b"),
        ("Offentlig", "Lång", 1, "c"),
    ]
    assert {row["status"] for row in grid.rows} == {"syntetisk"}


def test_words_and_empty_tables_are_no_grids() -> None:
    section = Section("a", "A", (Prose("p", ("1 234",)), Note("n", "x"), TableBlock("t", "T", Table(COLUMNS, ()))))

    assert _grids(section, _page(section)) == ()


def test_every_figure_of_a_real_page_has_a_source_and_a_status() -> None:
    page = PAGES["lagesbild"].build(open_snapshot(), Parameters(region="skaraborg"))

    rows = [row for section in page.sections[:-1] for grid in _grids(section, page) for row in grid.rows]

    assert len(rows) > 300
    assert [row for row in rows if not row["source"] or not row["status"]] == []
    assert "SCB, TAB638" in sources.named(page)
