"""Every figure on every page: it carries its status, and its band is explained where it is first met."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kompetensnb.charts.chart import Table
from kompetensnb.followup.reading import example_records
from kompetensnb.pages.page import Block, ChartBlock, KeyFigures, Note, Page, Prose, Quadrants, TableBlock
from kompetensnb.pages.registry import PAGES
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

REGIONS = ("skaraborg", "goteborg", "riket")
WITHOUT_STATUS = {
    "ordlista": "words have none",
    "datakvalitet": "counts of rows and errors of the method are facts about this program, not about a region",
}
"""Pages whose figures are not about a region, and why they have no status."""
NUMBERS = {"number", "place", "rank"}
"""Columns that number the rows: no figures."""
TOLD = re.compile(r"80-procentsband|80-band|80 per cent band|80 band")
EXPLAINED = re.compile(r"åtta gånger av tio|eight times out of ten")
SCENARIO = "branch:B+C=-10;2026-2028|places:73O=50;2026-2035"


def pages(bundled: Snapshot, name: str, **choice: object) -> Iterator[tuple[str, Page]]:
    definition = PAGES[name]
    records = (example_records(),) if definition.uses_records else ()
    for region in REGIONS if "region" in definition.controls else REGIONS[:1]:
        yield region, definition.build(bundled, Parameters.parse(region=region, **choice), *records)


def table_of(block: Block) -> Table | None:
    match block:
        case ChartBlock():
            return block.chart.table
        case TableBlock():
            return block.table
    return None


def without_status(block: Block) -> Iterator[str]:
    """Figures of a block that say nothing of where they come from."""
    known = {str(status) for status in Status}
    if isinstance(block, KeyFigures):
        yield from (f"{block.id}: {figure.label}" for figure in block.figures if figure.status not in known)
    if isinstance(block, Quadrants) and block.status not in known:
        yield block.id
    table = table_of(block)
    if table is not None:
        keys = [column.key for column in table.columns if column.format not in ("text", "year")]
        for row in table.rows:
            shown = [key for key in keys if key not in NUMBERS and row.get(key) is not None]
            if shown and row.get("status") not in known:
                yield f"{block.id}: {shown} {row}"


@pytest.mark.parametrize("name", [name for name in PAGES if name not in WITHOUT_STATUS])
def test_no_figure_is_without_a_status(bundled: Snapshot, name: str) -> None:
    found = [
        f"{region} {fault}"
        for region, page in pages(bundled, name)
        for section in page.sections
        for block in section.blocks
        for fault in without_status(block)
    ]
    assert found[:5] == []


def test_the_list_of_features_names_sections_that_there_are() -> None:
    listed = (Path(__file__).parents[2] / "docs" / "features.md").read_text(encoding="utf-8")
    pages_of = dict(re.findall(r"^\| (B\d+) \| [^|]+ \| `(\w+)` \|", listed, flags=re.MULTILINE))
    named = [
        (pages_of[feature], section)
        for feature, places in re.findall(r"^\| (B\d+) \| [^|]+ \|((?: `#[\w-]+`)+) \|", listed, flags=re.MULTILINE)
        for section in re.findall(r"#([\w-]+)", places)
    ]
    assert len(named) > 40
    assert [(page, section) for page, section in named if section not in PAGES[page].section_ids] == []


def texts(page: Page) -> Iterator[tuple[str, str, bool]]:
    """What is read, in its order: where, the text, and whether a band is shown there."""
    yield "lead", page.lead, False
    yield from ((note.id, note.text, False) for note in page.notices)
    for section in page.sections:
        for block in section.blocks:
            table = table_of(block)
            match block:
                case Prose():
                    yield block.id, " ".join(block.paragraphs), False
                case Note():
                    yield block.id, block.text, False
                case KeyFigures():
                    for figure in block.figures:
                        yield block.id, f"{figure.label} {figure.value} {figure.change} {figure.note}", False
            if table is not None:
                labels = " ".join(column.label for column in table.columns)
                yield block.id, labels, any("80" in column.key for column in table.columns)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", [name for name in PAGES if name != "ordlista"])
def test_a_band_is_explained_where_it_is_first_met_and_only_there(bundled: Snapshot, name: str, language: str) -> None:
    scenario = {"scenario": SCENARIO} if name == "scenario" else {}
    found = []
    for region, page in pages(bundled, name, language=language, **scenario):
        read = list(texts(page))
        met = [place for place, text, is_shown in read if is_shown or TOLD.search(text)]
        explained = [place for place, text, _ in read for _ in EXPLAINED.findall(text)]
        if explained != met[:1]:
            found.append(f"{region}: met at {met[:2]}, explained at {explained}")
    assert found == []
