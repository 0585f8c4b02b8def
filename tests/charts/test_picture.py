"""The frame around a picture has room for its texts."""

from __future__ import annotations

import re

from kompetensnb.charts.picture import MARGIN, framed, png
from kompetensnb.charts.specs import text_width


def test_long_texts_are_wrapped_to_the_width(example):
    long = "Siffran är beräknad eller uppskattad för den här sidan och publiceras inte av någon myndighet. " * 3
    svg = framed(example("ranking"), 400, "Titel", long, [long])
    lines = re.findall(rf'<text x="{MARGIN}"[^>]*>([^<]*)</text>', svg)
    assert len(lines) > 8
    assert max(map(text_width, lines)) <= 400 - 2 * MARGIN + 4
    assert " ".join(lines).split() == ["Titel", *long.split(), *long.split()]


def test_the_lines_below_are_inside_the_picture(example):
    svg = framed(example("ranking"), 400, "Titel", "Urval", ["Källa: SCB"])
    height = float(re.search(r'height="([\d.]+)"', svg)[1])
    (y,) = re.findall(r'y="([\d.]+)"[^>]*>Källa: SCB<', svg)
    assert height - 2 * MARGIN < float(y) < height


def test_dots_follow_the_scale(example):
    svg = framed(example("ranking"), 400, "Titel", "Urval", [])
    one, three = (int.from_bytes(png(svg, scale)[16:20]) for scale in (1, 3))
    assert three == 3 * one
