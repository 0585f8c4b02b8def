"""What must be sent to a browser that shows one page, so that it shows another: only what differs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from kompetensnb.charts.chart import Chart
from kompetensnb.pages.page import Block, ChartBlock, Page, Section
from kompetensnb.pages.render import Links, chart_payload, render_block, render_header, spec_id

# A payload holds no "<" (pages.payload), so this ends where the element ends.
_PAYLOAD: Final = re.compile(r'<script type="application/json" class="chart-payload">[^<]*</script>\s*')


class BrowserState:
    """What one browser has been sent. The first page is the one whose sections the server wrote into the document."""

    def __init__(self, page: Page, links: Links) -> None:
        self._blocks: dict[tuple[str, str], Block] = {}
        self._header = render_header(page)
        self._specs: set[tuple[str, str]] = set()
        self._remember(page)
        self._links = links

    def change(self, page: Page, links: Links) -> dict[str, Any]:
        """The parts of an answer that make the browser show `page`; afterwards it counts as shown.

        `header` and the `html` of a block are None when the browser has them; so is the `spec` of a chart.
        """
        header = render_header(page)
        language = page.parameters.language
        sections = [self._section(section, language, links) for section in page.sections]
        charts = {
            block.id: self._chart(block.id, block.chart)
            for section in page.sections
            for block in section.blocks
            if isinstance(block, ChartBlock) and self._is_new(section.id, block)
        }
        answer = {
            "header": None if header == self._header else header,
            "sections": sections,
            "charts": charts,
        }
        self._header = header
        self._remember(page)
        return answer

    def _section(self, section: Section, language: str, links: Links) -> dict[str, Any]:
        return {
            "id": section.id,
            "title": section.title,
            "blocks": [
                {
                    "id": block.id,
                    "html": self._html(block, language, links) if self._is_new(section.id, block) else None,
                }
                for block in section.blocks
            ],
        }

    def _html(self, block: Block, language: str, links: Links) -> str:
        if isinstance(block, ChartBlock):
            # The data go beside the HTML, so they need not be written into it only to be taken out again.
            block = replace(block, chart=replace(block.chart, data={}))
        return _PAYLOAD.sub("", render_block(block, language, "live", links))

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
