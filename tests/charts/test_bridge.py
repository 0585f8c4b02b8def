"""A bridge: every step begins where the one before ended, and what is not known breaks it until the next amount."""

from __future__ import annotations

from kompetensnb.charts.bridge import bridge

ROWS = [
    {"name": "Före", "kind": "level", "value": 100.0, "status": "officiell"},
    {"name": "Kommer", "kind": "step", "value": 20.0, "status": "skattad"},
    {"name": "Går", "kind": "step", "value": -35.0, "status": "officiell"},
    {"name": "Efter", "kind": "level", "value": 85.0, "status": "officiell"},
]


def test_steps_follow_upon_each_other(texts):
    rows = bridge(ROWS, texts(), heading="Flöde").data["rows"]
    assert [(row["begins"], row["ends"]) for row in rows] == [(100, 100), (100, 120), (120, 85), (85, 85)]
    assert [row["sign"] for row in rows[1:3]] == ["adds", "takes"]
    assert [row["right"] for row in rows[1:3]] == [120, 120]


def test_steps_are_signed_and_estimates_marked(texts):
    labels = [row["label"] for row in bridge(ROWS, texts(), heading="Flöde").data["rows"]]
    assert labels == ["100", "+20†", "\N{MINUS SIGN}35", "85"]


def test_after_a_missing_step_nothing_is_drawn_until_the_next_amount(texts):
    rows = [dict(row) for row in ROWS]
    rows[1].update(value=None, status="sekretess")
    chart = bridge(rows, texts(), heading="Flöde")
    assert [row["ends"] for row in chart.data["rows"]] == [100, None, None, 85]
    assert [joint["name"] for joint in chart.data["joints"]] == ["Före"]
    assert "Uppgift saknas för Kommer." in chart.alt
    assert chart.table.rows[1]["status"] == "sekretess"


def test_the_axis_holds_every_step_and_need_not_hold_zero(texts):
    low, high = (row["value"] for row in bridge(ROWS, texts(), heading="Flöde").data["frame"])
    assert 0 < low <= 85
    assert high >= 120


def test_the_alternative_tells_what_adds_and_what_takes(texts):
    told = bridge(ROWS, texts(), heading="Flöde").alt
    assert "Före: 100. Efter: 85. Ökar: kommer +20. Minskar: går \N{MINUS SIGN}35." in told


def test_the_table_has_changes_and_where_they_lead(texts):
    table = bridge(ROWS, texts(), heading="Flöde").table
    assert [column.label for column in table.columns] == ["Flöde", "Förändring", "Värde"]
    assert [(row["change"], row["level"]) for row in table.rows] == [(None, 100), (20, 120), (-35, 85), (None, 85)]
