"""What the warm process computes before the first visitor: each page once per language."""

from __future__ import annotations

import logging
from typing import Any

from kompetensnb.dashboard.site import load_pages
from kompetensnb.narrative.messages import LANGUAGES
from kompetensnb.pages.page import ChartBlock, Page
from kompetensnb.pages.render import render_page, spec_id
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

_LOG = logging.getLogger("kompetensnb.warming")


def warm(pages: str) -> dict[str, Any]:
    """Build and write every page at `pages` (`module:attribute`); the specifications of their charts, by id.

    A page that fails costs time later, nothing else.
    """
    specs: dict[str, Any] = {}
    for name, definition in load_pages(pages).items():
        for language in LANGUAGES:
            try:
                page = definition.build(open_snapshot(), Parameters(language=language))
                render_page(page, "live")
                specs |= _specs(page)
            except Exception:
                _LOG.exception("page %s could not be built beforehand in %s", name, language)
    return specs


def _specs(page: Page) -> dict[str, Any]:
    blocks = (block for section in page.sections for block in section.blocks)
    charts = (block.chart for block in blocks if isinstance(block, ChartBlock))
    return {spec_id(chart.spec): chart.spec for chart in charts}
