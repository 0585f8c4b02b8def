"""What the warm process computes before the first visitor: each page once per language."""

from __future__ import annotations

import logging

from kompetensnb.dashboard.site import load_pages
from kompetensnb.narrative.messages import LANGUAGES
from kompetensnb.pages.render import render_page
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

_LOG = logging.getLogger("kompetensnb.warming")


def warm(pages: str) -> None:
    """Build and write every page at `pages` (`module:attribute`). One that fails costs time later, nothing else."""
    for name, definition in load_pages(pages).items():
        for language in LANGUAGES:
            try:
                render_page(definition.build(open_snapshot(), Parameters(language=language)), "live")
            except Exception:
                _LOG.exception("page %s could not be built beforehand in %s", name, language)
