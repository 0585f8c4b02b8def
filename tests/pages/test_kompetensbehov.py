"""The page Kompetensbehov: what it says must be what the engine says, and where it cannot say anything it says so."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kompetensnb.forecast import frames
from kompetensnb.forecast.engine import assess
from kompetensnb.narrative import numbers
from kompetensnb.narrative.names import lowered
from kompetensnb.pages import forecasts, kompetensbehov
from kompetensnb.pages.page import ChartBlock, NextQuestions, Page, Quadrants, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store.description import read_description
from kompetensnb.store.places import BUNDLED, bundled_id
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import education_groups, regions
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

SUBREGIONS = [region.id for region in regions.of_kind(regions.RegionKind.SUBREGION)]


def page(snapshot: Snapshot, **choice: object) -> Page:
    return kompetensbehov.build(snapshot, Parameters.parse(**choice))


@pytest.mark.parametrize("region", [*SUBREGIONS, "vastra-gotaland", "skovde", "varberg", "gr13", "riket", "fa-boras"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_kind_of_region_has_a_whole_page(bundled: Snapshot, region: str, language: str) -> None:
    shown = page(bundled, region=region, language=language, horizon="lang")
    assert tuple(section.id for section in shown.sections) == kompetensbehov.SECTIONS
    assert all(section.blocks for section in shown.sections)
    assert not re.search(r"\bnan\b|\bNone\b", render_page(shown, "live").split("<script", 1)[0])


def test_the_lead_names_the_largest_shortage_with_its_band(bundled: Snapshot) -> None:
    found = assess(bundled, "skaraborg", paths=forecasts.PATHS)
    rows = frames.shown(frames.shortage(found, 2030))
    most = rows.iloc[0]
    lead = page(bundled, region="skaraborg", horizon="2030").lead
    assert lowered(education_groups.get(most["group"]).short_name("sv")) in lead
    for figure in (most["short"], most["short_low_80"], most["short_high_80"]):
        assert numbers.integer(figure) in lead


def test_where_nothing_is_known_the_lead_never_says_that_nobody_is_short(bundled: Snapshot) -> None:
    whole = read_description(BUNDLED / bundled_id())
    tables = {name: entry for name, entry in whole.tables.items() if name != "education_stock"}
    lead = page(Snapshot(BUNDLED / bundled_id(), replace(whole, tables=tables)), region="skaraborg").lead
    assert "går inte att säga" in lead
    assert "väntas ingen" not in lead


def test_the_four_squares_are_the_law_s(bundled: Snapshot) -> None:
    (block,) = [b for b in page(bundled, region="fyrbodal").section("bedomning").blocks if isinstance(b, Quadrants)]
    assert block.rows == ("offentlig sektor", "privat sektor")
    assert [column.split(",")[0] for column in block.columns] == ["kort sikt", "lång sikt"]
    assert block.status == Status.SYNTHETIC


def test_that_figures_are_made_up_is_said_first(bundled: Snapshot) -> None:
    shown = page(bundled, region="sjuharad")
    assert [note.kind for note in shown.notices if note.id == "notis-status"] == ["warning"]


def test_the_horizon_moves_the_year(bundled: Snapshot) -> None:
    assert "2028" in page(bundled, region="skaraborg", horizon="kort").lead
    assert "2030" in page(bundled, region="skaraborg", horizon="2030").lead
    assert "2040" in page(bundled, region="skaraborg", horizon="lang").lead


def test_a_target_year_beyond_the_forecast_is_explained_in_place(bundled: Snapshot) -> None:
    lead = page(bundled, region="skaraborg", horizon="2090").lead
    assert "2090" in lead
    assert "2026–2040" in lead


def test_curves_have_bands_and_the_table_every_group(bundled: Snapshot) -> None:
    shown = page(bundled, region="skaraborg", horizon="lang")
    charts = [block.chart for block in shown.section("forlopp").blocks if isinstance(block, ChartBlock)]
    assert charts
    assert all(chart.data["bands"] for chart in charts)
    (listed,) = [block for block in shown.section("bristlista").blocks if isinstance(block, TableBlock)]
    assert len(listed.table.rows) == len(education_groups.all_groups())


def test_the_next_question_is_what_if_with_the_same_choice(bundled: Snapshot) -> None:
    shown = page(bundled, region="skaraborg", branch="industri", horizon="2035")
    (asked,) = [block for block in shown.section("kallor").blocks if isinstance(block, NextQuestions)]
    first = asked.questions[0]
    chosen = first.parameters
    assert (first.page, chosen.region, chosen.branch, chosen.horizon) == ("scenario", "skaraborg", "industri", "2035")
    (listed,) = [b for b in shown.section("bristlista").blocks if isinstance(b, TableBlock)]
    group = education_groups.get(chosen.group)
    most = [row["group"] for row in listed.table.rows if row["short"]][:3]
    assert group.name("sv") in most, "of the groups that lack most"
    assert lowered(group.short_name("sv")) in first.text


def test_a_municipality_has_verdicts_of_its_subregion_and_no_persons(bundled: Snapshot) -> None:
    shown = page(bundled, region="skovde")
    (listed,) = [block for block in shown.section("bristlista").blocks if isinstance(block, TableBlock)]
    assert [column.key for column in listed.table.columns] == ["group", "verdict"]
    assert "Skaraborg" in shown.lead


def test_growth_and_replacement_are_apart(bundled: Snapshot) -> None:
    shown = page(bundled, region="skaraborg", horizon="lang")
    (chart,) = [block.chart for block in shown.section("rekrytering").blocks if isinstance(block, ChartBlock)]
    assert [column.label for column in chart.table.columns] == ["Bransch", "Tillväxt", "Pension", "Övriga avgångar"]


def test_a_branch_narrows_the_list_to_its_own_part(bundled: Snapshot) -> None:
    (whole,) = [b for b in page(bundled, region="skaraborg").section("bristlista").blocks if isinstance(b, TableBlock)]
    shown = page(bundled, region="skaraborg", branch="industri")
    (part,) = [b for b in shown.section("bristlista").blocks if isinstance(b, TableBlock)]
    short = {row["group"]: row["short"] or 0 for row in whole.table.rows}
    assert all((row["short"] or 0) <= short[row["group"]] for row in part.table.rows)
    assert 0 < sum(row["short"] or 0 for row in part.table.rows) < sum(short.values())
    assert "industri och teknik" in shown.lead


def test_a_branch_that_the_statistics_cannot_tell_apart_says_so(bundled: Snapshot) -> None:
    notes = [block.id for block in page(bundled, region="skaraborg", branch="forskola").section("bristlista").blocks]
    assert "bristlista-ram" in notes
    assert "bristlista-ram" not in [b.id for b in page(bundled, branch="industri").section("bristlista").blocks]


def test_all_branches_together_are_no_choice_and_the_unknown_one_is(bundled: Snapshot) -> None:
    assert page(bundled, region="sjuharad", branch="A-U+US") == page(bundled, region="sjuharad")
    assert page(bundled, region="sjuharad", branch="US").section("bristlista").blocks
