"""The page on education: whole for every region, its figures those of engine and table, its rules printed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kompetensnb.analysis import dimensioning
from kompetensnb.narrative import numbers
from kompetensnb.narrative.names import lowered
from kompetensnb.pages import utbildning
from kompetensnb.pages.page import Block, ChartBlock, Note, Page, Prose, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters


def page(snapshot: Snapshot, region: str, language: str = "sv", horizon: str = "2035") -> Page:
    return utbildning.build(snapshot, Parameters(region=region, language=language, horizon=horizon))


def block(shown: Page, section: str, identity: str) -> Block:
    return next(item for item in shown.section(section).blocks if item.id == identity)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_region_has_a_whole_page(bundled: Snapshot, language: str) -> None:
    for region in regions.all_regions():
        shown = page(bundled, region.id, language)
        assert tuple(section.id for section in shown.sections) == utbildning.SECTIONS
        assert all(section.blocks for section in shown.sections)
        html = render_page(shown, "live").split("<script", 1)[0]
        assert not re.search(r"\bnan\b|\bNone\b", html)


@pytest.mark.parametrize("horizon", ["kort", "medel", "lang"])
def test_every_horizon_has_a_list_with_reasons(bundled: Snapshot, horizon: str) -> None:
    table = block(page(bundled, "fyrbodal", horizon=horizon), "forslag", "forslag-tabell")
    assert isinstance(table, TableBlock)
    assert all(row["reason"] and row["decision"] and row["status"] for row in table.table.rows)


def test_the_lead_names_the_first_of_the_list(bundled: Snapshot) -> None:
    shown = page(bundled, "skaraborg")
    table = block(shown, "forslag", "forslag-tabell")
    assert isinstance(table, TableBlock)
    most = max(
        (row for row in table.table.rows if row["decision"] in ("Utöka", "Starta")), key=lambda row: row["needed"]
    )
    assert f"{numbers.integer(most['needed'])} fler platser" in shown.lead
    assert lowered(most["group"].split(",")[0]) in shown.lead


def test_every_rule_and_limit_is_printed(bundled: Snapshot) -> None:
    table = block(page(bundled, "skaraborg"), "forslag", "forslag-regler")
    assert isinstance(table, TableBlock)
    assert len(table.table.rows) == len(dimensioning.RULES["rules"])
    told = " ".join(table.notes)
    assert all(str(limit) in told for limit in dimensioning.LIMITS.values())


def test_a_municipality_has_its_own_places_and_the_balance_of_its_subregion(bundled: Snapshot) -> None:
    own, wider = page(bundled, "skovde"), page(bundled, "skaraborg")
    mine, theirs = (block(item, "forslag", "forslag-tabell") for item in (own, wider))
    assert isinstance(mine, TableBlock)
    assert isinstance(theirs, TableBlock)
    verdicts = {row["group"]: (row["verdict"], row["needed"]) for row in theirs.table.rows}
    places = {row["group"]: row["places"] for row in theirs.table.rows}
    assert mine.table.rows
    for row in mine.table.rows:
        assert 0 < row["places"] <= places[row["group"]]
        assert (row["verdict"], row["needed"]) == verdicts[row["group"]]
    text = block(own, "forslag", "forslag-text")
    assert isinstance(text, Prose)
    assert "gäller Skaraborg" in " ".join(text.paragraphs)


def test_the_grid_adds_up_to_the_table(bundled: Snapshot) -> None:
    shown = page(bundled, "skaraborg")
    grid = block(shown, "forlaggning", "forlaggning-yrkesvux")
    table = block(shown, "fyllnad", "fyllnad-tabell")
    assert isinstance(grid, ChartBlock)
    assert isinstance(table, TableBlock)
    own = [row["places"] for row in table.table.rows if row["form"] == "Yrkesvux"]
    assert sum(row["value"] for row in grid.chart.table.rows) == sum(own)


def test_shares_of_young_and_places_are_of_the_whole(bundled: Snapshot) -> None:
    chart = block(page(bundled, "skaraborg"), "beroende", "beroende-diagram")
    assert isinstance(chart, ChartBlock)
    for column in ("group0", "group1"):
        assert sum(row[column] for row in chart.chart.table.rows) == pytest.approx(100)


def test_a_region_without_a_balance_shows_what_is_given(bundled: Snapshot) -> None:
    shown = page(bundled, "gr13")
    assert isinstance(shown.section("forslag").blocks[0], Note)
    assert isinstance(block(shown, "fyllnad", "fyllnad-tabell"), TableBlock)
    assert "platser om året" in shown.lead


def test_constructed_places_are_told_of_at_the_top(bundled: Snapshot) -> None:
    assert "notis-platser" in [note.id for note in page(bundled, "skaraborg").notices]


def test_a_data_set_without_places_says_so(bundled: Snapshot, tmp_path: Path) -> None:
    tables = {name: bundled.table(name) for name in bundled.subjects if name != "education_places"}
    snapshot = write_snapshot(tables, list(bundled.origins.values()), date(2026, 1, 1), tmp_path)
    shown = page(snapshot, "skaraborg")
    assert tuple(section.id for section in shown.sections) == utbildning.SECTIONS
    for section in ("forslag", "platser", "forlaggning", "fyllnad"):
        (note,) = shown.section(section).blocks
        assert isinstance(note, Note)
        assert "saknas i datamängden" in note.text
