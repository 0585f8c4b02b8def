"""What a document carries inside itself."""

from __future__ import annotations

import base64
import re

from kompetensnb.pages import embed

SVG = (
    '<?xml version="1.0"?><svg width="9"><defs><clipPath id="clip0"/></defs>'
    '<g role="graphics-symbol" aria-label="bar" clip-path="url(#clip0)"><use href="#clip0"/></g></svg>'
)


def test_two_drawings_in_one_page_never_share_an_id() -> None:
    one, other = embed.inline_svg(SVG, "a"), embed.inline_svg(SVG, "b")
    assert re.findall('id="([^"]+)"', one + other) == ["a-clip0", "b-clip0"]
    assert 'clip-path="url(#a-clip0)"' in one
    assert 'href="#a-clip0"' in one


def test_a_drawing_is_silent_since_its_place_is_described() -> None:
    html = embed.inline_svg(SVG, "a")
    assert html.startswith('<svg aria-hidden="true" focusable="false" width="9">')
    assert "graphics-symbol" not in html
    assert "aria-label" not in html


def test_an_address_holds_the_whole_file() -> None:
    address = embed.data_address("År;Värde\n".encode(), "csv")
    kind, _, content = address.partition(";base64,")
    assert kind == "data:text/csv;charset=utf-8"
    assert base64.b64decode(content).decode() == "År;Värde\n"
