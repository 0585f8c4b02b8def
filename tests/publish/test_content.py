"""What a run leaves of a page must give the same tables and charts as the page itself."""

from __future__ import annotations

import json

import pytest

from kompetensnb.charts.export import ExportMeta, to_csv
from kompetensnb.pages.page import ChartBlock, Note, Page, TableBlock
from kompetensnb.pages.registry import PAGES
from kompetensnb.publish.content import from_json, to_json
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters


def _stored(page: Page) -> Page:
    return from_json(json.loads(json.dumps(to_json(page), allow_nan=False)))


@pytest.mark.parametrize("name", ["lagesbild", "matchning", "ordlista"])
def test_a_page_comes_back_with_all_it_shows(name: str) -> None:
    page = PAGES[name].build(open_snapshot(), Parameters(region="skaraborg"))

    back = _stored(page)

    assert to_json(back) == json.loads(json.dumps(to_json(page)))
    assert (back.question, back.lead, back.notices, back.parameters) == (
        page.question,
        page.lead,
        page.notices,
        page.parameters,
    )
    meta = ExportMeta("t", "u", (), page.snapshot, page.snapshot[:10], "sv")
    for section in page.sections:
        found = {block.id: block for block in back.section(section.id).blocks}
        for block in section.blocks:
            if isinstance(block, ChartBlock):
                same = found[block.id]
                assert isinstance(same, ChartBlock)
                assert to_csv(same.chart, meta) == to_csv(block.chart, meta)
            elif isinstance(block, TableBlock):
                assert found[block.id] == block


def test_what_only_a_live_page_can_use_is_left_out() -> None:
    page = PAGES["scenario"].build(open_snapshot(), Parameters(region="skaraborg"))

    kinds = {type(block).__name__ for section in _stored(page).sections for block in section.blocks}

    assert kinds <= {"Prose", "Note", "ChartBlock", "TableBlock"}


def test_a_warning_is_still_one() -> None:
    page = PAGES["ordlista"].build(open_snapshot(), Parameters())
    warned = Page(**{**vars(page), "notices": (Note("n", "Akta", "warning"),)})

    assert _stored(warned).notices == (Note("n", "Akta", "warning"),)


@pytest.mark.parametrize("values", [{}, {"name": "x"}, {**dict.fromkeys(("name", "title"), ""), "sections": 3}])
def test_anything_else_is_refused(values: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_json(values)
