"""A chart as a picture that stands alone: what it shows above it, where it is from below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from kompetensnb.charts import theme
from kompetensnb.charts.chart import Chart
from kompetensnb.charts.drawing import converter, draw_svg, with_data
from kompetensnb.charts.specs import text_width

MARGIN = 16
_TITLE_SIZE, _LINE = 17, 17
_SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"')


def framed(chart: Chart, width: int, title: str, selection: str, below: Sequence[str]) -> str:
    """The chart as SVG on white with title, selection and the lines `below` as text; long lines are wrapped."""
    drawing = draw_svg(with_data(chart, width - 2 * MARGIN))
    found = _SIZE.search(drawing)
    if found is None:
        raise ValueError("vl-convert wrote an SVG without width and height")
    inner_width = max(float(found[1]), width - 2 * MARGIN)
    header = _folded([title], inner_width, _TITLE_SIZE), _folded([selection], inner_width, theme.FONT_SIZE)
    footer = _folded(below, inner_width, theme.FONT_SIZE)
    lines: list[str] = []
    y = float(MARGIN)
    for folded, style, step in (
        (header[0], f'font-size="{_TITLE_SIZE}" font-weight="bold" fill="{theme.TEXT}"', _TITLE_SIZE + 5),
        (header[1], f'font-size="{theme.FONT_SIZE}" fill="{theme.MUTED}"', _LINE),
    ):
        y = _write(lines, folded, style, step, y)
    top = y + 8
    y = _write(lines, footer, f'font-size="{theme.FONT_SIZE}" fill="{theme.MUTED}"', _LINE, top + float(found[2]) + 6)
    total, height = inner_width + 2 * MARGIN, y + MARGIN
    placed = drawing[drawing.index("<svg") :].replace("<svg", f'<svg x="{MARGIN}" y="{top:g}"', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'width="{total:g}" height="{height:g}" viewBox="0 0 {total:g} {height:g}" font-family="{escape(theme.FONT)}">'
        f"<title>{escape(title)}</title><desc>{escape(chart.alt)}</desc>"
        f'<rect width="100%" height="100%" fill="{theme.WHITE}"/>{"".join(lines)}{placed}</svg>'
    )


def png(svg: str, scale: float) -> bytes:
    """An SVG in dots, `scale` for each px."""
    drawn: bytes = converter().svg_to_png(svg, scale=scale)
    return drawn


def _write(lines: list[str], texts: Sequence[str], style: str, step: int, y: float) -> float:
    """Add the texts from `y` downwards; returns where the next can begin."""
    for line in texts:
        y += step
        lines.append(f'<text x="{MARGIN}" y="{y - 4:g}" {style}>{escape(line)}</text>')
    return y


def _folded(texts: Sequence[str], width: float, size: int) -> list[str]:
    """The texts in lines that fit."""
    folded: list[str] = []
    for line in texts:
        current = ""
        for word in line.split(" "):
            longer = f"{current} {word}" if current else word
            if current and text_width(longer, size) > width:
                folded.append(current)
                longer = word
            current = longer
        if current:
            folded.append(current)
    return folded
