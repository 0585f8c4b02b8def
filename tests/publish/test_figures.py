from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.charts.chart import Column, Table
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages import lagesbild
from kompetensnb.pages.page import Block, KeyFigure, KeyFigures, Page, Quadrants, Section, TableBlock
from kompetensnb.publish import figures
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters


def _page(*blocks: Block, language: str = "sv", origins: tuple[str, ...] = ("TAB1", "TAB2")) -> Page:
    rows = tuple({"producer": "SCB", "table": table} for table in origins)
    sources = TableBlock("kallor-tabell", "Källor", Table((Column("producer", ""), Column("table", "")), rows))
    return Page(
        name="liten",
        title="Liten",
        question="?",
        lead="Svaret.",
        selection="",
        parameters=Parameters(region="skaraborg", language=language),
        sections=(Section("ett", "Ett", blocks), Section("kallor", "Källor", (sources,))),
        snapshot="",
    )


def _table(page: Page) -> pd.DataFrame:
    return figures.figure_table([("liten", page.parameters, figures.page_figures(page))])


def _found(page: Page, *columns: str) -> list[tuple[object, ...]]:
    """The figures below the page's answer, without what is missing in floats."""
    table = _table(page)
    table = table[table["section"] != figures.ANSWER].astype({"value": object})
    table["value"] = table["value"].where(table["value"].notna(), None)
    return list(table[list(columns)].itertuples(index=False, name=None))


def test_a_year_is_the_period_of_a_row_and_what_is_missing_is_said() -> None:
    columns = (Column("series", "Var"), Column("year", "År", "year"), Column("value", "Antal", "integer"))
    rows = (
        {"series": "Skara", "year": 2024, "value": 5, "status": "officiell"},
        {"series": "Skara", "year": 2025, "value": None, "status": "officiell"},
        {"series": "Skara", "year": 2026, "value": None, "status": "sekretess"},
    )
    page = _page(TableBlock("tal", "Tal", Table(columns, rows), sources=("SCB, TAB2",)))

    assert _found(page, "block", "row", "column", "period", "value", "status", "source", "form") == [
        ("tal", "Skara", "value", "2024", 5.0, "officiell", "SCB, TAB2", "integer"),
        ("tal", "Skara", "value", "2025", None, "saknas", "SCB, TAB2", "integer"),
        ("tal", "Skara", "value", "2026", None, "sekretess", "SCB, TAB2", "integer"),
    ]


def test_the_word_that_tells_rows_apart_names_them_and_other_words_are_findings() -> None:
    columns = (Column("decision", "Beslut"), Column("group", "Grupp"), Column("places", "Platser", "integer"))
    rows = ({"decision": "Utöka", "group": "Bygg", "places": 10}, {"decision": "Utöka", "group": "Vård", "places": 9})
    page = _page(TableBlock("forslag", "Förslag", Table(columns, rows)))

    assert _found(page, "row", "column", "value", "text") == [
        ("Bygg", "decision", None, "Utöka"),
        ("Bygg", "places", 10.0, ""),
        ("Vård", "decision", None, "Utöka"),
        ("Vård", "places", 9.0, ""),
    ]


def test_rows_that_nothing_tells_apart_are_numbered() -> None:
    rows = ({"name": "Lika", "value": 1.0}, {"name": "Lika", "value": 2.0})
    page = _page(TableBlock("tal", "Tal", Table((Column("name", ""), Column("value", "", "decimal")), rows)))

    assert _found(page, "row", "value") == [("Lika", 1.0), ("Lika (2)", 2.0)]


@pytest.mark.parametrize(
    ("language", "written", "value", "text", "form"),
    [
        ("sv", "271\u00a0319", 271_319.0, "", "integer"),
        ("sv", "\u221212,5\u00a0%", -12.5, "", "percent"),
        ("en", "1,234", 1_234.0, "", "integer"),
        ("en", "+1,234.5", 1_234.5, "", "decimal"),
        ("sv", "stor brist", None, "stor brist", "text"),
        ("sv", "–", None, "", "text"),
    ],
)
def test_a_key_figure_is_read_as_the_number_that_it_writes(
    language: str, written: str, value: float | None, text: str, form: str
) -> None:
    page = _page(KeyFigures("tal", (KeyFigure("Folkmängd, 2025", written, source="SCB, TAB1"),)), language=language)

    assert _found(page, "row", "period", "value", "text", "form", "source") == [
        ("Folkmängd", "2025", value, text, form, "SCB, TAB1")
    ]


def test_a_block_without_sources_that_the_page_lists_rests_on_all_of_them() -> None:
    table = Table((Column("name", ""), Column("value", "", "integer")), ({"name": "a", "value": 1},))
    page = _page(
        TableBlock("ingen", "", table),
        TableBlock("prognos", "", table, sources=("kompetensnb, prognos",)),
        Quadrants("rutor", "", ("kort",), ("offentlig",), ((("Bygg: 1", "Vård: 2"),),), status="syntetisk"),
    )

    found = _found(page, "block", "text", "source")

    assert {source for *_, source in found} == {"SCB, TAB1; SCB, TAB2"}
    assert found[-1][:2] == ("rutor", "Bygg: 1; Vård: 2")


def test_a_choice_is_the_same_whatever_the_edition() -> None:
    one = Parameters(region="skaraborg", snapshot="a", language="en")
    other = Parameters(region="skaraborg", snapshot="b", language="sv")

    assert figures.choice_of(one) == figures.choice_of(other) == "region=skaraborg"
    assert figures.choice_of(one.replace(horizon="lang")) != figures.choice_of(one)


def test_figures_of_a_real_page_are_told_apart_and_come_back_from_the_file(tmp_path: Path, bundled: Snapshot) -> None:
    page = lagesbild.build(bundled, Parameters(region="skaraborg"))
    table = _table(page)

    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        figures.write_figures(table, tmp_path / name / figures.NAME)

    assert len(table) > 400
    assert not table.duplicated([*figures.KEYS, "period"]).any()
    pd.testing.assert_frame_equal(figures.read_figures(tmp_path / "a"), table)
    assert (tmp_path / "a" / figures.NAME).read_bytes() == (tmp_path / "b" / figures.NAME).read_bytes()


@pytest.mark.parametrize(("content", "key"), [(None, "figures-missing"), (b"inte parquet", "figures-unreadable")])
def test_figures_that_cannot_be_read_are_told(tmp_path: Path, content: bytes | None, key: str) -> None:
    if content is not None:
        (tmp_path / figures.NAME).write_bytes(content)

    with pytest.raises(KompetensnbError) as caught:
        figures.read_figures(tmp_path)

    assert caught.value.key == key
