"""Drawing needs no browser and asks nobody."""

from __future__ import annotations

import pytest

from kompetensnb.charts.drawing import draw_svg, with_data


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
