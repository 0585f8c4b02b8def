"""The files of a page: which block has which, and that they say what they are."""

from __future__ import annotations

import pytest

from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.pages.files import block_file
from kompetensnb.pages.page import ChartBlock, Note, Page, Section, TableBlock
from kompetensnb.vocabulary.parameters import Parameters

ROWS = ({"year": 2024, "people": 268263.0, "status": "officiell"}, {"year": 2025, "people": None, "status": "saknas"})
TABLE = Table((Column("year", "År", "year"), Column("people", "Personer", "integer")), ROWS)
SPEC = {
    "config": {},
    "width": "container",
    "height": 100,
    "data": {"name": "rows"},
    "mark": "line",
    "encoding": {"x": {"field": "year", "type": "quantitative"}, "y": {"field": "people", "type": "quantitative"}},
}
CHART = Chart("c", "Folkmängd", "Skaraborg", "Linje.", SPEC, {"rows": ROWS}, TABLE, ("SCB, TAB638",), ("Summerat.",))
PAGE = Page(
    name="lagesbild",
    title="Lägesbild",
    question="Hur ser Skaraborg ut?",
    lead="",
    selection="Skaraborg",
    parameters=Parameters(region="skaraborg"),
    sections=(
        Section("ett", "Ett", (Note("not", "Text."),)),
        Section("tva", "Två", (ChartBlock("c", CHART), TableBlock("t", "Lärare", TABLE, "Alla", ("Skolverket",)))),
    ),
    snapshot="2026-11-20-0123456789ab",
)


def test_the_figures_of_a_chart_come_with_selection_source_data_set_and_address() -> None:
    content = (block_file(PAGE, "c", "csv", "http://localhost/lagesbild?region=skaraborg") or b"").decode()
    for told in ("Folkmängd", "Skaraborg", "SCB, TAB638", "2026-11-20-0123456789ab", "http://localhost/lagesbild"):
        assert told in content
    assert "2024;268263;officiell" in content
    assert "2025;;saknas" in content


@pytest.mark.parametrize(("form", "start"), [("xlsx", b"PK"), ("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_chart_has_every_form(form: str, start: bytes) -> None:
    assert (block_file(PAGE, "c", form) or b"").startswith(start)


def test_a_table_has_figures_but_no_picture() -> None:
    assert "Skolverket" in (block_file(PAGE, "t", "csv") or b"").decode()
    assert block_file(PAGE, "t", "svg") is None


@pytest.mark.parametrize(("block_id", "form"), [("not", "csv"), ("okänd", "csv"), ("c", "exe")])
def test_what_there_is_not_is_none(block_id: str, form: str) -> None:
    assert block_file(PAGE, block_id, form) is None
