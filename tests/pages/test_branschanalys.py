"""The page Branschanalys: whole everywhere, honest on what is not a branch's own, and no figure of its own making."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest

from kompetensnb.analysis.branch_profile import over_years, quotient
from kompetensnb.forecast import frames
from kompetensnb.forecast.balance import rounded
from kompetensnb.forecast.scenario import Scenario
from kompetensnb.narrative import numbers
from kompetensnb.pages import branschanalys, forecasts
from kompetensnb.pages.chosen_branch import branch_options
from kompetensnb.pages.forecasts import assessed
from kompetensnb.pages.page import ChartBlock, NextQuestions, Page, Prose, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import branches, regions
from kompetensnb.vocabulary.parameters import Parameters


def page(snapshot: Snapshot, region: str = "skaraborg", **chosen: str) -> Page:
    return branschanalys.build(snapshot, Parameters.parse(region=region, **chosen))


def told(shown: Page, section: str) -> str:
    return " ".join(
        text for block in shown.section(section).blocks if isinstance(block, Prose) for text in block.paragraphs
    )


@pytest.fixture
def few_paths(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Bands from a few futures: what is tried is that every page is whole, and a thousand for each region take long."""
    monkeypatch.setattr(forecasts, "PATHS", 20)
    forecasts.assessed.cache_clear()
    yield
    forecasts.assessed.cache_clear()


@pytest.mark.usefixtures("few_paths")
def test_every_region_has_a_whole_page(bundled: Snapshot) -> None:
    for region, language in zip(regions.all_regions(), cycle(("sv", "en")), strict=False):
        shown = page(bundled, region.id, language=language)
        assert tuple(section.id for section in shown.sections) == branschanalys.SECTIONS
        assert all(section.blocks for section in shown.sections)
        assert not re.search(r"\bnan\b|\bNone\b|\binf\b", render_page(shown, "live").split("<script", 1)[0])


@pytest.mark.parametrize("branch", [branch.id for branch in branches.all_branches()])
def test_every_branch_has_a_whole_page(bundled: Snapshot, branch: str) -> None:
    for region in ("skovde", "riket", "gr13"):
        shown = page(bundled, region, branch=branch, horizon="lang")
        assert not re.search(r"\bnan\b|\bNone\b|\binf\b", render_page(shown, "live").split("<script", 1)[0])


def test_without_a_choice_and_for_all_branches_it_is_about_industry(bundled: Snapshot) -> None:
    assert page(bundled).lead == page(bundled, branch="industri").lead == page(bundled, branch="A-U+US").lead


def test_the_lead_has_the_figures_of_the_tables(bundled: Snapshot) -> None:
    last = over_years(bundled, regions.get("skaraborg"), ["B+C"])[-1]
    lead = page(bundled).lead
    assert numbers.integer(last.value) in lead
    assert numbers.percent(last.share) in lead
    assert "större här" in lead
    value = quotient(bundled, regions.get("goteborg"), ["A"])
    assert value is not None
    assert value < 0.8
    assert "mindre här" in page(bundled, "goteborg", branch="A").lead


def test_recruitment_is_that_of_the_engine(bundled: Snapshot) -> None:
    table = frames.branches(assessed(bundled, "skaraborg"))
    rows = table[(table["branch"] == "Q") & table["year"].between(2026, 2035)]
    need, pension = (numbers.integer(float(rounded(rows[name].sum()))) for name in ("need", "pension"))
    shown = page(bundled, branch="vard-och-omsorg", horizon="2035")
    assert f"behöver {need} personer rekryteras. {pension} av dem" in told(shown, "prognos")
    assert f"väntas {pension} gå i pension" in told(shown, "alder")


def test_a_branch_that_is_a_part_of_a_group_says_so_and_bears_the_group_s_name(bundled: Snapshot) -> None:
    part, whole = page(bundled, branch="fordonsindustri"), page(bundled, branch="B+C")
    assert "notis-ram" in [note.id for note in part.notices]
    assert "notis-ram" not in [note.id for note in whole.notices]
    assert part.lead == whole.lead
    assert part.lead.startswith("Tillverkning ")


def test_occupations_narrow_a_branch_that_is_a_part_of_a_group(bundled: Snapshot) -> None:
    shown = page(bundled, branch="aldreomsorg")
    assert "Närmast äldreomsorg kommer yrkesgrupperna «undersköterskor» och «vårdbiträden»" in told(shown, "yrken")
    (chart,) = [block.chart for block in shown.section("yrken").blocks if isinstance(block, ChartBlock)]
    assert [row["name"] for row in chart.data["rows"] if row["role"] == "own"] == ["Undersköterskor", "Vårdbiträden"]


def test_a_municipality_s_education_is_its_sub_region_s_and_is_said_to_be(bundled: Snapshot) -> None:
    own, around = page(bundled, "skovde"), page(bundled, "skaraborg")
    assert "utbildning-delregion" in [block.id for block in own.section("utbildning").blocks]
    tables = [
        block.table.rows
        for shown in (own, around)
        for block in shown.section("utbildning").blocks
        if isinstance(block, TableBlock)
    ]
    assert [row["persons"] for row in tables[0]] == [row["persons"] for row in tables[1]]


def test_the_next_question_carries_a_fall_that_can_be_read(bundled: Snapshot) -> None:
    blocks = page(bundled, branch="bygg").section("kallor").blocks
    (asked,) = [block for block in blocks if isinstance(block, NextQuestions)]
    (fall,) = [question.parameters for question in asked.questions if question.page == "scenario"]
    (lever,) = Scenario.from_text(fall.scenario).levers
    assert (lever.lever, lever.target, lever.size, fall.branch) == ("branch", "F", -10, "bygg")


def test_the_usual_branch_stands_once_among_the_choices() -> None:
    for branch in ("", "industri", "bygg"):
        labels = [label for _, label in branch_options(Parameters(branch=branch))]
        assert labels.count("Industri och teknik") == 1
        assert len(labels) == len(set(labels))
    assert branch_options(Parameters(branch="industri"))[0][0] == "industri"


def test_a_data_set_without_the_tables_says_so(bundled: Snapshot, tmp_path: Path) -> None:
    snapshot = write_snapshot(
        {"migration": bundled.table("migration")}, list(bundled.origins.values()), date(2026, 1, 1), tmp_path
    )
    shown = page(snapshot)
    assert shown.lead.startswith("För Skaraborg finns inga uppgifter om sysselsatta per bransch")
    assert tuple(section.id for section in shown.sections) == branschanalys.SECTIONS
