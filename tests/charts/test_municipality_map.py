"""The map shows the region, and its boundaries stay when the measure changes."""

from __future__ import annotations

import re

from kompetensnb.charts import theme
from kompetensnb.charts.drawing import draw_svg, with_data


def test_boundaries_and_view_do_not_change_with_the_measure(example):
    one, other = example("municipality_map"), example("municipality_map", factor=3.5)
    assert one.data["shapes"] is other.data["shapes"]
    assert one.data["view"] == other.data["view"]
    assert one.data["rows"] != other.data["rows"]


def test_the_view_is_that_of_the_members(build, rows_of):
    whole, one = (
        build("municipality_map", rows) for rows in (rows_of("municipality_map"), rows_of("municipality_map")[:1])
    )
    assert one.data["view"][0]["width"] < whole.data["view"][0]["width"]
    assert len(one.data["shapes"]) == len(whole.data["shapes"]) == 51


def test_a_municipality_without_figure_is_grey_with_a_dash_and_in_the_legend(example):
    chart = example("municipality_map")
    (skara,) = [row for row in chart.data["rows"] if row["code"] == "1495"]
    assert (skara["fill"], skara["label"], skara["tip"]) == (theme.UNKNOWN, "–", "Skara: – (sekretess)")
    assert chart.data["classes"][-1] == {"label": "Uppgift saknas", "fill": theme.UNKNOWN, "place": 115}
    assert "Uppgift saknas för Skara." in chart.alt


def test_the_legend_is_from_high_to_low_in_the_language(example):
    labels = [line["label"] for line in example("municipality_map").data["classes"]]
    assert labels[0] == "39,1\u00a0%"
    assert labels[-2] == "21,5\u00a0%"


def test_members_are_filled_and_the_others_pale(example):
    svg = draw_svg(with_data(example("municipality_map"), 700))
    fills = re.findall(r'fill="(#[0-9A-Fa-f]{6})"', svg)
    assert fills.count(theme.PALE) > 10
    assert set(theme.ORDINAL) <= set(fills)
    assert ">Skövde<" in svg


def test_the_own_municipality_is_outlined(build, rows_of):
    rows = rows_of("municipality_map")
    rows[0]["role"] = "own"
    chart = build("municipality_map", rows)
    assert 'stroke-width="3"' in draw_svg(with_data(chart, 700))
    assert "Skövde: 39,1\u00a0%." in chart.alt


def test_the_table_is_sorted_with_the_missing_last(example):
    rows = example("municipality_map").table.rows
    assert [row["name"] for row in rows] == ["Skövde", "Lidköping", "Mariestad", "Falköping", "Grästorp", "Skara"]
    assert rows[-1]["value"] is None
