"""A file says what it shows and where it is from, holds the very figures, and runs nothing."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest

from kompetensnb.charts.chart import Column, Table
from kompetensnb.charts.export import ExportMeta, to_csv, to_png, to_svg, to_xlsx

META = ExportMeta(
    title="Sysselsättningsgrad 2024",
    selection="Skaraborg, delregion, kvinnor och män",
    sources=("SCB, TAB3200", "Egen beräkning"),
    snapshot="2026-06-30-a1b2c3",
    date="2026-06-30",
    language="sv",
    address="http://127.0.0.1:8866/lagesbild?region=skaraborg",
)
ENGLISH = ExportMeta("Employment 2024", "Skaraborg", ("SCB, TAB3200",), "2026-06-30-a1b2c3", "2026-06-30", "en")


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def split(content: bytes) -> tuple[list[list[str]], list[list[str]]]:
    found = lines(content)
    empty = found.index([])
    return found[:empty], found[empty + 1 :]


def table(*values, form="decimal"):
    columns = (Column("name", "Kommun"), Column("value", "Värde", form))
    return Table(columns, tuple({"name": "Ale", "value": value, "status": "officiell"} for value in values))


def test_csv_begins_with_what_it_shows_and_where_it_is_from(example):
    about, _ = split(to_csv(example("ranking"), META))
    assert about[:7] == [
        ["Titel", "Sysselsättningsgrad 2024"],
        ["Urval", "Skaraborg, delregion, kvinnor och män"],
        ["Källa", "SCB, TAB3200"],
        ["Källa", "Egen beräkning"],
        ["Datauppsättning", "2026-06-30-a1b2c3"],
        ["Datauppsättningens datum", "2026-06-30"],
        ["Adress", "http://127.0.0.1:8866/lagesbild?region=skaraborg"],
    ]
    assert [row[0] for row in about[8:]] == ["Status: officiell", "Status: skattad", "Status: sekretess"]


def test_csv_has_the_figures_with_decimal_comma_and_their_status(example):
    _, figures = split(to_csv(example("ranking"), META))
    assert figures == [
        ["Område", "Plats", "Värde, %", "Status"],
        ["Skaraborg", "1", "81,3", "officiell"],
        ["Riket", "", "80", "officiell"],
        ["Tibro", "2", "79,05", "skattad"],
        ["Hjo", "", "", "sekretess"],
    ]


def test_csv_in_english_has_decimal_points(example):
    _, figures = split(to_csv(example("ranking", language="en"), ENGLISH))
    assert figures[1] == ["Skaraborg", "1", "81.3", "official"]


def test_csv_can_be_opened_by_a_spreadsheet(example):
    content = to_csv(example("trend"), META)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert b"\xc2\xa0" not in content.split(b"\r\n\r\n")[1]


@pytest.mark.parametrize(
    ("value", "written"), [(0.1 + 0.2, "0,3"), (-0.0, "0"), (1_777_794.0, "1777794"), (-1.5, "-1,5"), (None, "")]
)
def test_figures_are_exact_and_missing_is_empty(value, written):
    assert split(to_csv(table(value), META))[1][1][1] == written


@pytest.mark.parametrize("attack", ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_nothing_in_a_csv_runs_as_a_formula(attack):
    evil = ExportMeta(attack, attack, (attack,), "x", "2026-06-30", "sv", attack)
    content = Table((Column("name", attack),), ({"name": attack, "status": "officiell", "mark": attack},))
    for row in lines(to_csv(content, evil)):
        assert not [field for field in row if field.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_producers_mark_has_a_column_when_there_is_one():
    content = Table((Column("value", "Elever", "integer"),), ({"value": None, "status": "sekretess", "mark": ".."},))
    assert split(to_csv(content, META))[1] == [["Elever", "Status", "Producentens tecken"], ["", "sekretess", ".."]]


def test_the_picture_holds_title_selection_notes_and_source_as_text(example, kind):
    chart = example(kind)
    svg = to_svg(chart, META, width=500).decode()
    told = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))
    for expected in (META.title, META.selection, "Källa: SCB, TAB3200", "30 juni 2026", META.address):
        assert expected in told
    assert f"<desc>{chart.alt}</desc>" in html.unescape(svg)
    assert all(note.split()[-1] in told for note in chart.notes)


def test_the_live_specification_is_left_alone(example):
    chart = example("ranking")
    before = repr(chart.spec)
    to_svg(chart, META)
    assert repr(chart.spec) == before


def test_markup_in_texts_is_shown_and_not_obeyed(example):
    evil = ExportMeta("<script>x</script>", "<b>&", (), "x", "2026-06-30", "sv")
    svg = to_svg(example("ranking"), evil).decode()
    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg


def test_a_picture_in_dots_is_twice_as_wide(example):
    content = to_png(example("ranking"), META, width=400)
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) == 800


def test_all_files_are_the_same_for_the_same_content(example):
    chart = example("ranking")
    assert to_csv(chart, META) == to_csv(chart, META)
    assert to_xlsx(chart, META) == to_xlsx(chart, META)
    assert to_svg(chart, META) == to_svg(chart, META)
