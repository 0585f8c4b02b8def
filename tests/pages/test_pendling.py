"""The page Pendling: its sums are those of the matrix, and what is estimated is said at the top."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kompetensnb.analysis.journeys import exchange, journeys
from kompetensnb.narrative import numbers
from kompetensnb.pages import pendling
from kompetensnb.pages.page import ChartBlock, Page, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters


def page(snapshot: Snapshot, region: str, language: str = "sv") -> Page:
    return pendling.build(snapshot, Parameters(region=region, language=language))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_region_has_a_whole_page(bundled: Snapshot, language: str) -> None:
    for region in regions.all_regions():
        shown = page(bundled, region.id, language)
        assert tuple(section.id for section in shown.sections) == pendling.SECTIONS
        html = render_page(shown, "live").split("<script", 1)[0]
        assert not re.search(r"\bnan\b|\bNone\b", html)


def test_the_lead_has_the_sums_of_the_matrix(bundled: Snapshot) -> None:
    found = journeys(bundled)
    assert found is not None
    total = exchange(found, regions.get("skaraborg"))
    assert total is not None
    lead = page(bundled, "skaraborg").lead
    assert numbers.integer(total.into) in lead
    assert numbers.integer(total.out) in lead
    assert "färre arbetande" in lead
    assert "fler arbetande" in page(bundled, "skovde").lead


def test_that_the_directions_are_estimated_is_said_at_the_top(bundled: Snapshot) -> None:
    assert "notis-skattad" in [note.id for note in page(bundled, "lerum").notices]


def test_a_municipality_is_shown_among_those_of_its_subregion(bundled: Snapshot) -> None:
    section = page(bundled, "skovde").section("band")
    table = next(block for block in section.blocks if isinstance(block, TableBlock))
    names = {row["name"] for row in table.table.rows}
    assert names == {regions.municipality(code).name("sv") for code in regions.get("skaraborg").members}


def test_the_grid_has_every_pair_once_and_no_diagonal(bundled: Snapshot) -> None:
    section = page(bundled, "skaraborg").section("rutnat")
    chart = next(block.chart for block in section.blocks if isinstance(block, ChartBlock))
    pairs = [(row["row"], row["column"]) for row in chart.table.rows]
    assert len(pairs) == len(set(pairs)) == 15 * 14


def test_a_data_set_without_the_matrix_says_so(bundled: Snapshot, tmp_path: Path) -> None:
    snapshot = write_snapshot(
        {"migration": bundled.table("migration")}, list(bundled.origins.values()), date(2026, 1, 1), tmp_path
    )
    shown = page(snapshot, "skaraborg")
    assert shown.lead.startswith("För Skaraborg finns ingen pendling")
    assert tuple(section.id for section in shown.sections) == pendling.SECTIONS
