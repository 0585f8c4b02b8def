"""Charts drawn without a browser, by vl-convert: the same pictures, offline, for documents and files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import vl_convert

from kompetensnb.charts.chart import Chart

DOCUMENT_WIDTH = 720

_ELSEWHERE: Final[list[Callable[[Mapping[str, Any]], str]]] = []


def with_data(chart: Chart, width: int = DOCUMENT_WIDTH) -> dict[str, Any]:
    """The chart's specification with its data inside, for a picture `width` px wide."""
    return {**chart.spec, "width": width, "datasets": dict(chart.data)}


def draw_svg(spec: Mapping[str, Any]) -> str:
    """A complete specification as SVG. No address outside the program is ever asked."""
    return _ELSEWHERE[-1](spec) if _ELSEWHERE else draw_here(spec)


def draw_here(spec: Mapping[str, Any]) -> str:
    """`draw_svg` in this very process."""
    return vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])


@contextmanager
def drawn_by(draw: Callable[[Mapping[str, Any]], str]) -> Iterator[None]:
    """Let `draw_svg` be done by another while the block lasts."""
    _ELSEWHERE.append(draw)
    try:
        yield
    finally:
        _ELSEWHERE.pop()
