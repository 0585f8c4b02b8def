"""The page Scenario: the baseline untouched, what a scenario changes told as the engine has it, and links that last."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import balance, frames, scenarios
from kompetensnb.forecast.axes import axes_of
from kompetensnb.forecast.engine import assess
from kompetensnb.forecast.levers import all_levers
from kompetensnb.forecast.scenario import Lever, Scenario
from kompetensnb.narrative import numbers
from kompetensnb.pages import scenario
from kompetensnb.pages.page import ChartBlock, Page, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.pages.scenario_blocks import ChosenScenario, LeverForms, ScenarioLinks
from kompetensnb.pages.sections import levers
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import education_groups, regions
from kompetensnb.vocabulary.parameters import Parameters

SHOCK, PLACES = "branch:B+C=-10;2026-2028", "places:73O=50;2026-2035"
FOUR = f"Industrin krymper!{SHOCK}|Fler vårdplatser!{PLACES}|retirement=1;2026-2028|migration=-50;2026-2035"


def page(snapshot: Snapshot, region: str = "skaraborg", scenario_: str = "", **more: object) -> Page:
    return scenario.build(snapshot, Parameters.parse(region=region, scenario=scenario_, **more))


def block(shown: Page, identity: str) -> object:
    return next(each for section in shown.sections for each in section.blocks if each.id == identity)


def chosen(shown: Page) -> ChosenScenario:
    found = block(shown, "spakar-valda")
    assert isinstance(found, ChosenScenario)
    return found


def table(shown: Page, identity: str) -> tuple[dict[str, object], ...]:
    found = block(shown, identity)
    return found.table.rows if isinstance(found, TableBlock) else found.chart.table.rows  # type: ignore[attr-defined]


@pytest.mark.parametrize("region", regions.all_regions(), ids=lambda region: str(region.id))
def test_every_region_has_a_whole_page(bundled: Snapshot, region: regions.Region) -> None:
    for language, scenario_ in (("sv", SHOCK), ("en", "")):
        shown = page(bundled, region.id, scenario_, language=language)
        assert tuple(section.id for section in shown.sections) == scenario.SECTIONS
        assert all(section.blocks for section in shown.sections)
        html = re.sub(r"<script.*?</script>", "", render_page(shown, "live"), flags=re.DOTALL)
        assert not re.search(r"\bnan\b|\bNone\b", html)


def test_the_lead_tells_what_the_engine_found(bundled: Snapshot) -> None:
    found = assess(bundled, "skaraborg", scenario=Scenario.from_text(SHOCK))
    place = found.axes.all_years.index(2035)
    fewer = found.baseline.demand.employed[place].sum() - found.outcome.demand.employed[place].sum()
    lead = page(bundled, scenario_=SHOCK, horizon="2035").lead
    assert f"{numbers.integer(float(balance.rounded(fewer)))} färre sysselsatta än i baslinjen år 2035" in lead


def test_the_baseline_is_the_same_whatever_is_pulled(bundled: Snapshot) -> None:
    def course(scenario_: str) -> list[object]:
        rows = table(page(bundled, scenario_=scenario_), "sysselsatta-alla")
        return [row["value"] for row in rows if row.get("series") == "Baslinje"] or [
            row.get("Baslinje") for row in rows
        ]

    assert course("") == course(SHOCK) == course(FOUR) != []


def test_the_change_of_groups_is_that_of_the_engine(bundled: Snapshot) -> None:
    found = assess(bundled, "skaraborg", scenario=Scenario.from_text(SHOCK))
    change = frames.difference(found)
    change = change[change["year"] == 2035].set_index("group")["gap"]
    rows = table(page(bundled, scenario_=SHOCK, horizon="2035"), "grupper-tabell")
    assert len(rows) > 10
    for row in rows:
        group = education_groups.get(row["group"])
        assert row["gap"] == float(balance.rounded(change[group.id]))
        assert row["status"] == "syntetisk"


def test_the_baseline_invites_with_examples_that_can_be_pulled(bundled: Snapshot) -> None:
    shown = page(bundled, "fyrbodal")
    assert "Dra i en spak" in shown.lead
    links = block(shown, "spakar-exempel")
    assert isinstance(links, ScenarioLinks)
    assert len(links.links) == 3
    for _, parameters in links.links:
        pulled = scenario.build(bundled, parameters)
        assert parameters.region == "fyrbodal"
        assert len(chosen(pulled).chosen) == 1
        assert chosen(pulled).name


def test_each_lever_has_a_form_whose_first_values_make_a_lever(bundled: Snapshot) -> None:
    forms = levers.forms(axes_of(bundled), "sv")
    made = [form for _, _, group in forms.groups for form in group]
    assert {form.lever for form in made} == {lever.id for lever in all_levers()}
    for form in made:
        values = {field.name: field.value for field in form.fields}
        source = f"{values['source']}>" if "source" in values else ""
        target = f"{source}{values.get('target', '')}"
        text = f"{form.lever}{f':{target}' if target else ''}={values['size']};{values['start']}-{values['end']}"
        assert Lever.from_text(text).size != 0
        for field in form.fields:
            for _, options in field.options:
                for value, _ in options:
                    if field.name == "target" and not source:
                        size = f"={values['size']};{values['start']}-{values['end']}"
                        assert Lever.from_text(f"{form.lever}:{value}{size}" if value else text).target == value


def test_the_forms_are_the_same_whatever_is_pulled(bundled: Snapshot) -> None:
    assert block(page(bundled), "spakar-val") == block(page(bundled, "fyrbodal", FOUR), "spakar-val")


def test_a_lever_can_be_taken_away_and_the_others_stay(bundled: Snapshot) -> None:
    first = chosen(page(bundled, scenario_=f"Varsel!{SHOCK},{PLACES}|{PLACES}"))
    assert [item.without for item in first.chosen] == [f"Varsel!{PLACES}|{PLACES}", f"Varsel!{SHOCK}|{PLACES}"]
    assert first.clear == f"|{PLACES}"
    assert first.keep == f"Varsel!{SHOCK},{PLACES}|Varsel!{SHOCK},{PLACES}|{PLACES}"
    assert first.compared[0].edit == f"{PLACES}|Varsel!{SHOCK},{PLACES}"
    assert first.compared[0].without == f"Varsel!{SHOCK},{PLACES}"
    assert (first.levers, first.rest) == (f"{SHOCK},{PLACES}", f"|{PLACES}")


def test_no_fifth_is_kept(bundled: Snapshot) -> None:
    assert chosen(page(bundled, scenario_=FOUR)).keep is None


def test_four_stand_beside_each_other_and_the_baseline(bundled: Snapshot) -> None:
    shown = page(bundled, scenario_=FOUR, horizon="2035")
    rows = table(shown, "jamfor-tabell")
    assert [row["name"] for row in rows] == [
        "Baslinje",
        "Industrin krymper",
        "Fler vårdplatser",
        "Scenario 3",
        "Scenario 4",
    ]
    alone = table(page(bundled, scenario_=f"Varsel!{SHOCK}|{PLACES}", horizon="2035"), "jamfor-tabell")
    assert rows[1]["change"] == alone[1]["change"] != 0, "each is computed by itself"
    drawn = block(shown, "jamfor-diagram")
    assert isinstance(drawn, ChartBlock)
    assert {row["series"] for row in drawn.chart.table.rows} == {row["name"] for row in rows}


def test_one_kept_as_it_is_stands_once(bundled: Snapshot) -> None:
    shown = page(bundled, scenario_=f"{SHOCK}|{SHOCK}|{PLACES}")
    assert len(table(shown, "jamfor-tabell")) == 3


def test_the_places_that_it_takes_close_the_gap(bundled: Snapshot) -> None:
    shown = page(bundled, horizon="lang")
    rows = table(shown, "krav-tabell")
    assert rows
    link = block(shown, "krav-lank")
    assert isinstance(link, ScenarioLinks)
    pulled = Scenario.from_text(link.links[0][1].scenario)
    outcome = assess(bundled, "skaraborg", scenario=pulled).outcome
    for lever in pulled.levers:
        assert -1 <= outcome.balance.gap[-1, outcome.axes.groups.index(lever.target)] < 20


def test_another_group_can_be_asked_for(bundled: Snapshot) -> None:
    rows = table(page(bundled, group="75N", horizon="lang"), "krav-tabell")
    assert [row["group"] for row in rows] == [education_groups.get("75N").name("sv")]


def test_the_file_holds_the_scenario(bundled: Snapshot) -> None:
    html = render_page(page(bundled, scenario_=f"Fler platser!{PLACES}"), "live")
    link = re.search(r'download="([^"]+)" href="data:application/json;charset=utf-8,([^"]+)"', html)
    assert link is not None
    assert link[1] == "scenario-fler-platser.json"
    assert Scenario.from_json(unquote(link[2])) == Scenario.from_text(PLACES, name="Fler platser")
    assert json.loads(unquote(link[2]))["levers"][0]["size"] == 50


def test_a_document_tells_the_levers_and_has_no_form(bundled: Snapshot) -> None:
    shown = page(bundled, scenario_=f"{SHOCK}|{PLACES}", horizon="kort")
    html = render_page(shown, "document")
    assert "Antal sysselsatta (Tillverkning och utvinning): −10 % 2026–2028" in html
    assert "Utbildningsplatser (73O Vård och omsorg, gymnasial): +50 platser per år" in html
    assert not re.search(r"<(form|input|button|select)\b", html)
    assert any(isinstance(each, LeverForms) for section in shown.sections for each in section.blocks)


@pytest.mark.parametrize(
    ("scenario_", "key"),
    [
        ("fisk=3;2026", "scenario-unknown-lever"),
        ("branch:B+C=-10", "scenario-unreadable"),
        ("migration=5;2024-2026", "scenario-years"),
        (f"{SHOCK}|migration=5;2024", "scenario-years"),
        ("|".join([SHOCK] * 5), "scenario-too-many"),
    ],
)
def test_a_scenario_that_cannot_be_used_is_refused(bundled: Snapshot, scenario_: str, key: str) -> None:
    with pytest.raises(KompetensnbError) as caught:
        page(bundled, scenario_=scenario_)
    assert caught.value.key == key


def test_markup_in_name_and_note_is_only_text(bundled: Snapshot) -> None:
    with pytest.raises(KompetensnbError):
        page(bundled, scenario_=f"<b>x</b>!{SHOCK}")
    hostile = Scenario.from_text(
        SHOCK, name='"><img src=x onerror=alert(1)>', note="</textarea><script>alert(1)</script>%22|!~{{ 7*7 }}"
    )
    line = scenarios.to_text([hostile, hostile.with_levers(()), Scenario.from_text(PLACES)])
    shown = page(bundled, scenario_=line)
    for mode in ("live", "document"):
        html = re.sub(r'href="data:application/json[^"]*"', "", render_page(shown, mode))
        own = html.split('data-section="sysselsatta"')[0]
        assert not re.search(r"<img src=x|<script>alert|</textarea><script", own)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;%22|!~{{ 7*7 }}" in html
    left = scenarios.to_text([hostile.with_levers(()), *scenarios.from_text(line)[1:]])
    assert chosen(shown).chosen[0].without == left


def test_who_made_it_and_why_stands_beside_its_name(bundled: Snapshot) -> None:
    told = "Varsel!radsledamot!2026-11-22!Efter mötet~2c~ preliminärt.!"
    html = render_page(page(bundled, scenario_=f"{told}{SHOCK}|{told}{PLACES}"), "document")
    assert html.count(">rådsledamot, 2026-11-22<") == 2
    assert html.count(">Efter mötet, preliminärt.<") == 2
    first = chosen(page(bundled, scenario_=f"{told}{SHOCK}"))
    assert Scenario.from_json(first.json).note == first.note == "Efter mötet, preliminärt."


def test_levers_are_for_the_branch_and_the_group_that_were_chosen(bundled: Snapshot) -> None:
    def first_values(**choice: object) -> dict[str, str]:
        forms = block(page(bundled, **choice), "spakar-val")
        assert isinstance(forms, LeverForms)
        fields = [(form.lever, item) for _, _, group in forms.groups for form in group for item in form.fields]
        return {lever: item.value for lever, item in fields if item.name == "target"}

    assert (first_values()["branch"], first_values()["places"]) == ("alla", "73O")
    asked = first_values(branch="industri", group="53E")
    assert (asked["branch"], asked["places"], asked["retention"]) == ("B+C", "53E", "53E")
    assert first_values(branch="forskola")["branch"] == "P", "a part of a branch is for the whole of it"
    assert first_values(branch="A-U+US")["branch"] == "alla"
    assert first_values(group="02Z")["upskilling"] != "02Z", "nobody goes from a group to itself"
