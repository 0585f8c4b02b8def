"""What a document carries inside itself: its charts drawn, and its figures as files behind `data:` addresses."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from kompetensnb.charts.chart import Chart
from kompetensnb.charts.drawing import draw_svg, with_data

DRAWN_WIDTH: Final = 480
"""Width in px of a drawing: its text can be read on a wide screen, where it grows, on A4 and on a phone."""

Files = Mapping[str, str]
"""Addresses by form (`csv`, `xlsx`, `svg`)."""


def drawing(block_id: str, chart: Chart) -> str:
    """The chart as SVG to stand in a page, its ids led by the block's."""
    return inline_svg(draw_svg(with_data(chart, DRAWN_WIDTH)), block_id)


def chart_files(chart: Chart, language: str) -> Files:
    """A chart's files. No PNG: it would be most of the document, and any program that shows PNG can take SVG."""
    return {"svg": data_address(draw_svg(with_data(chart)).encode(), "svg")}


def data_address(content: bytes, form: str) -> str:
    """A file as an address that holds it."""
    return f"data:{_TYPES[form]};base64,{b64encode(content).decode('ascii')}"


_TYPES: Final = {
    "csv": "text/csv;charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml;charset=utf-8",
}


def inline_svg(svg: str, prefix: str) -> str:
    """A drawing to stand in a page: its ids made its own, and silent, since the place it stands in is described."""
    start = svg.index("<svg")
    own = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg[start:])
    own = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", own)
    own = re.sub(r'href="#([^"]+)"', rf'href="#{prefix}-\1"', own)
    own = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", own)
    return own.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)
