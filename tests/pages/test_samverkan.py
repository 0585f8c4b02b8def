"""The page Samverkan: self-assessments that protect who answered, seats as in the source, and facts with places."""

from __future__ import annotations

import pytest

from kompetensnb.charts.chart import Row
from kompetensnb.followup.reading import example_records
from kompetensnb.pages import samverkan
from kompetensnb.pages.page import ChartBlock, NextQuestions, Note, Page, Prose, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.pages.sharing_form import SharingForm
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status


def page(snapshot: Snapshot, region: str = "skaraborg", records: Records | None = None, **chosen: str) -> Page:
    records = example_records() if records is None else records
    return samverkan.build(snapshot, Parameters.parse(region=region, **chosen), records)


def rows(found: Page, section: str, block: str) -> tuple[Row, ...]:
    for each in found.section(section).blocks:
        if each.id == block:
            assert isinstance(each, ChartBlock | TableBlock)
            return each.chart.table.rows if isinstance(each, ChartBlock) else each.table.rows
    raise AssertionError(f"no block {block}")


def test_every_region_has_every_section_with_and_without_registers(bundled: Snapshot) -> None:
    for region in regions.all_regions():
        found = page(bundled, region.id)
        assert [section.id for section in found.sections] == list(samverkan.SECTIONS)
        assert all(section.blocks for section in found.sections)
    bare = page(bundled, "skaraborg", Records.empty(), language="en")
    assert all(section.blocks for section in bare.sections)


def test_the_seats_fees_and_pots_are_those_of_the_source(bundled: Snapshot) -> None:
    told = {row["member"]: row for row in rows(page(bundled), "fordelning", "fordelning-tabell")}
    assert (told["Göteborg"]["seats"], told["Summa"]["seats"], len(told)) == (53, 105, 14)
    assert round(float(str(told["Summa"]["fee"]))) == 78_756_032
    assert (told["Summa"]["pot"], told["Summa"]["people"]) == (34_414_050, 1_042_850)
    text = render_page(page(bundled), "live").replace("\N{NO-BREAK SPACE}", " ")
    assert "957 000" in text
    assert "958 455 utan Kungsbacka" in text


def test_another_rule_changes_seats_and_a_bad_one_is_said(bundled: Snapshot) -> None:
    told = rows(page(bundled, sharing="cap=0;fee=80"), "fordelning", "fordelning-tabell")
    assert (told[-1]["seats"], told[-1]["usual"]) == (110, 105)
    bad = page(bundled, sharing="per=0").section("fordelning").blocks
    assert isinstance(bad[0], Note)
    offered = dict(samverkan.choices(bundled, Parameters(sharing="per=7000"))["sharing"])
    assert offered["per=7000"].replace("\N{NO-BREAK SPACE}", " ") == "en plats till per 7 000 invånare"


def test_what_another_rule_gives_is_marked_as_computed_here(bundled: Snapshot) -> None:
    for sharing, status in (("", Status.OFFICIAL), ("fee=75.52", Status.OFFICIAL), ("per=5000", Status.ESTIMATED)):
        found = page(bundled, sharing=sharing)
        assert {row["status"] for row in rows(found, "fordelning", "fordelning-tabell")} == {status}
    drawn = {(row["series"], row["status"]) for row in rows(found, "fordelning", "fordelning-diagram")}
    assert drawn == {("andel av invånarna", Status.OFFICIAL), ("andel av platserna", Status.ESTIMATED)}


@pytest.mark.parametrize(("sharing", "said"), [("", "ger regeln"), ("fee=80", "ger regeln"), ("cap=0", "som prövas")])
def test_the_rule_of_the_source_is_not_confused_with_one_that_is_tried(
    bundled: Snapshot, sharing: str, said: str
) -> None:
    prose = next(
        block for block in page(bundled, sharing=sharing).section("fordelning").blocks if block.id == "fordelning-text"
    )
    assert isinstance(prose, Prose)
    assert said in prose.paragraphs[0]


def test_the_form_starts_at_the_rule_of_the_page_and_knows_the_way_back(bundled: Snapshot) -> None:
    def form(sharing: str) -> SharingForm:
        return next(
            block
            for block in page(bundled, sharing=sharing).section("fordelning").blocks
            if isinstance(block, SharingForm)
        )

    usual, other = form(""), form("per=500;fee=80.25;cap=0")
    assert usual.is_usual
    assert usual.capped
    assert not other.is_usual
    assert not other.capped
    numbers = {slider.name: (slider.value, slider.usual) for slider in other.sliders}
    assert numbers == {"base": (1, 1), "per": (500, 10_000), "fee": (80.25, 75.52), "pot": (33, 33)}
    assert all(slider.low <= slider.value <= slider.high for slider in other.sliders)
    assert "data-sharing" in render_page(page(bundled), "live")
    assert "data-sharing" not in render_page(page(bundled), "document")


def test_four_answers_are_not_shown(bundled: Snapshot) -> None:
    found = page(bundled, "goteborgsregionen").section("sjalvskattning")
    notes = [block.text for block in found.blocks if isinstance(block, Note)]
    assert any("färre än 5 har svarat" in note for note in notes)
    assert not any("bransch" in block.chart.title for block in found.blocks if isinstance(block, ChartBlock))


def test_a_forum_is_assessed_and_its_last_round_stands_beside(bundled: Snapshot) -> None:
    found = rows(page(bundled), "sjalvskattning", "sjalvskattning-1-tabell")
    assert len(found) == 5
    assert all(row["before"] != "–" for row in found)
    names = {region.name("sv") for region in regions.of_kind(regions.RegionKind.MUNICIPALITY)}
    shown = {str(value) for row in found for value in row.values()}
    assert not shown & names, "a municipality stands in a self-assessment"


def test_late_decisions_come_first(bundled: Snapshot) -> None:
    found = rows(page(bundled, "vastra-gotaland"), "beslut", "beslut-tabell")
    assert len(found) == 3
    assert {row["state"] for row in found} == {"öppet", "pågår", "genomfört"}


def test_the_timeline_runs_from_1621_and_holds_what_the_councils_added(bundled: Snapshot) -> None:
    found = rows(page(bundled), "tidslinje", "tidslinje-tabell")
    assert (found[0]["year"], found[-1]["year"], len(found)) == ("1621", "2023", 25)


def test_a_trend_opens_a_scenario(bundled: Snapshot) -> None:
    links = [block for block in page(bundled).section("omvarld").blocks if isinstance(block, NextQuestions)]
    found = {question.page: question.parameters.scenario for question in links[0].questions}
    assert found["scenario"] == "migration=-20;2027-2032"


def test_what_is_stored_is_said(bundled: Snapshot) -> None:
    shown = render_page(page(bundled), "live")
    assert "Namn på personer behövs inte" in shown
    assert "Regel för gallring" in shown
