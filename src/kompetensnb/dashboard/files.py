"""A block of a page as a file: run in the process that makes downloads, never in the server."""

from __future__ import annotations

from collections.abc import Mapping

from kompetensnb.dashboard.building import build_page
from kompetensnb.dashboard.site import load_pages
from kompetensnb.pages.files import block_file
from kompetensnb.vocabulary.parameters import Parameters


def make_file(
    pages: str, name: str, chosen: Mapping[str, object], block_id: str, form: str, address: str
) -> bytes | None:
    """The file of a block; None when the page has no such block, or the block no such form.

    `pages` is where the page definitions are (`module:attribute`), `address` where the page was when it was asked for.
    """
    parameters = Parameters.parse(**chosen)
    page = build_page(load_pages(pages)[name], parameters)
    return block_file(page, block_id, form, address)
