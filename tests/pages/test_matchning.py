"""The page Matchning: its figures are those of the table, whose they are is said, and day and night stay apart."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kompetensnb.narrative import numbers
from kompetensnb.pages import matchning
from kompetensnb.pages.page import ChartBlock, KeyFigures, Note, Page, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import education_groups, regions
from kompetensnb.vocabulary.parameters import Parameters

CHARTS = {
    "utveckling-match",
    "utveckling-matched-employment",
    "kon-diagram",
    "grupper-diagram",
    "grupper-falt",
    "niva-diagram",
    "niva-grupper",
    "floden-diagram",
    "pension-aldre",
    "pension-avgangar",
    "dagnatt-natt",
    "dagnatt-dag",
}


def page(snapshot: Snapshot, region: str, **choices: object) -> Page:
    return matchning.build(snapshot, Parameters.parse(region=region, **choices))


def charts(shown: Page) -> dict[str, ChartBlock]:
    blocks = (block for section in shown.sections for block in section.blocks)
    return {block.id: block for block in blocks if isinstance(block, ChartBlock)}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_region_has_a_whole_page(bundled: Snapshot, language: str) -> None:
    for region in regions.all_regions():
        shown = page(bundled, region.id, language=language)
        assert tuple(section.id for section in shown.sections) == matchning.SECTIONS
        html = render_page(shown, "live").split("<script", 1)[0]
        assert not re.search(r"\bnan\b|\bNone\b", html)


def test_every_group_has_a_whole_page(bundled: Snapshot) -> None:
    for group in education_groups.all_groups():
        shown = page(bundled, "skaraborg", group=group.id)
        assert tuple(section.id for section in shown.sections) == matchning.SECTIONS
        assert not re.search(r"\bnan\b|\bNone\b", render_page(shown, "live").split("<script", 1)[0])


def test_a_sub_region_has_every_chart(bundled: Snapshot) -> None:
    assert set(charts(page(bundled, "fyrbodal", group="73O"))) == CHARTS


def test_the_lead_of_the_county_is_a_over_a_b_and_c(bundled: Snapshot) -> None:
    rows = bundled.table("matching")
    latest = rows[(rows["region"] == "14") & (rows["year"] == rows["year"].max())]
    sums = latest.groupby("outcome")["value"].sum()
    expected = 100 * sums["A"] / (sums["A"] + sums["B"] + sums["C"])
    lead = page(bundled, "vastra-gotaland").lead
    assert numbers.percent(float(expected)) in lead
    own = latest[latest["education_group"] == "73O"].groupby("outcome")["value"].sum()
    group = 100 * own["A"] / (own["A"] + own["B"] + own["C"])
    assert numbers.percent(float(group)) in page(bundled, "vastra-gotaland", group="73O").lead


def test_a_municipality_is_shown_its_sub_region_and_told_so(bundled: Snapshot) -> None:
    shown, subregion = page(bundled, "skovde"), page(bundled, "skaraborg")
    assert shown.lead == subregion.lead
    assert {"notis-kommun", "notis-spridd"} <= {note.id for note in shown.notices}
    assert "Skaraborg" in charts(shown)["niva-diagram"].chart.selection
    assert "notis-kommun" not in [note.id for note in subregion.notices]


def test_published_areas_are_not_called_approximate(bundled: Snapshot) -> None:
    for region in ("vastra-gotaland", "fa-boras"):
        assert "notis-spridd" not in [note.id for note in page(bundled, region).notices]


def test_a_region_without_such_figures_gets_a_sentence(bundled: Snapshot) -> None:
    shown = page(bundled, "riket")
    assert shown.lead.startswith("För Riket finns inga siffror per utbildningsgrupp")
    assert not charts(shown)


def test_the_bridge_leads_from_one_published_stock_to_the_next(bundled: Snapshot) -> None:
    rows = bundled.table("education_stock")
    own = rows[(rows["region"] == "14") & (rows["education_group"] == "75N")].groupby("year")["value"].sum()
    table = charts(page(bundled, "vastra-gotaland", group="75N"))["floden-diagram"].chart.table.rows
    assert (table[0]["level"], table[-1]["level"]) == (own[2024], own[2025])
    assert table[-2]["level"] == pytest.approx(own[2025])


def test_the_account_of_a_sub_region_closes(bundled: Snapshot) -> None:
    for group in ("", "73O", "53V"):
        table = charts(page(bundled, "skaraborg", group=group))["floden-diagram"].chart.table.rows
        assert table[-2]["level"] == pytest.approx(table[-1]["level"])


def test_day_and_night_population_are_never_in_one_chart_or_table(bundled: Snapshot) -> None:
    shown = charts(page(bundled, "fa-boras", group="75N"))
    night, day = (shown[name].chart for name in ("dagnatt-natt", "dagnatt-dag"))
    rows = bundled.table("education_commuting")
    own = rows[(rows["region"] == "FA14") & (rows["education_group"] == "75N")].groupby("measure")["value"].sum()
    name = education_groups.get("75N").short_name("sv")
    for chart, measure in ((night, "night"), (day, "day")):
        assert {column.key for column in chart.table.columns} == {"name", "place", "value"}
        assert next(row["value"] for row in chart.table.rows if row["name"] == name) == own[measure]


def test_the_chosen_group_is_marked_even_where_its_place_is_low(bundled: Snapshot) -> None:
    shown = charts(page(bundled, "vastra-gotaland", group="75L"))
    for name in ("grupper-diagram", "niva-grupper", "pension-aldre", "dagnatt-natt", "dagnatt-dag"):
        assert [row["role"] for row in shown[name].chart.data["rows"]].count("own") == 1


def test_every_figure_is_marked_as_constructed(bundled: Snapshot) -> None:
    shown = page(bundled, "skaraborg")
    blocks = [block for section in shown.sections[:-1] for block in section.blocks]
    for block in blocks:
        if isinstance(block, ChartBlock):
            assert {row["status"] for row in block.chart.table.rows} == {"syntetisk"}
        if isinstance(block, TableBlock):
            assert {row["status"] for row in block.table.rows} == {"syntetisk"}
        if isinstance(block, KeyFigures):
            assert {figure.status for figure in block.figures} == {"syntetisk"}


def test_a_data_set_without_the_tables_says_so(bundled: Snapshot, tmp_path: Path) -> None:
    snapshot = write_snapshot(
        {"population": bundled.table("population")}, list(bundled.origins.values()), date(2026, 1, 1), tmp_path
    )
    shown = page(snapshot, "skaraborg")
    assert tuple(section.id for section in shown.sections) == matchning.SECTIONS
    assert not charts(shown)
    assert all(any(isinstance(block, Note) for block in section.blocks) for section in shown.sections[:-1])


def test_the_groups_are_offered_by_name_after_all_of_them(bundled: Snapshot) -> None:
    offered = matchning.choices(bundled, Parameters())["group"]
    labels = [label for _, label in offered]
    assert offered[0] == ("", "alla utbildningsgrupper")
    assert len(offered) == 1 + len(education_groups.all_groups())
    assert labels.index("Arkitekter") < labels.index("Sjuksköterskor") < labels.index("Övrig vård")
