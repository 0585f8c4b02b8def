"""Men stand to the left of zero, but are written as many as they are."""

from __future__ import annotations

import re

from kompetensnb.charts.drawing import draw_svg, with_data


def test_men_are_drawn_below_zero_and_written_above(example):
    chart = example("age_pyramid")
    men = [row for row in chart.data["rows"] if row["role"] == "men"]
    assert men[0]["value"] == -16_400
    assert men[0]["tip"] == "Män, 0–9 år: 16\u00a0400"
    assert "−" not in "".join(re.findall(r"<text[^>]*>([^<]*)<", draw_svg(with_data(chart, 500))))


def test_both_sides_have_the_same_scale(example):
    low, high = (row["value"] for row in example("age_pyramid").data["frame"])
    assert low == -high


def test_the_table_has_the_figures_as_they_are(example):
    rows = example("age_pyramid").table.rows
    assert rows[0] == {"age": "0–9 år", "sex": "Kvinnor", "value": 16_000.0, "status": "officiell"}
    assert all(row["value"] > 0 for row in rows)


def test_the_alternative_tells_both_sexes(example):
    told = example("age_pyramid").alt
    assert "Kvinnor: störst åldersgrupp 0–9 år med 16\u00a0000." in told
    assert "Män: störst åldersgrupp 0–9 år med 16\u00a0400." in told
