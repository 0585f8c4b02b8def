"""The page on providers: whole for every region, its lists those of the forecast and the table."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kompetensnb.forecast import frames
from kompetensnb.pages import aktorer
from kompetensnb.pages.forecasts import assessed
from kompetensnb.pages.page import Block, ChartBlock, Note, Page, Prose, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import education_groups, regions
from kompetensnb.vocabulary.parameters import Parameters


def page(snapshot: Snapshot, region: str, language: str = "sv", horizon: str = "2035") -> Page:
    return aktorer.build(snapshot, Parameters(region=region, language=language, horizon=horizon))


def block(shown: Page, section: str, identity: str) -> Block:
    return next(item for item in shown.section(section).blocks if item.id == identity)


def table(shown: Page, section: str, identity: str) -> TableBlock:
    found = block(shown, section, identity)
    assert isinstance(found, TableBlock)
    return found


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_region_has_a_whole_page(bundled: Snapshot, language: str) -> None:
    for region in regions.all_regions():
        shown = page(bundled, region.id, language)
        assert tuple(section.id for section in shown.sections) == aktorer.SECTIONS
        assert all(section.blocks for section in shown.sections)
        html = render_page(shown, "live").split("<script", 1)[0]
        assert not re.search(r"\bnan\b|\bNone\b", html)


def test_persons_short_are_those_of_the_shortage_list(bundled: Snapshot) -> None:
    listed = frames.shown(frames.shortage(assessed(bundled, "skaraborg"), 2035)).set_index("group")["short"]
    names = {education_groups.get(group).short_name("sv"): short for group, short in listed.items()}
    rows = table(page(bundled, "skaraborg"), "tackning", "tackning-tabell").table.rows
    assert rows
    assert [row["short"] for row in rows] == [names[row["group"]] for row in rows]
    assert [row["short"] for row in rows] == sorted((row["short"] for row in rows), reverse=True)


def test_the_grid_has_a_row_for_each_group_and_squares_for_what_is_given(bundled: Snapshot) -> None:
    shown = page(bundled, "skaraborg")
    chart = block(shown, "tackning", "tackning-diagram")
    assert isinstance(chart, ChartBlock)
    given: dict[str, float] = {}
    for row in chart.chart.table.rows:
        given[row["row"]] = given.get(row["row"], 0.0) + row["value"]
    places = {row["group"]: row["places"] for row in table(shown, "tackning", "tackning-tabell").table.rows}
    lines = [row["row"] for row in chart.chart.data["order"] if row["row"]]
    assert lines == list(places)[: len(lines)]
    assert {group: given.get(group, 0) for group in lines} == {group: places[group] for group in lines}
    assert set(lines) - set(given)


def test_one_sentence_for_each_that_lacks_and_the_rest_are_counted(bundled: Snapshot) -> None:
    shown = page(bundled, "skaraborg")
    rows = table(shown, "tackning", "tackning-tabell").table.rows
    lacking = [row for row in rows if row["kind"] in ("ingen", "för få")]
    prose = block(shown, "kompletteringar", "kompletteringar-text")
    assert isinstance(prose, Prose)
    *told, rest = prose.paragraphs[1:]
    assert rest.startswith(str(len(lacking) - len(told)))
    for row, sentence in zip(lacking[: len(told)], told, strict=True):
        assert sentence.startswith(row["group"].split(",")[0])
        assert ("Ingen ger utbildningen" in sentence) == (row["kind"] == "ingen")
    assert f"{len(lacking)} av dem" in shown.lead


def test_the_offer_adds_up_to_the_table_of_places(bundled: Snapshot) -> None:
    rows = bundled.table("education_places")
    rows = rows[(rows["year"] == rows["year"].max()) & (rows["measure"] == "places")]
    own = rows[rows["region"].isin(regions.get("skaraborg").members)]
    shown = table(page(bundled, "skaraborg"), "utbud", "utbud-tabell").table.rows
    assert sum(row["places"] for row in shown) == own["value"].sum()
    assert sum(row["programmes"] for row in shown) == len(own)


def test_a_municipality_shows_its_subregion_and_says_so(bundled: Snapshot) -> None:
    own, wider = page(bundled, "essunga"), page(bundled, "skaraborg")
    assert own.lead == wider.lead
    assert "notis-kommun" in [note.id for note in own.notices]
    assert "notis-kommun" not in [note.id for note in wider.notices]


def test_a_region_without_a_balance_still_shows_who_gives_what(bundled: Snapshot) -> None:
    shown = page(bundled, "gr13")
    assert isinstance(shown.section("tackning").blocks[0], Note)
    assert table(shown, "utbud", "utbud-tabell").table.rows


def test_a_missing_table_is_not_told_as_nothing_given(bundled: Snapshot, tmp_path: Path) -> None:
    tables = {name: bundled.table(name) for name in bundled.subjects if name != "education_places"}
    snapshot = write_snapshot(tables, list(bundled.origins.values()), date(2026, 1, 1), tmp_path)
    shown = page(snapshot, "skaraborg")
    assert tuple(section.id for section in shown.sections) == aktorer.SECTIONS
    for section in ("kompletteringar", "tackning", "utbud"):
        (note,) = shown.section(section).blocks
        assert isinstance(note, Note)
        assert "saknas i datamängden" in note.text
