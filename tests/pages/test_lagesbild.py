"""The page Lägesbild: what it says must be what the figures say, for every region and in both languages."""

from __future__ import annotations

import re

import pytest

from kompetensnb.analysis.observations import observe
from kompetensnb.narrative import numbers
from kompetensnb.pages import lagesbild
from kompetensnb.pages.page import ChartBlock, KeyFigures, Note, Page, Prose, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

EVERY_REGION = [region.id for region in regions.all_regions()]


def page(bundled: Snapshot, **choice: object) -> Page:
    return lagesbild.build(bundled, Parameters.parse(**choice))


def all_text(shown: Page) -> str:
    """Every sentence of the page, without markup; the names of the producers' tables stay in their language."""
    parts = [shown.lead, shown.selection, *(note.text for note in shown.notices)]
    for section in shown.sections[:-1]:
        for block in section.blocks:
            if isinstance(block, Prose):
                parts.extend(block.paragraphs)
            elif isinstance(block, Note):
                parts.append(block.text)
            elif isinstance(block, KeyFigures):
                parts.extend(f"{figure.label} {figure.value} {figure.change} {figure.rank}" for figure in block.figures)
            elif isinstance(block, ChartBlock):
                parts.extend((block.chart.title, block.chart.alt, *block.chart.notes))
    return "\n".join(parts)


def charts(shown: Page) -> dict[str, ChartBlock]:
    return {block.id: block for section in shown.sections for block in section.blocks if isinstance(block, ChartBlock)}


@pytest.mark.parametrize("region", EVERY_REGION)
def test_every_region_has_a_whole_page(bundled: Snapshot, region: str) -> None:
    shown = page(bundled, region=region)
    assert tuple(section.id for section in shown.sections) == lagesbild.SECTIONS
    assert all(section.blocks for section in shown.sections)
    ids = [block.id for section in shown.sections for block in section.blocks]
    assert len(ids) == len(set(ids))
    text = all_text(shown)
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b", text)
    # A figure with a point before its decimals is English; dates and table names have none in prose.
    assert not re.search(r"\d\.\d", text), re.findall(r".{20}\d\.\d.{10}", text)


@pytest.mark.parametrize("region", ["skaraborg", "skovde", "goteborg", "vastra-gotaland", "riket", "fa-karlstad"])
def test_in_english_no_swedish_is_left(bundled: Snapshot, region: str) -> None:
    text = all_text(page(bundled, region=region, language="en"))
    assert not re.search(r"\b(och|procent|sedan|invånare|andel|elever|kvinnor|plats|finns)\b", text, re.IGNORECASE)
    assert not re.search(r"\d,\d(?!\d\d)", text)


def test_the_same_choice_gives_the_same_page(bundled: Snapshot) -> None:
    first, again = page(bundled, region="boras"), page(bundled, region="boras")
    assert first == again
    assert render_page(first, "live") == render_page(again, "live")


def test_skaraborg_says_that_it_is_summed_from_perturbed_figures(bundled: Snapshot) -> None:
    shown = page(bundled, region="skaraborg")
    assert numbers.integer(269_467) in shown.lead
    block = shown.section("nyckeltal").blocks[0]
    assert isinstance(block, KeyFigures)
    people = block.figures[0]
    assert (people.value, people.status) == (numbers.integer(269_467), Status.ESTIMATED)
    assert "störda värden" in people.note


def test_a_published_figure_is_called_official_and_says_that_it_is_perturbed(bundled: Snapshot) -> None:
    block = page(bundled, region="goteborg").section("nyckeltal").blocks[0]
    assert isinstance(block, KeyFigures)
    people = block.figures[0]
    assert (people.value, people.status) == (numbers.integer(613_278), Status.OFFICIAL)
    assert "slumpmässig osäkerhet" in people.note
    assert people.rank == "plats 1 av 49 kommuner"


def test_prose_and_key_figures_tell_the_same(bundled: Snapshot) -> None:
    found = observe(bundled)
    for region in regions.of_kind(regions.RegionKind.MUNICIPALITY):
        text = all_text(page(bundled, region=region.id))
        rate = found.at("sysselsattning", region)
        assert rate is not None
        assert text.count(numbers.percent(rate.value)) >= 3


def test_branches_say_what_kind_of_figures_they_are(bundled: Snapshot) -> None:
    for region, word in (("vastra-gotaland", "preliminära"), ("goteborg", "preliminära"), ("skovde", "skattade")):
        shown = page(bundled, region=region)
        assert "branscher-diagram" in charts(shown)
        (note,) = [block for block in shown.section("branscher").blocks if isinstance(block, Note)]
        assert word in note.text, region


def test_gross_commuting_only_for_a_municipality(bundled: Snapshot) -> None:
    municipality = charts(page(bundled, region="skovde"))["pendling-diagram"].chart
    flows = {row["flow"] for row in municipality.table.rows if "flow" in row} or set(
        map(str, municipality.table.columns)
    )
    assert "inpendlare" in str(flows)
    whole = page(bundled, region="skaraborg").section("pendling")
    assert any(isinstance(block, Note) and block.id == "pendling-omrade" for block in whole.blocks)


def test_a_year_without_a_figure_is_named(bundled: Snapshot) -> None:
    shown = page(bundled, region="skovde", year=1975)
    assert "1975" in shown.selection
    absent = next(block for block in shown.section("nyckeltal").blocks if isinstance(block, Note))
    assert "sysselsättningsgrad" in absent.text
    assert "1975" in absent.text
    figures = shown.section("nyckeltal").blocks[0]
    assert isinstance(figures, KeyFigures)
    assert [figure.label for figure in figures.figures] == ["Folkmängd, 1975"]


def test_change_is_not_counted_across_a_break(bundled: Snapshot) -> None:
    figures = page(bundled, region="boras", year=1999).section("nyckeltal").blocks[0]
    assert isinstance(figures, KeyFigures)
    # Ten years earlier Bollebygd was part of Borås.
    assert figures.figures[0].change.endswith("sedan 1994")


def test_the_population_curve_marks_its_breaks(bundled: Snapshot) -> None:
    chart = charts(page(bundled, region="boras"))["befolkning-diagram"].chart
    assert [row["label"] for row in chart.data["breaks"]] == ["Bollebygd egen kommun", "störda värden"]
    other = charts(page(bundled, region="skovde"))["befolkning-diagram"].chart
    assert [row["label"] for row in other.data["breaks"]] == ["störda värden"]


def test_sex_changes_what_is_known_by_sex_and_the_rest_says_so(bundled: Snapshot) -> None:
    women = page(bundled, region="skovde", sex="kvinnor")
    trend = charts(women)["utbildning-trend"].chart
    assert "kvinnor" in trend.title.lower()
    assert trend.data["points"] != charts(page(bundled, region="skovde"))["utbildning-trend"].chart.data["points"]
    assert any(block.id == "arbete-kon" for block in women.section("arbete").blocks)


def test_only_data_differ_between_regions(bundled: Snapshot) -> None:
    one, other = charts(page(bundled, region="skovde")), charts(page(bundled, region="boras"))
    assert one.keys() == other.keys()
    for name, block in one.items():
        assert block.chart.spec == other[name].chart.spec


@pytest.mark.parametrize("measure", ["folkmangd", "arbetsloshet", "behorighet-yrkes", "pendlingsnetto"])
def test_the_map_shows_the_chosen_measure(bundled: Snapshot, measure: str) -> None:
    chart = charts(page(bundled, region="skaraborg", measure=measure))["karta-diagram"].chart
    named = {row["name"] for row in chart.table.rows if "name" in row}
    assert {"Skövde", "Hjo", "Lidköping"} <= named


def test_every_chart_has_alternative_text_table_and_source(bundled: Snapshot) -> None:
    for region in ("skaraborg", "goteborg", "vastra-gotaland", "hjo"):
        for block in charts(page(bundled, region=region)).values():
            assert len(block.chart.alt) > 30
            assert block.chart.table.rows
            assert block.chart.sources


def test_schools_are_listed_for_goteborgsregionen_with_missing_as_missing(bundled: Snapshot) -> None:
    table = page(bundled, region="gr13").section("skola").blocks[-1]
    assert isinstance(table, TableBlock)
    rows = {row["municipality"]: row for row in table.table.rows}
    assert (rows["Göteborg"]["municipal"], rows["Göteborg"]["independent"]) == (16, 38)
    assert (rows["Lerum"]["municipal"], rows["Lerum"]["independent"]) == (1, None)
    assert rows["Tjörn"]["independent"] == 0
    assert not any(isinstance(block, TableBlock) for block in page(bundled, region="skovde").section("skola").blocks)


def test_the_sources_of_a_page_are_those_it_uses(bundled: Snapshot) -> None:
    def tables(region: str) -> set[str]:
        block = next(b for b in page(bundled, region=region).section("kallor").blocks if isinstance(b, TableBlock))
        return {str(row["table"]) for row in block.table.rows}

    assert "AM0210B/ArbStDoNMNN" in tables("vastra-gotaland")
    assert "AM0210B/ArbStDoNMNN" not in tables("skovde")


def test_choices_hold_years_and_measures_that_have_figures(bundled: Snapshot) -> None:
    offered = lagesbild.choices(bundled, Parameters())
    years = [value for value, _ in offered["year"]]
    assert years[:2] == ["0", "2025"]
    assert years[-1] == "1968"
    assert ("folkmangd", "Folkmängd") in offered["measure"]
    assert [value for value, _ in offered["sex"]] == ["alla", "kvinnor", "man"]


@pytest.mark.parametrize("region", ["dals-ed", "fyrbodal"])
def test_a_suppressed_figure_is_shown_as_suppressed(bundled: Snapshot, region: str) -> None:
    shown = page(bundled, region=region, sex="kvinnor")
    figures = shown.section("nyckeltal").blocks[0]
    assert isinstance(figures, KeyFigures)
    eligible = next(figure for figure in figures.figures if figure.label.startswith("Behöriga"))
    assert (eligible.value, eligible.status) == (numbers.MISSING, Status.SUPPRESSED)
    assert (eligible.change, eligible.rank) == ("", "")
