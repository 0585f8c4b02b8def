"""Charts drawn without a browser, by vl-convert: the same pictures, offline, for documents and files."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from kompetensnb.charts.chart import Chart

DOCUMENT_WIDTH = 720

_COUNTED: Final = re.compile(r'((?:id="|url\(#)(?:clip|gradient_|pattern_))(\d+)')
# What says nothing: frames of no size, and what is so anyway. The look ahead tells a tag from a text.
_IDLE: Final = re.compile(
    r'<path class="(?:background|foreground)"[^>]* d="(?:M0,0h0v0h0Z)?"[^>]*/>'
    r'| (?:pointer-events="none"|opacity="1"|stroke-width="1")(?=[^<>]*>)'
)
_FINE: Final = re.compile(r'="[^"<>]*\.\d{3}[^"<>]*"(?=[^<>]*>)')
_DECIMALS: Final = re.compile(r"-?\d+\.\d{3,}")
_FONT: Final = re.compile(r' font-family="[^"<>]*"(?=[^<>]*>)')
# What they warn of is as it should be: empty datasets until data come, lines of no length.
_TALKERS: Final = ("vl_convert", "tiny_skia")
_ELSEWHERE: Final[list[Callable[[Mapping[str, Any]], str]]] = []


@cache
def converter() -> Any:
    """The module vl-convert, told to ask no address: data are inside, fonts are the machine's.

    It is imported by whoever first draws, as importing it starts threads, and processes are forked from ours.
    """
    import vl_convert

    for talker in _TALKERS:
        logging.getLogger(talker).setLevel(logging.ERROR)
    vl_convert.configure(allowed_base_urls=[], base_url=False)
    return vl_convert


def with_data(chart: Chart, width: int = DOCUMENT_WIDTH) -> dict[str, Any]:
    """The chart's specification with its data inside, for a picture `width` px wide."""
    return {**chart.spec, "width": width, "datasets": dict(chart.data)}


def draw_svg(spec: Mapping[str, Any]) -> str:
    """A complete specification as SVG. No address outside the program is ever asked."""
    return _ELSEWHERE[-1](spec) if _ELSEWHERE else draw_here(spec)


def draw_here(spec: Mapping[str, Any]) -> str:
    """`draw_svg` in this very process."""
    return _counted_anew(converter().vegalite_to_svg(dict(spec)))


def slim(svg: str) -> str:
    """The same drawing in fewer elements and bytes, to stand in a page: a browser reads and styles each of them.

    Hundredths of a pixel are exact enough; a font that all texts share is said once.
    """
    lean = _FINE.sub(lambda found: _DECIMALS.sub(_hundredths, found[0]), _IDLE.sub("", svg))
    fonts = set(_FONT.findall(lean))
    return _FONT.sub("", lean).replace("<svg", f"<svg{fonts.pop()}", 1) if len(fonts) == 1 else lean


def _hundredths(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


@contextmanager
def drawn_by(draw: Callable[[Mapping[str, Any]], str]) -> Iterator[None]:
    """Let `draw_svg` be done by another while the block lasts."""
    _ELSEWHERE.append(draw)
    try:
        yield
    finally:
        _ELSEWHERE.pop()


def _counted_anew(svg: str) -> str:
    """Clip paths counted from 1: Vega goes on where the drawing before ended, so the same chart would differ."""
    numbers: dict[str, str] = {}
    return _COUNTED.sub(lambda found: found[1] + numbers.setdefault(found[2], str(len(numbers) + 1)), svg)
