"""A workbook read back has the figures that were put in, as figures."""

from __future__ import annotations

import io
import time

import openpyxl
import pytest

from kompetensnb.charts.chart import Column
from kompetensnb.charts.export import ExportMeta, to_xlsx
from kompetensnb.charts.workbook import write_workbook

META = ExportMeta("Titel", "Skaraborg", ("SCB, TAB638",), "2026-06-30-a1b2", "2026-06-30", "sv")


def read(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def approximately(value):
    return pytest.approx(value, rel=1e-15) if isinstance(value, float) else value


def write(columns, rows):
    return write_workbook(
        columns=columns,
        rows=rows,
        own_headings=["Status"],
        own_fields=[["officiell"] for _ in rows],
        about=[("Titel", "=1+1")],
        sheets=("Siffror", "Om siffrorna"),
        day="2026-06-30",
    )


def test_the_figures_are_read_back_as_they_were(example, kind):
    chart = example(kind)
    sheet = read(to_xlsx(chart, META))["Siffror"]
    keys = [column.key for column in chart.table.columns]
    found = [tuple(cell.value for cell in row[: len(keys)]) for row in sheet.iter_rows(min_row=2)]
    expected = [tuple(row[key] for key in keys) for row in chart.table.rows]
    # The format keeps sixteen digits of a figure.
    assert found == [tuple(approximately(value) for value in row) for row in expected]
    statuses = [row[len(keys)].value for row in sheet.iter_rows(min_row=2)]
    assert statuses == [row["status"] for row in chart.table.rows]


def test_the_heading_is_frozen_and_bold():
    sheet = read(write([Column("value", "Folkmängd", "integer")], [{"value": 1234.0}]))["Siffror"]
    assert sheet.freeze_panes == "A2"
    assert [(cell.value, cell.font.bold) for cell in sheet[1]] == [("Folkmängd", True), ("Status", True)]


@pytest.mark.parametrize(
    ("form", "value", "written"),
    [
        ("integer", 1234, "#,##0"),
        ("percent", 12.3, '0.0" %"'),
        ("year", 2025, "0"),
        ("signed", -5, "+#,##0;-#,##0;0"),
        ("decimal", 4.5, "#,##0.0"),
        ("points", 9.4, "+0.0;-0.0;0.0"),
    ],
)
def test_figures_are_numbers_with_a_format(form, value, written):
    cell = read(write([Column("value", "x", form)], [{"value": value}]))["Siffror"]["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == (value, "n", written)


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_a_missing_figure_is_an_empty_cell(missing):
    assert read(write([Column("value", "x", "integer")], [{"value": missing}]))["Siffror"]["A2"].value is None


@pytest.mark.parametrize("attack", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)"])
def test_no_text_becomes_a_formula(attack):
    cell = read(write([Column("name", "x")], [{"name": attack}]))["Siffror"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (attack, "s", True)


def test_control_characters_are_left_out():
    assert read(write([Column("name", "x")], [{"name": "A\x00\x07le"}]))["Siffror"]["A2"].value == "Ale"


def test_the_second_sheet_tells_about_the_figures(example):
    sheet = read(to_xlsx(example("trend"), META))["Om siffrorna"]
    told = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert told["Urval"] == "Skaraborg"
    assert told["Källa"] == "SCB, TAB638"
    assert told["Status: skattad"].startswith("Siffran är beräknad")


def test_the_bytes_do_not_depend_on_the_clock():
    columns, rows = [Column("value", "x", "integer")], [{"value": 1}]
    first = write(columns, rows)
    time.sleep(2.1)  # the clock of a ZIP archive has steps of two seconds
    assert write(columns, rows) == first
    properties = read(first).properties
    assert properties.modified.isoformat() == properties.created.isoformat() == "2026-06-30T00:00:00"
