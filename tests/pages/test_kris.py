"""The page Kris och varsel: real months where they are, the municipalities' dependence, and a fall that adds up."""

from __future__ import annotations

import re
from datetime import date
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.analysis.dependence import dependence
from kompetensnb.forecast.balance import rounded
from kompetensnb.narrative import numbers
from kompetensnb.pages import kris
from kompetensnb.pages.page import ChartBlock, NextQuestions, Page, Prose, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import branches, regions
from kompetensnb.vocabulary.parameters import Parameters


def page(snapshot: Snapshot, region: str = "skaraborg", **chosen: str) -> Page:
    return kris.build(snapshot, Parameters.parse(region=region, **chosen))


def table(shown: Page, section: str, block: str) -> TableBlock:
    return next(item for item in shown.section(section).blocks if isinstance(item, TableBlock) and item.id == block)


def test_every_region_has_a_whole_page(bundled: Snapshot) -> None:
    for region, language in product(regions.all_regions(), ("sv", "en")):
        shown = page(bundled, region.id, language=language)
        assert tuple(section.id for section in shown.sections) == kris.SECTIONS
        assert all(section.blocks for section in shown.sections)
        assert not re.search(r"\bnan\b|\bNone\b|\binf\b", render_page(shown, "live").split("<script", 1)[0])


@pytest.mark.parametrize("branch", [branch.id for branch in branches.all_branches()])
def test_every_branch_has_a_whole_page(bundled: Snapshot, branch: str) -> None:
    shown = page(bundled, "skovde", branch=branch)
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b", render_page(shown, "live").split("<script", 1)[0])


def test_the_lead_has_the_latest_month_of_the_table(bundled: Snapshot) -> None:
    rows = bundled.table("employment_month")
    rows = rows[(rows["region"] == "14") & (rows["branch"] == "A-U+US")].sort_values(["year", "month"])
    lead = page(bundled).lead
    assert lead.startswith(f"I juni 2026 var {numbers.integer(rows['value'].iloc[-1])} sysselsatta i Västra Götaland")
    assert "Snabbast faller IT och kommunikation" in lead
    found = dependence(bundled, regions.get("skaraborg"))
    assert found is not None
    assert numbers.percent(found.share) in lead


def test_what_is_shown_for_another_place_says_so(bundled: Snapshot) -> None:
    def notes(region: str) -> list[str]:
        return [block.id for block in page(bundled, region).section("manader").blocks]

    assert "manader-plats" in notes("skaraborg")
    assert "manader-plats" not in notes("goteborg")


def test_without_last_year_s_month_no_change_is_told(bundled: Snapshot) -> None:
    shown = page(bundled, "riket")
    assert shown.lead.startswith("I juni 2026 var ")
    assert "fler än" not in shown.lead
    prose = next(block for block in shown.section("manader").blocks if isinstance(block, Prose))
    assert "finns samma månad förra året inte" in prose.paragraphs[0]
    assert "manader-diagram" not in [block.id for block in shown.section("manader").blocks]


def test_every_municipality_of_the_region_is_ranked(bundled: Snapshot) -> None:
    rows = table(page(bundled, "skovde"), "beroende", "beroende-tabell").table.rows
    assert len(rows) == len(regions.get("skaraborg").members)
    shares = [row["share"] for row in rows]
    assert shares == sorted(shares, reverse=True)
    charts = [block for block in page(bundled, "skovde").section("beroende").blocks if isinstance(block, ChartBlock)]
    assert [row["role"] for row in charts[0].chart.data["rows"]].count("own") == 1


def test_a_fall_is_a_part_of_the_jobs_and_those_who_leave_are_taken_from_it(bundled: Snapshot) -> None:
    employment = bundled.table("employment")
    here = employment[(employment["year"] == 2025) & (employment["sex"] == "alla") & (employment["branch"] == "B+C")]
    jobs = here[here["region"].isin(regions.get("skaraborg").members)]["value"].sum()
    rows = table(page(bundled), "stot", "stot-tabell").table.rows
    assert [row["jobs"] for row in rows] == [float(rounded(jobs * fall / 100)) for fall in (5, 10, 20)]
    for row in rows:
        assert row["move"] == pytest.approx(max(0, row["jobs"] - row["leave"]), abs=100)
        assert 0 < row["outside"] < row["jobs"]


def test_homes_are_those_of_the_struck(bundled: Snapshot) -> None:
    charts = {
        block.id: block for block in page(bundled, "skovde").section("stot").blocks if isinstance(block, ChartBlock)
    }
    rows = charts["stot-hem"].chart.data["rows"]
    assert rows[0]["name"] == "Skövde"
    assert [row["name"] for row in rows if row["role"] == "own"] == ["Skövde"]


def test_the_falls_lead_on_to_scenarios(bundled: Snapshot) -> None:
    blocks = page(bundled, branch="bygg").section("kallor").blocks
    (asked,) = [block for block in blocks if isinstance(block, NextQuestions)]
    scenarios = [question.parameters.scenario for question in asked.questions if question.page == "scenario"]
    assert scenarios == ["branch:F=-5;2026", "branch:F=-10;2026", "branch:F=-20;2026"]


def test_what_is_lacking_says_how_to_get_it(bundled: Snapshot) -> None:
    blocks = {block.id: block for block in page(bundled).section("varsel").blocks}
    assert "docs/arsrutin.md" in getattr(blocks["varsel-saknas"], "text", "")


def test_notices_adverts_and_vacancies_are_shown_when_they_are_there(bundled: Snapshot, tmp_path: Path) -> None:
    usual = {"status": "officiell", "origin": "scb-bas-bransch"}
    notices = [
        {
            "region": "14",
            "year": 2025 + month // 13,
            "month": (month - 1) % 12 + 1,
            "value": 10.0 * month,
            "mark": "",
            **usual,
        }
        for month in range(1, 17)
    ]
    adverts = [
        {"region": "14", "year": 2026, "month": 9, "occupation_group": code, "value": value, **usual}
        for code, value in (("5321", 40.0), ("2221", 55.0), ("alla", 900.0), ("ovriga", 0.0))
    ]
    months = [{**row, "month": month} for row in adverts for month in (7, 8)]
    vacancies = [
        {"region": "00", "year": 2026, "quarter": quarter, "vacancy": kind, "measure": measure, "value": value, **usual}
        for quarter in (1, 2)
        for kind in ("totalt", "omgaende")
        for measure, value in (("rate", 2.5), ("margin", 0.3))
    ]
    tables = {"notices": notices, "adverts": adverts, "adverts_month": months, "vacancies": vacancies}
    snapshot = write_snapshot(
        {name: pd.DataFrame(rows) for name, rows in tables.items()},
        list(bundled.origins.values()),
        date(2026, 10, 1),
        tmp_path,
    )
    shown = page(snapshot)
    assert "varsel-saknas" not in [block.id for block in shown.section("varsel").blocks]
    told = table(shown, "varsel", "varsel-notices")
    assert (told.table.rows[0]["when"], told.table.rows[0]["value"], len(told.table.rows)) == ("april 2026", 160, 13)
    assert [row["value"] for row in table(shown, "varsel", "varsel-adverts").table.rows] == [55, 40]
    assert [row["when"] for row in table(shown, "varsel", "varsel-adverts-month").table.rows] == [
        "augusti 2026",
        "juli 2026",
    ]
    (first, _) = table(shown, "varsel", "varsel-vacancies").table.rows
    assert (first["when"], first["value"], first["margin"]) == ("kvartal 2 2026", 2.5, 0.3)
    assert table(shown, "varsel", "varsel-vacancies").selection == "Riket (land)"


def test_a_data_set_without_the_tables_says_so(bundled: Snapshot, tmp_path: Path) -> None:
    snapshot = write_snapshot(
        {"migration": bundled.table("migration")}, list(bundled.origins.values()), date(2026, 1, 1), tmp_path
    )
    shown = page(snapshot)
    assert shown.lead.startswith("För Skaraborg finns inga uppgifter om sysselsatta per bransch")
    assert tuple(section.id for section in shown.sections) == kris.SECTIONS
