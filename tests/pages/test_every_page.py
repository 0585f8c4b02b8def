"""What holds for every page: a region of each kind, some branches, each horizon; all of them in slow runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest

from kompetensnb.charts.chart import Table
from kompetensnb.followup.reading import example_records
from kompetensnb.pages.page import ChartBlock, KeyFigures, NextQuestions, Page, TableBlock
from kompetensnb.pages.registry import PAGES
from kompetensnb.pages.render import render_page
from kompetensnb.publish.notebooks import notebook_path
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches, horizons, regions
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.regions import RegionKind

KINDS = [regions.of_kind(kind)[0].id for kind in RegionKind]
HORIZONS = [horizon.id for horizon in horizons.all_horizons()]
BRANCHES = ["", "B+C", "vard-och-omsorg"]
ORDER = {"number", "place", "rank"}
"""Columns that number the rows: no figures."""
EVERY_BRANCH = [branch.id for kind in branches.BranchKind for branch in branches.of_kind(kind)]


def built(bundled: Snapshot, name: str, parameters: Parameters) -> Page:
    """The page; those that show registers with the invented content of all of them."""
    definition = PAGES[name]
    if definition.uses_records:
        return definition.build(bundled, parameters, example_records())
    return definition.build(bundled, parameters)


def faults(bundled: Snapshot, name: str, **choice: object) -> list[str]:
    """What in the page breaks the rules that every page keeps; nothing when it is as it should be."""
    definition = PAGES[name]
    page = built(bundled, name, Parameters.parse(**choice))
    blocks = [block.id for section in page.sections for block in section.blocks]
    shown = re.sub(r"<script.*?</script>", "", render_page(page, "live"), flags=re.DOTALL)
    odd = re.findall(r".{0,40}(?:\bnan\b|>None<|\bNone,|\{\w+\}).{0,20}", shown)
    found = {
        "sections": tuple(section.id for section in page.sections) != definition.section_ids,
        "empty section": not all(section.title and section.blocks for section in page.sections),
        "the same id twice": len(blocks) != len(set(blocks)),
        "no answer": not page.lead,
        "no question": not page.question,
        **dict.fromkeys(odd, True),
    }
    return [f"{choice}: {fault}" for fault, is_there in found.items() if is_there]


def tables(page: Page) -> Iterator[tuple[str, Table]]:
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, ChartBlock):
                yield block.id, block.chart.table
            elif isinstance(block, TableBlock):
                yield block.id, block.table


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("region", KINDS)
def test_a_region_of_every_kind_in_both_languages(bundled: Snapshot, name: str, region: str) -> None:
    for language in ("sv", "en"):
        assert faults(bundled, name, region=region, language=language) == []


@pytest.mark.parametrize("name", [name for name in PAGES if {"branch", "horizon"} & {*PAGES[name].controls}])
def test_branches_and_horizons(bundled: Snapshot, name: str) -> None:
    for branch, horizon in product(BRANCHES, HORIZONS):
        assert faults(bundled, name, region="fyrbodal", branch=branch, horizon=horizon) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", PAGES)
def test_everything_that_can_be_chosen(bundled: Snapshot, name: str) -> None:
    controls = {*PAGES[name].controls}
    some = [item.id for item in regions.all_regions()] if "region" in controls else ["skaraborg"]
    for region in some:
        assert faults(bundled, name, region=region) == []
    for branch in EVERY_BRANCH if "branch" in controls else [""]:
        for horizon in [*HORIZONS, "2030"] if "horizon" in controls else ["medel"]:
            assert faults(bundled, name, region="sjuharad", branch=branch, horizon=horizon) == []


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ("datakvalitet", "ordlista")])
def test_no_figure_is_without_a_status(bundled: Snapshot, name: str) -> None:
    page = built(bundled, name, Parameters(region="skaraborg"))
    for block, table in tables(page):
        figures = [
            column.key for column in table.columns if column.format not in ("text", "year") and column.key not in ORDER
        ]
        lacking = [row for row in table.rows if figures and not row.get("status")]
        assert not lacking, (block, lacking[:1])
    for section in page.sections:
        for keys in section.blocks:
            if isinstance(keys, KeyFigures):
                assert all(figure.source for figure in keys.figures)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_notebook_and_leads_to_pages_that_exist(bundled: Snapshot, name: str) -> None:
    assert notebook_path(name).is_file()
    page = built(bundled, name, Parameters(region="skaraborg"))
    blocks = [block for section in page.sections for block in section.blocks]
    questions = [question for block in blocks if isinstance(block, NextQuestions) for question in block.questions]
    assert questions
    assert {question.page for question in questions} <= {*PAGES}
    assert name not in {question.page for question in questions if question.parameters == page.parameters}
