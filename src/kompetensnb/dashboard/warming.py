"""What the warm process computes before visitors ask: each page for each kind of region, then for each region."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import product
from typing import Any

from kompetensnb.dashboard.building import build_page, keep_page
from kompetensnb.dashboard.site import load_pages
from kompetensnb.narrative.messages import LANGUAGES
from kompetensnb.pages.page import ChartBlock, Page
from kompetensnb.pages.render import render_page, spec_id
from kompetensnb.pages.scenario_blocks import ScenarioLinks
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters

# The county, which pages are shown for when nobody has chosen, comes first.
_EXAMPLES = tuple(
    sorted((regions.of_kind(kind)[0].id for kind in regions.RegionKind), key=lambda region: region != regions.COUNTY)
)
_LOG = logging.getLogger("kompetensnb.warming")


def warm(pages: str) -> Iterator[dict[str, Any]]:
    """Build every page at `pages` (`module:attribute`) for a region of each kind; their chart specifications, by id.

    One page at a time, what is asked for most first: who warms up can do other things in between. What is computed once
    per kind, and what is touched for the first time, is so in the memory that kernels share. A page that fails costs
    time later, nothing else.
    """
    definitions = load_pages(pages).items()
    for language, region, (name, definition) in product(LANGUAGES, _EXAMPLES, definitions):
        specs: dict[str, Any] = {}
        try:
            page = build_page(definition, Parameters(region=region, language=language))
            render_page(page, "live")
            specs |= _specs(page)
            if region == regions.COUNTY and (examples := _examples(page)):
                specs |= _specs(build_page(definition, examples))
        except Exception:
            _LOG.exception("page %s could not be built beforehand for %s in %s", name, region, language)
        yield specs


def keep(pages: str) -> Iterator[None]:
    """Build every page at `pages` for every region in Swedish and keep it, one page at a time.

    A change of region then costs no computing, which is most of its time on the pages that look ahead.
    """
    everywhere = [region.id for kind in regions.RegionKind for region in regions.of_kind(kind)]
    for (name, definition), region in product(load_pages(pages).items(), everywhere):
        try:
            keep_page(definition, Parameters(region=region))
        except Exception:
            _LOG.exception("page %s could not be kept for %s", name, region)
        yield


def _examples(page: Page) -> Parameters | None:
    """All ready-made scenarios of a page beside each other: charts that are there only when levers are pulled."""
    blocks = (block for section in page.sections for block in section.blocks)
    found = next((block for block in blocks if isinstance(block, ScenarioLinks)), None)
    if found is None:
        return None
    return page.parameters.replace(scenario="|".join(parameters.scenario for _, parameters in found.links))


def _specs(page: Page) -> dict[str, Any]:
    blocks = (block for section in page.sections for block in section.blocks)
    charts = (block.chart for block in blocks if isinstance(block, ChartBlock))
    return {spec_id(chart.spec): chart.spec for chart in charts}
