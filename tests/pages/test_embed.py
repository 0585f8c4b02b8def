"""What a document carries inside itself."""

from __future__ import annotations

import base64
import re

from kompetensnb.charts.chart import Column, Table
from kompetensnb.pages import embed
from kompetensnb.pages.page import Page, Section, TableBlock
from kompetensnb.vocabulary.parameters import Parameters

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


def _page(snapshot: str, figure: float = 269467.0) -> Page:
    columns = (Column("year", "År", "year"), Column("people", "Personer", "integer"))
    table = Table(columns, ({"year": 2025, "people": figure, "status": "skattad"},))
    block = TableBlock("people", "Folkmängd", table, "Skaraborg", ("SCB",))
    return Page(
        name="lagesbild",
        title="Lägesbild",
        question="Hur ser Skaraborg ut?",
        lead="",
        selection="Skaraborg",
        parameters=Parameters(),
        sections=(Section("s", "S", (block,)),),
        snapshot=snapshot,
    )


def test_addresses_hold_the_whole_file_and_only_tables_have_one() -> None:
    links = embed.embedded_files(_page("2026-11-20-0123456789ab"))
    kind, _, content = (links("people", "csv") or "").partition(";base64,")
    assert kind == "data:text/csv;charset=utf-8"
    assert "2025;269467;skattad" in base64.b64decode(content).decode()
    assert links("people", "xlsx") is None
    assert links("people", "svg") is None
    assert links("unknown", "csv") is None


def test_a_file_of_an_earlier_data_set_with_the_same_figures_becomes_one_of_todays() -> None:
    old, new = _page("2026-11-20-0123456789ab"), _page("2027-01-02-ba9876543210")
    written = f'<a href="{embed.embedded_files(old)("people", "csv")}">CSV</a> 2026-11-20-0123456789ab'

    found = embed.restamped(written, old.snapshot, new.snapshot)

    assert found == f'<a href="{embed.embedded_files(new)("people", "csv")}">CSV</a> 2027-01-02-ba9876543210'
