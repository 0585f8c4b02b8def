"""Drawing needs no browser and asks nobody."""

from __future__ import annotations

import re

import pytest

from kompetensnb.charts.drawing import draw_svg, slim, with_data


def test_data_and_width_are_put_into_a_copy(example):
    chart = example("ranking")
    complete = with_data(chart, 500)
    assert (complete["width"], chart.spec["width"]) == (500, "container")
    assert complete["datasets"] == dict(chart.data)
    assert "datasets" not in chart.spec


def test_the_same_chart_gives_the_same_drawing(example):
    assert draw_svg(with_data(example("trend"))) == draw_svg(with_data(example("trend")))


def test_the_same_chart_gives_the_same_drawing_when_others_with_clip_paths_came_before(example):
    charts = [with_data(example(kind)) for kind in ("municipality_map", "trend", "municipality_map")]
    first, _, second = map(draw_svg, charts)
    assert 'id="clip1"' in first
    assert first == second


def test_no_address_is_asked():
    spec = {"data": {"url": "http://127.0.0.1:9/x.json"}, "mark": "bar", "encoding": {}}
    with pytest.raises(PermissionError, match="External data url not allowed"):
        draw_svg(spec)


def test_a_slim_drawing_has_fewer_elements_and_the_same_texts(example):
    drawn = draw_svg(with_data(example("trend")))
    lean = slim(drawn)
    assert lean.count("<") < drawn.count("<")
    assert len(lean) < 0.85 * len(drawn)
    assert re.findall(r">([^<>]+)<", lean) == re.findall(r">([^<>]+)<", drawn)
    assert re.findall(r'font-family="([^"]+)"', lean) == list(set(re.findall(r'font-family="([^"]+)"', drawn)))


def test_slimming_rounds_places_but_never_what_is_written():
    svg = (
        '<svg width="10"><path d="M1.23456,-0.001h0.5"/><text x="7.999" opacity="1" fill="red">12.3456 opacity="1"'
        ' ="1.2345"</text></svg>'
    )
    assert slim(svg) == (
        '<svg width="10"><path d="M1.23,-0h0.5"/><text x="8" fill="red">12.3456 opacity="1" ="1.2345"</text></svg>'
    )


def test_slimming_keeps_fonts_apart_where_there_are_several():
    svg = '<svg><text font-family="A">a</text><text font-family="B">b</text></svg>'
    assert slim(svg) == svg
