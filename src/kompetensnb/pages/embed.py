"""What a document carries inside itself: its charts drawn, and its figures as files behind `data:` addresses."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from typing import Final

from kompetensnb.charts.chart import Chart
from kompetensnb.charts.drawing import draw_svg, with_data
from kompetensnb.pages.files import block_file
from kompetensnb.pages.page import Page

DRAWN_WIDTH: Final = 480
"""Width in px of a drawing: its text can be read on a wide screen, where it grows, on A4 and on a phone."""

# No pictures: the drawing is in the document already, and PNG would be most of its size.
_TYPES: Final = {
    "csv": "text/csv;charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def embedded_files(page: Page) -> Callable[[str, str], str | None]:
    """Addresses that hold the files of the page's blocks: for a document that has nothing beside it."""

    def address(block_id: str, form: str) -> str | None:
        content = block_file(page, block_id, form) if form in _TYPES else None
        return f"data:{_TYPES[form]};base64,{b64encode(content).decode('ascii')}" if content else None

    return address


def drawing(block_id: str, chart: Chart) -> str:
    """The chart as SVG to stand in a page, its ids led by the block's."""
    return inline_svg(draw_svg(with_data(chart, DRAWN_WIDTH)), block_id)


def inline_svg(svg: str, prefix: str) -> str:
    """A drawing to stand in a page: its ids made its own, and silent, since the place it stands in is described."""
    own = svg[svg.index("<svg") :]
    own = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', own)
    own = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", own)
    own = re.sub(r'href="#([^"]+)"', rf'href="#{prefix}-\1"', own)
    own = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", own)
    return own.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)
