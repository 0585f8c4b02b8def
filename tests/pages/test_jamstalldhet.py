"""The page Jämställdhet: its figures are those of the tables, and what is made up is told from what is official."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kompetensnb.analysis.segregation import split
from kompetensnb.narrative import numbers
from kompetensnb.pages import jamstalldhet
from kompetensnb.pages.page import ChartBlock, KeyFigures, Note, Page, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import branches, regions
from kompetensnb.vocabulary.parameters import Parameters

CHARTS = {
    "matt-diagram",
    "yrken-kvinnor",
    "yrken-man",
    "branscher-andel",
    "branscher-forlopp",
    "utbildningar-kvinnor",
    "utbildningar-man",
    "studier-diagram",
    "fodelse-employment",
    "fodelse-unemployment",
}


def page(snapshot: Snapshot, region: str, **choices: object) -> Page:
    return jamstalldhet.build(snapshot, Parameters.parse(region=region, **choices))


def charts(shown: Page) -> dict[str, ChartBlock]:
    blocks = (block for section in shown.sections for block in section.blocks)
    return {block.id: block for block in blocks if isinstance(block, ChartBlock)}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_region_has_a_whole_page(bundled: Snapshot, language: str) -> None:
    for region in regions.all_regions():
        shown = page(bundled, region.id, language=language)
        assert tuple(section.id for section in shown.sections) == jamstalldhet.SECTIONS
        html = render_page(shown, "live").split("<script", 1)[0]
        assert not re.search(r"\bnan\b|\bNone\b", html)


@pytest.mark.parametrize("region", ["vastra-gotaland", "fyrbodal", "tibro"])
def test_a_region_with_all_tables_has_every_chart(bundled: Snapshot, region: str) -> None:
    assert set(charts(page(bundled, region))) == CHARTS


def test_the_lead_says_the_index_of_occupations(bundled: Snapshot) -> None:
    rows = bundled.table("occupation")
    known = rows[(rows["region"] == "14") & (rows["occupation"] != "0002")]
    wide = known.pivot_table(index="occupation", columns="sex", values="value", aggfunc="sum")
    index = 50 * (wide["kvinnor"] / wide["kvinnor"].sum() - wide["man"] / wide["man"].sum()).abs().sum()
    assert page(bundled, "vastra-gotaland").lead.startswith(numbers.percent(float(index), "sv", 0))


def test_a_region_without_occupations_is_told_of_branches(bundled: Snapshot) -> None:
    shown = page(bundled, "gr13")
    assert "byta bransch" in shown.lead
    assert "yrken-saknas" in [block.id for block in shown.section("yrken").blocks]
    assert {"branscher-andel", "fodelse-employment"} <= set(charts(shown))


def test_the_dominated_are_beyond_even_and_in_order(bundled: Snapshot) -> None:
    shown = charts(page(bundled, "skaraborg"))
    for name in ("yrken-kvinnor", "yrken-man", "utbildningar-kvinnor", "utbildningar-man"):
        values = [row["value"] for row in shown[name].chart.table.rows]
        assert values == sorted(values, reverse=True)
        assert min(values) > 60
        assert len(values) <= 10


def test_the_table_of_branches_has_every_year(bundled: Snapshot) -> None:
    block = next(item for item in page(bundled, "skovde").section("branscher").blocks if isinstance(item, TableBlock))
    rows = bundled.table("employment")
    own = rows[(rows["region"] == "1496") & (rows["branch"] == "Q") & (rows["year"] == 2022)].set_index("sex")["value"]
    care = next(row for row in block.table.rows if row["branch"] == branches.get("Q").name("sv"))
    assert care["2022"] == pytest.approx(100 * own["kvinnor"] / (own["kvinnor"] + own["man"]))
    assert [column.key for column in block.table.columns] == ["branch", *(str(year) for year in range(2020, 2026))]


def test_the_index_is_set_beside_that_of_the_comparison(bundled: Snapshot) -> None:
    other = split(bundled, regions.get("fyrbodal"), "branch")
    assert other is not None
    figures = next(
        block
        for block in page(bundled, "skaraborg", comparison="fyrbodal").section("matt").blocks
        if isinstance(block, KeyFigures)
    )
    assert any(f"Fyrbodal: {numbers.decimal(other.index)}" in figure.rank for figure in figures.figures)


def test_a_municipality_is_not_compared_with_the_sub_region_whose_figure_it_has(bundled: Snapshot) -> None:
    figures = next(block for block in page(bundled, "skovde").section("matt").blocks if isinstance(block, KeyFigures))
    educations = next(figure for figure in figures.figures if "utbildningsgrupper" in figure.label)
    assert "Skaraborg:" not in educations.rank
    assert "Siffran gäller Skaraborg" in educations.note
    assert "notis-kommun" in [note.id for note in page(bundled, "skovde").notices]


def test_what_is_official_is_not_called_synthetic(bundled: Snapshot) -> None:
    shown = charts(page(bundled, "skaraborg"))
    women = shown["studier-diagram"].chart.table.rows
    assert "syntetisk" not in {row["status"] for row in women}
    assert {row["status"] for row in shown["fodelse-employment"].chart.table.rows} == {"syntetisk"}


def test_shares_of_both_sexes_are_of_the_same_whole(bundled: Snapshot) -> None:
    found = split(bundled, regions.get("skaraborg"), "occupation")
    assert found is not None
    rows = charts(page(bundled, "skaraborg"))["matt-diagram"].chart.table.rows
    there = [row["value"] for row in rows if row["group"] == "Yrken"]
    assert sum(there) == pytest.approx(float(np.sum(found.persons)))


def test_a_data_set_without_the_tables_says_so(bundled: Snapshot, tmp_path: Path) -> None:
    snapshot = write_snapshot(
        {"population": bundled.table("population")}, list(bundled.origins.values()), date(2026, 1, 1), tmp_path
    )
    shown = page(snapshot, "skaraborg")
    assert tuple(section.id for section in shown.sections) == jamstalldhet.SECTIONS
    assert not charts(shown)
    assert shown.lead.startswith("För Skaraborg finns inga siffror")
    assert all(any(isinstance(block, Note) for block in section.blocks) for section in shown.sections[:-1])
