"""Labels beside a plot: wrapped to a few short lines, and moved apart until none covers another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kompetensnb.charts.theme import Role

LINE_HEIGHT = 15
_GAP = 5
_LONGEST_LINE = 17
_PARTS = re.compile(r"[<≤≥]?\s?\d[\d–]*\s\w+[\s/-]*|[^\s/-]+[\s/-]*|[\s/-]+")


class Label(NamedTuple):
    """A label that wants to stand at `value` on the axis."""

    value: float
    lines: tuple[str, ...]
    role: Role


def wrapped(name: str, width: int = _LONGEST_LINE, most: int | None = None) -> tuple[str, ...]:
    """A name in lines of at most `width` signs, broken after spaces, hyphens and slashes.

    A long word is kept whole, and so is an amount with its sign and unit («≥ 3 år»). Lines are made longer where the
    name would otherwise have more than `most` of them.
    """
    lines = _lines(name, width)
    while most and len(lines) > most:
        width += 1
        lines = _lines(name, width)
    return lines


def _lines(name: str, width: int) -> tuple[str, ...]:
    lines = [""]
    for part in _PARTS.findall(name) or [name]:
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return tuple(line.rstrip() for line in lines)


def placed(labels: Sequence[Label], domain: tuple[float, float], height: int) -> list[tuple[float, Label]]:
    """Each label with the axis value where its first line stands, so that all are inside and apart if they can be.

    `domain` is the axis' range over `height` px. Labels keep the order of their values. The block as a whole stands
    at the label's value; Vega places several lines by the first of them.
    """
    low, high = domain
    per_pixel = (high - low) / height
    ordered = sorted(labels, key=lambda label: -label.value)
    halves = [len(label.lines) * LINE_HEIGHT / 2 for label in ordered]
    middles = [(high - label.value) / per_pixel for label in ordered]
    # Down from the top until none covers the one above, then up from the bottom until the last is inside.
    for index in range(1, len(ordered)):
        middles[index] = max(middles[index], middles[index - 1] + halves[index - 1] + halves[index] + _GAP)
    lowest = float(height)
    for index in reversed(range(len(ordered))):
        middles[index] = min(middles[index], lowest - halves[index])
        lowest = middles[index] - halves[index] - _GAP
    firsts = [middle - half + LINE_HEIGHT / 2 for middle, half in zip(middles, halves, strict=True)]
    return [(high - first * per_pixel, label) for first, label in zip(firsts, ordered, strict=True)]
