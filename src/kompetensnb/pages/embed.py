"""What a document carries inside itself: its charts drawn, and its figures as files behind `data:` addresses."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Final

from kompetensnb.charts.chart import Chart
from kompetensnb.charts.drawing import draw_svg, slim, with_data
from kompetensnb.pages.files import block_file
from kompetensnb.pages.page import Page

DRAWN_WIDTH: Final = 480
"""Width in px of a drawing: its text can be read on a wide screen, where it grows, on A4 and on a phone."""

# No pictures: the drawing is in the document already. No workbooks: they take longer to write than the rest of a page.
_TYPES: Final = {"csv": "text/csv;charset=utf-8"}
_DAY: Final = len("2026-11-20")


def embedded_files(page: Page) -> Callable[[str, str], str | None]:
    """Addresses that hold the files of the page's blocks: for a document that has nothing beside it."""

    def address(block_id: str, form: str) -> str | None:
        content = block_file(page, block_id, form) if form in _TYPES else None
        return f"data:{_TYPES[form]};base64,{b64encode(content).decode('ascii')}" if content else None

    return address


def restamped(html: str, old: str, new: str) -> str:
    """What was written of the data set `old` (its id), written as of `new`: for figures that both have."""

    def file(found: re.Match[str]) -> str:
        content = b64decode(found[2]).decode()
        told, _, figures = content.partition("\r\n\r\n")
        told = f"{told}\r\n".replace(f";{old}\r\n", f";{new}\r\n")
        # The day stands by itself on a line of what the file tells about itself.
        told = told.replace(f";{old[:_DAY]}\r\n", f";{new[:_DAY]}\r\n")
        return found[1] + b64encode(f"{told}\r\n{figures}".encode()).decode("ascii")

    return re.sub(rf"(data:{re.escape(_TYPES['csv'])};base64,)([A-Za-z0-9+/=]+)", file, html.replace(old, new))


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
    return slim(own).replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)
