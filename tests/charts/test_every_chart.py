"""What must hold for every kind of chart, whatever it shows."""

from __future__ import annotations

import json
import re

import pytest
import vl_convert

from kompetensnb.charts.drawing import draw_svg, with_data
from kompetensnb.charts.texts import MARKS
from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary.statuses import Status

WIDTHS = (340, 900)
ENGLISH_NUMBER = re.compile(r"\d,\d{3}(?!\d)|\d\.\d")
SWEDISH_NUMBER = re.compile(r"\d\u00a0\d{3}|\d,\d(?!\d{2})|\d\u00a0%")


def texts_in(svg: str) -> list[str]:
    found = re.findall(r"<(?:text|tspan)[^>]*>([^<]*)<", svg)
    return [item for item in found if item.strip()]


def marks_in(svg: str) -> int:
    return len(re.findall(r"<(?:path|rect|line|circle)\b", svg))


def test_the_specification_is_the_same_for_every_selection(example, kind):
    one, other = example(kind, "Skaraborg"), example(kind, "Sjuhärad/Boråsregionen", 37.5)
    assert one.spec is other.spec
    assert one.data != other.data


def test_the_specification_holds_no_data_and_no_selection(example, kind):
    chart = example(kind, "Skaraborg")
    written = json.dumps(chart.spec, ensure_ascii=False)
    assert '"datasets"' not in written
    assert "Skaraborg" not in written
    assert "Exempel" not in written
    assert chart.spec["width"] == "container"
    names = set(re.findall(r'"data": \{"name": "(\w+)"', written))
    assert names == set(chart.data)


def test_the_specification_differs_between_languages_in_its_locale(example, kind):
    locales = {language: example(kind, language=language).spec["config"]["locale"] for language in ("sv", "en")}
    assert locales["sv"]["number"]["decimal"] == ","
    assert locales["en"]["number"]["decimal"] == "."


def test_data_are_plain_json(example, kind):
    assert json.loads(json.dumps(dict(example(kind).data), allow_nan=False))


@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_drawn_as_wide_as_its_place(example, kind, width):
    chart = example(kind)
    svg = draw_svg(with_data(chart, width))
    assert re.search(rf'<svg[^>]* width="{width}"', svg)
    assert marks_in(svg) > 3
    assert not re.search(r"NaN|undefined|Infinity|\bnull\b", svg)


def test_figures_are_written_in_the_language(example, kind):
    swedish = texts_in(draw_svg(with_data(example(kind), 500)))
    english = texts_in(draw_svg(with_data(example(kind, language="en"), 500)))
    assert not [item for item in swedish if ENGLISH_NUMBER.search(item)]
    assert not [item for item in english if SWEDISH_NUMBER.search(item)]


def test_texts_are_large_enough(example, kind):
    sizes = re.findall(r'font-size="([\d.]+)px"', draw_svg(with_data(example(kind), 340)))
    assert sizes
    assert min(map(float, sizes)) >= 12


def test_it_compiles_to_vega(example, kind):
    compiled = vl_convert.vegalite_to_vega(dict(example(kind).spec))
    assert compiled["autosize"]["type"] == "fit-x"
    assert {item["name"] for item in compiled["data"]} >= set(example(kind).data)


def test_colours_and_shapes_are_one_legend(example, kind):
    compiled = vl_convert.vegalite_to_vega(dict(example(kind).spec))
    assert len(compiled.get("legends", [])) <= 1


def test_the_alternative_is_sentences_with_figures(example, kind):
    swedish, english = example(kind).alt, example(kind, language="en").alt
    assert swedish.endswith(".")
    assert len(re.findall(r"\d", swedish)) > 4
    assert not ENGLISH_NUMBER.search(swedish)
    assert swedish != english
    assert not SWEDISH_NUMBER.search(english)


def test_the_table_has_the_figures_and_a_status_for_each_row(example, kind):
    table = example(kind).table
    keys = [column.key for column in table.columns]
    assert len(set(keys)) == len(keys)
    for row in table.rows:
        status = Status(row["status"])
        values = [row[column.key] for column in table.columns if column.format not in ("text", "year")]
        assert status.has_value or None in values
        assert all(key in row for key in keys)


def test_no_figures_give_no_chart(build, rows_of, kind):
    for value in (None, float("nan")):
        rows = [
            {**row, "value": value, "share": value, "change": value, "status": "sekretess"} for row in rows_of(kind)
        ]
        with pytest.raises(KompetensnbError) as caught:
            build(kind, rows)
        assert caught.value.key == "charts-no-data"
        assert caught.value.fields == {"chart": "exempel"}


def test_no_rows_give_no_chart(build, kind):
    with pytest.raises(KompetensnbError, match="charts-no-data"):
        build(kind, [])


def test_a_single_row_is_drawn(build, rows_of, kind):
    chart = build(kind, rows_of(kind)[:1])
    svg = draw_svg(with_data(chart, 340))
    assert not re.search(r"NaN|undefined|Infinity", svg)
    assert len(chart.table.rows) == 1


@pytest.mark.parametrize("factor", [1e-4, 1e6])
def test_very_small_and_very_large_values_are_drawn(example, kind, factor):
    svg = draw_svg(with_data(example(kind, factor=factor), 340))
    assert not re.search(r"NaN|undefined|Infinity|\de[+-]?\d", re.sub(r' d="[^"]*"| transform="[^"]*"', "", svg))


def test_estimated_and_preliminary_values_are_explained(build, rows_of, kind):
    for status in (Status.PRELIMINARY, Status.ESTIMATED, Status.SYNTHETIC):
        rows = [{**row, "status": status} for row in rows_of(kind)]
        assert build(kind, rows).notes[-1] == f"{MARKS[status]} {status.meaning('sv')}"
    official = build(kind, [{**row, "status": "officiell"} for row in rows_of(kind)])
    assert not [note for note in official.notes if note.startswith(tuple(MARKS.values()))]
