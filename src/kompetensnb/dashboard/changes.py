"""What must be sent to a browser that shows one page, so that it shows another: only what differs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from kompetensnb.charts.chart import Chart
from kompetensnb.pages.page import Block, ChartBlock, Page, Section
from kompetensnb.pages.render import Links, chart_payload, render_block, render_header, spec_id


class BrowserState:
    """What one browser has been sent. The first page is the one whose sections the server wrote into the document."""

    def __init__(self, page: Page, links: Links) -> None:
        self._blocks: dict[tuple[str, str], Block] = {}
        self._header = render_header(page)
        self._specs: set[tuple[str, str]] = set()
        self._remember(page)
        self._links = links

    def change(
        self, page: Page, links: Links, opened: Collection[str] = (), seen: Collection[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """What makes the browser show `page`: the sections that are `seen`, if there are others, and then those.

        Where `more` is true, another follows; the page counts as shown when the last has been taken. `order` is that
        of all sections.
        `header` and the `html` of a block are None when the browser has them; so is the `spec` of a chart. The tables
        of charts, which are most of a page, are only in the HTML of the blocks that the reader has `opened`; for the
        others `pending` says that `block` gives it.
        """
        header = render_header(page)
        first = [section for section in page.sections if section.id in seen]
        others = [section for section in page.sections if section.id not in seen]
        parts = (first, others) if first and others else (page.sections,)
        for sections in parts:
            yield {
                "more": sections is not parts[-1],
                "header": None if header == self._header else header,
                "order": [section.id for section in page.sections],
                "sections": [self._section(each, page.parameters.language, links, opened) for each in sections],
                "charts": {
                    block.id: self._chart(block.id, block.chart)
                    for section in sections
                    for block in section.blocks
                    if isinstance(block, ChartBlock) and self._is_new(section.id, block)
                },
            }
            self._header = header
        self._remember(page)

    def block(self, block_id: str, language: str, links: Links) -> str:
        """The whole HTML of a block that is shown. KeyError when no block has this id."""
        blocks = {block.id: block for block in self._blocks.values()}
        return render_block(blocks[block_id], language, "live", links, with_payload=False)

    def _section(self, section: Section, language: str, links: Links, opened: Collection[str]) -> dict[str, Any]:
        blocks = (self._block(section.id, block, language, links, block.id in opened) for block in section.blocks)
        return {"id": section.id, "title": section.title, "blocks": list(blocks)}

    def _block(self, section_id: str, block: Block, language: str, links: Links, is_open: bool) -> dict[str, Any]:
        if not self._is_new(section_id, block):
            return {"id": block.id, "html": None}
        if is_open or not isinstance(block, ChartBlock):
            return {"id": block.id, "html": render_block(block, language, "live", links, with_payload=False)}
        empty = replace(block.chart.table, rows=())
        without = replace(block, chart=replace(block.chart, table=empty))
        html = render_block(without, language, "live", links, with_payload=False)
        return {"id": block.id, "html": html, "pending": True}

    def _chart(self, block_id: str, chart: Chart) -> dict[str, Any]:
        payload = chart_payload(chart)
        if (block_id, payload["spec_id"]) in self._specs:
            payload["spec"] = None
        return payload

    def _is_new(self, section_id: str, block: Block) -> bool:
        return self._blocks.get((section_id, block.id)) != block

    def _remember(self, page: Page) -> None:
        self._blocks = {(section.id, block.id): block for section in page.sections for block in section.blocks}
        self._specs = {
            (block.id, spec_id(block.chart.spec)) for block in self._blocks.values() if isinstance(block, ChartBlock)
        }
