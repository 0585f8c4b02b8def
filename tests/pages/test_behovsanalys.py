"""The page Behovsanalys: what it says is what companies said together, and never what one of them said."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kompetensnb.analysis.gap import FEWEST, LEVELS, NEEDED, answers, by_area, companies, covered
from kompetensnb.narrative import numbers
from kompetensnb.pages import behovsanalys
from kompetensnb.pages.page import ChartBlock, Definitions, Note, Page, Prose, Quadrants, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot
from kompetensnb.vocabulary import branches, regions
from kompetensnb.vocabulary.branch_choice import CRITERIA
from kompetensnb.vocabulary.interview import question_names
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status


def page(snapshot: Snapshot, **choice: object) -> Page:
    return behovsanalys.build(snapshot, Parameters.parse(**choice))


def blocks(shown: Page, section: str) -> dict[str, Any]:
    return {block.id: block for block in shown.section(section).blocks}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_region_has_a_whole_page(bundled: Snapshot, language: str) -> None:
    for region in regions.all_regions():
        shown = page(bundled, region=region.id, language=language)
        assert tuple(section.id for section in shown.sections) == behovsanalys.SECTIONS
        assert all(section.blocks for section in shown.sections)
        assert not re.search(r"\bnan\b|\bNone\b", render_page(shown, "live").split("<script", 1)[0]), region.id


def test_every_branch_has_a_whole_page(bundled: Snapshot) -> None:
    for branch in branches.all_branches():
        shown = page(bundled, region="fyrbodal", branch=branch.id)
        assert tuple(section.id for section in shown.sections) == behovsanalys.SECTIONS
        assert not re.search(r"\bnan\b|\bNone\b", render_page(shown, "live").split("<script", 1)[0]), branch.id


def test_the_lead_names_the_widest_gap(bundled: Snapshot) -> None:
    rows = answers(bundled, LEVELS, regions.get("skaraborg").members)
    found = by_area(rows)
    widest = max(found, key=lambda name: found[name].gap or 0)
    lead = page(bundled, region="skaraborg").lead

    assert widest in lead
    assert f"nu {numbers.decimal(found[widest].now)}, önskat {numbers.decimal(found[widest].wanted)}" in lead
    assert f"{companies(rows)} företag" in lead


def test_that_answers_are_made_up_is_said_first(bundled: Snapshot) -> None:
    shown = page(bundled, region="skaraborg")
    assert [note.kind for note in shown.notices if note.id == "notis-exempel"] == ["warning"]
    assert "notis-exempel" not in [note.id for note in page(bundled, region="riket").notices]


@pytest.mark.parametrize(("region", "branch"), [("skaraborg", "livsmedel"), ("tibro", ""), ("gotene", "")])
def test_too_few_companies_give_a_count_and_nothing_else(bundled: Snapshot, region: str, branch: str) -> None:
    members = regions.get(region).members
    chosen = covered(branches.get(branch)) if branch else ()
    count = companies(answers(bundled, LEVELS, members, chosen))
    assert count < FEWEST
    shown = page(bundled, region=region, branch=branch)

    (note,) = shown.section("profil").blocks
    assert isinstance(note, Note)
    assert str(count) in note.text or count == 0
    listed = blocks(shown, "behovslista").get("behovslista-tabell")
    if listed is not None:
        assert {row["persons"] for row in listed.table.rows} == {None}
        assert {row["status"] for row in listed.table.rows} == {Status.SUPPRESSED}


def test_no_company_is_named_anywhere(bundled: Snapshot) -> None:
    named = set(bundled.table(LEVELS)["company"])
    for region in ("vastra-gotaland", "skaraborg", "skovde"):
        html = render_page(page(bundled, region=region), "live")
        assert named.isdisjoint(re.findall(r"\bF\d+\b", html))


def test_the_profile_has_areas_and_questions_with_spread(bundled: Snapshot) -> None:
    found = blocks(page(bundled, region="skaraborg", branch="mobel-och-inredning"), "profil")

    assert isinstance(found["profil-omraden"], ChartBlock)
    rows = found["profil-tabell"].table.rows
    assert len(rows) == 3 + len(question_names("sv"))
    assert all(row["gap"] == row["wanted"] - row["now"] for row in rows)
    assert all(" till " in row["now_middle"] for row in rows)


def test_a_branch_of_the_statistics_holds_its_parts(bundled: Snapshot) -> None:
    members = regions.get("skaraborg").members
    whole = answers(bundled, LEVELS, members, covered(branches.get("industri")))
    assert set(whole["council_branch"]) == {"industri", "mobel-och-inredning", "livsmedel"}
    assert set(answers(bundled, LEVELS, members, covered(branches.get("livsmedel")))["council_branch"]) == {"livsmedel"}


def test_every_need_has_actors_or_says_that_there_are_none(bundled: Snapshot) -> None:
    found = blocks(page(bundled, region="skaraborg"), "behovslista")
    rows = found["behovslista-tabell"].table.rows
    nobody = [row for row in rows if "Kompletteringar behöver arbetas fram" in row["actors"]]

    assert len(rows) == len(answers(bundled, NEEDED, regions.get("skaraborg").members).drop_duplicates(
        ["need", "education_group", "term"]
    ))  # fmt: skip
    assert all(row["actors"] for row in rows)
    assert f"För {len(nobody)} av dem" in found["behovslista-text"].paragraphs[1]
    assert any("Gymnasieskola: " in row["actors"] for row in rows)


def test_a_total_is_the_sum_of_what_the_criteria_add(bundled: Snapshot) -> None:
    rows = blocks(page(bundled, region="skaraborg"), "branschval")["branschval-summor"].table.rows
    ranked = [row for row in rows if row["rank"] is not None]

    assert [row["rank"] for row in ranked] == sorted(row["rank"] for row in ranked)
    for row in ranked:
        assert sum(row[name] for name in CRITERIA) == pytest.approx(row["total"])
    unscored = [row for row in rows if row["rank"] is None]
    assert [row["total"] for row in unscored] == [None]
    assert "chans till resultat" in unscored[0]["kind"]
    assert {row["kind"] for row in ranked} == {"bedömning", "statistik"}


def test_weights_are_shown_with_where_to_change_them(bundled: Snapshot) -> None:
    found = blocks(page(bundled, region="skaraborg"), "branschval")
    criteria, prose = found["branschval-kriterier"], found["branschval-text"]
    assert isinstance(criteria, Definitions)
    assert isinstance(prose, Prose)
    assert [item.word.split(", ")[1] for item in criteria.definitions] == [
        numbers.percent(100 * item.weight, "sv", 0) for item in CRITERIA.values()
    ]
    assert "vocabulary/branch_choice.yml" in prose.paragraphs[1]


def test_other_weights_give_other_totals_in_proportion(bundled: Snapshot) -> None:
    def totals(weights: str) -> dict[str, dict[str, Any]]:
        found = blocks(page(bundled, region="skaraborg", weights=weights), "branschval")
        return {row["branch"]: row for row in found["branschval-summor"].table.rows if row["rank"]}

    usual, alone = totals(""), totals("struktur:0,vilja:50,behov:0,resultat:0")
    for branch, row in alone.items():
        score = usual[branch]["vilja"] / CRITERIA["vilja"].weight
        assert row["total"] == pytest.approx(score), "a criterion that weighs alone is the whole total"
    assert list(alone) != list(usual), "the order follows the weights"
    assert totals("struktur:1,vilja:1,behov:2,resultat:1") == usual, "only proportions count"


def test_weights_are_shown_as_they_were_chosen_and_left_out_of_a_document(bundled: Snapshot) -> None:
    shown = page(bundled, region="skaraborg", weights="struktur:10,vilja:0,behov:30,resultat:40")
    found = blocks(shown, "branschval")
    assert [item.word.split(", ")[1] for item in found["branschval-kriterier"].definitions] == [
        numbers.percent(share, "sv", 0) for share in (12.5, 0, 37.5, 50)
    ]
    assert found["branschval-vikter"].total == 80
    assert not found["branschval-vikter"].is_usual
    assert "data-weights" in render_page(shown, "live")
    assert "data-weights" not in render_page(shown, "document")


def test_a_branch_is_chosen_in_a_sub_region(bundled: Snapshot) -> None:
    own = blocks(page(bundled, region="tibro"), "branschval")["branschval-summor"]
    assert own == blocks(page(bundled, region="skaraborg"), "branschval")["branschval-summor"]
    county = blocks(page(bundled, region="vastra-gotaland"), "branschval")
    assert isinstance(county["branschval-saknas"], Note)
    assert isinstance(county["branschval-statistik"], TableBlock)
    assert isinstance(blocks(page(bundled, region="riket"), "branschval")["branschval-statistik"], Note)


def test_the_swot_is_that_of_the_chosen_branch(bundled: Snapshot) -> None:
    first = blocks(page(bundled, region="skaraborg"), "branschval")["branschval-swot"]
    chosen = blocks(page(bundled, region="skaraborg", branch="industri"), "branschval")["branschval-swot"]
    assert isinstance(first, Quadrants)
    assert "Möbel" in first.caption
    assert "Industri" in chosen.caption
    assert all(len(cells) == 2 for cells in chosen.cells)
    none = blocks(page(bundled, region="skaraborg", branch="transport"), "branschval")
    assert isinstance(none["branschval-swot-saknas"], Note)


def test_a_data_set_without_answers_still_has_the_form(bundled: Snapshot, tmp_path: Path) -> None:
    snapshot = write_snapshot(
        {"migration": bundled.table("migration")}, list(bundled.origins.values()), date(2026, 1, 1), tmp_path
    )
    shown = page(snapshot, region="skaraborg")

    assert shown.lead.startswith("Inget företag i Skaraborg har svarat")
    assert tuple(section.id for section in shown.sections) == behovsanalys.SECTIONS
    form = blocks(shown, "formular")["formular-fragor"]
    assert [row["question"] for row in form.table.rows] == list(question_names("sv").values())


def test_real_answers_take_the_place_of_the_examples(bundled: Snapshot, tmp_path: Path) -> None:
    held = bundled.table(LEVELS).astype({"company": object, "status": object, "origin": object})
    place = held["region"] == "1496"
    real = held[place].assign(company="F900", status="skattad", origin="referens-company_needs")
    both = pd.concat([held, real.drop_duplicates(["council_branch", "question", "side"])])
    tables = {LEVELS: both, "migration": bundled.table("migration")}
    snapshot = write_snapshot(tables, list(bundled.origins.values()), date(2026, 1, 2), tmp_path)

    assert set(answers(snapshot, LEVELS, regions.get("skaraborg").members)["company"]) == {"F900"}
    assert "notis-exempel" not in [note.id for note in page(snapshot, region="skaraborg").notices]
    (note,) = page(snapshot, region="skaraborg").section("profil").blocks
    assert isinstance(note, Note)
