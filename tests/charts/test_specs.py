"""The parts that specifications share."""

from __future__ import annotations

import pytest

from kompetensnb.charts.specs import Sign, dataset, finished, legend_layer, text_width, value_axis


def test_a_finished_specification_follows_its_place():
    spec = finished(dataset("rows").mark_bar(), "sv", 200)
    assert (spec["width"], spec["height"], spec["data"]) == ("container", 200, {"name": "rows"})
    assert spec["autosize"] == {"type": "fit-x", "contains": "padding", "resize": True}


@pytest.mark.parametrize(
    ("form", "language", "label"),
    [
        ("percent", "sv", "datum.label + '\u00a0%'"),
        ("percent", "en", "datum.label + '%'"),
        ("integer", "sv", "datum.label"),
    ],
)
def test_ticks_are_written_with_their_unit(form, language, label):
    assert value_axis(form, language).labelExpr == label


def test_a_legend_has_the_colours_and_shapes_of_its_signs():
    encoding = legend_layer({"own": Sign("#005A9C"), "country": Sign("#3D3D3D", "diamond")}).to_dict()["encoding"]
    assert encoding["color"]["scale"] == {"domain": ["own", "country"], "range": ["#005A9C", "#3D3D3D"]}
    assert encoding["shape"]["scale"]["range"] == ["square", "diamond"]


def test_text_takes_more_room_the_longer_and_larger_it_is():
    assert text_width("12") < text_width("12 345") < text_width("12 345", 17)
