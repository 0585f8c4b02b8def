"""The addresses of the server's pages and files."""

from __future__ import annotations

from kompetensnb.pages.page import Page
from kompetensnb.vocabulary.parameters import Parameters


def page_address(base_url: str, name: str, parameters: Parameters) -> str:
    """Where a page is shown for a choice of parameters."""
    query = parameters.to_query()
    return f"{base_url}{name}?{query}" if query else f"{base_url}{name}"


def download_address(base_url: str, page: Page, block_id: str, form: str) -> str:
    """Where a block of a page is fetched as a file."""
    return page_address(f"{base_url}download/", f"{page.name}/{block_id}.{form}", page.parameters)
