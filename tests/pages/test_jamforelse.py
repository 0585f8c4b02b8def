"""The page Jämförelse: what it says must be what the figures say, for every region and measure."""

from __future__ import annotations

import re
from statistics import median

import pytest

from kompetensnb.analysis.likeness import most_alike
from kompetensnb.analysis.observations import observe
from kompetensnb.narrative import numbers
from kompetensnb.pages import jamforelse
from kompetensnb.pages.page import Page, Prose, TableBlock
from kompetensnb.pages.render import render_page
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import measures, regions
from kompetensnb.vocabulary.parameters import Parameters

REGIONS = ["riket", "vastra-gotaland", "skaraborg", "gr13", "kranskommuner", "skovde", "bollebygd", "fa-karlstad"]


def page(bundled: Snapshot, **choice: object) -> Page:
    return jamforelse.build(bundled, Parameters.parse(**choice))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("region", REGIONS)
def test_every_measure_has_a_whole_page(bundled: Snapshot, region: str, language: str) -> None:
    for measure in measures.all_measures():
        shown = page(bundled, region=region, measure=measure.id, language=language)
        assert tuple(section.id for section in shown.sections) == jamforelse.SECTIONS
        html = render_page(shown, "live")
        assert not re.search(r"\bnan\b|\bNone\b", html.split("<script", 1)[0])


def test_place_and_value_are_those_of_the_figures(bundled: Snapshot) -> None:
    shown = page(bundled, region="skovde", measure="eftergymnasial")
    found = observe(bundled)
    own = found.at("eftergymnasial", regions.get("skovde"))
    assert own is not None
    rank = found.rank("eftergymnasial", regions.get("skovde"), own.year)
    assert rank is not None
    assert numbers.percent(own.value) in shown.lead
    assert f"plats {rank.place} av {rank.of}" in shown.lead


def test_the_middle_of_those_alike_is_the_median(bundled: Snapshot) -> None:
    near = most_alike(bundled, regions.get("skovde"), without="arbetsloshet")
    found = observe(bundled)
    items = [found.at("arbetsloshet", item.region) for item in near]
    values = [item.value for item in items if item is not None and item.value is not None]
    assert numbers.percent(median(values)) in page(bundled, region="skovde", measure="arbetsloshet").lead


def test_a_number_of_people_is_not_compared_without_a_warning(bundled: Snapshot) -> None:
    assert "notis-storlek" in [note.id for note in page(bundled, region="skovde", measure="folkmangd").notices]
    assert "notis-storlek" not in [note.id for note in page(bundled, region="skovde", measure="arbetsloshet").notices]


def test_a_subregion_says_why_nothing_is_alike(bundled: Snapshot) -> None:
    html = render_page(page(bundled, region="skaraborg"), "document")
    assert "letas bara upp för en kommun" in html


def test_the_table_beside_has_every_measure_that_the_region_has(bundled: Snapshot) -> None:
    block = page(bundled, region="vara").section("alla-matt").blocks[1]
    assert isinstance(block, TableBlock)
    found = observe(bundled)
    known = [
        measure
        for measure in measures.all_measures()
        if (item := found.at(measure.id, regions.get("vara"))) and item.value is not None
    ]
    assert len(block.table.rows) == len(known)


def test_the_reasons_are_told(bundled: Snapshot) -> None:
    section = page(bundled, region="lerum").section("lika")
    assert isinstance(section.blocks[0], Prose)
    table = next(block for block in section.blocks if isinstance(block, TableBlock))
    assert any("eftergymnasial" in str(row["alike"]) for row in table.table.rows)
