"""What a document carries inside itself: its charts drawn, and its figures as files behind `data:` addresses."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from kompetensnb.charts.chart import Chart

Files = Mapping[str, str]
"""Addresses by form (`csv`, `xlsx`, `svg`)."""


def data_address(content: bytes, form: str) -> str:
    """A file as an address that holds it."""
    return f"data:{_TYPES[form]};base64,{b64encode(content).decode('ascii')}"


_TYPES: Final = {
    "csv": "text/csv;charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml;charset=utf-8",
}


def inline_svg(svg: str, prefix: str) -> Markup:
    """A drawing to stand in a page: its ids made its own, and silent, since the place it stands in is described."""
    start = svg.index("<svg")
    own = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg[start:])
    own = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", own)
    own = re.sub(r'href="#([^"]+)"', rf'href="#{prefix}-\1"', own)
    own = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", own)
    return Markup(own.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))
