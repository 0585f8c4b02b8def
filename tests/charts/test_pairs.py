"""Bars beside each other under a name: the same groups in the same colours, missing said in words."""

from __future__ import annotations

import pytest

from kompetensnb.charts.pairs import pairs

ROWS = [
    {"name": "Vara", "group": "in", "value": 5.0, "status": "skattad"},
    {"name": "Vara", "group": "ut", "value": 9.0, "status": "officiell"},
    {"name": "Hjo", "group": "in", "value": None, "status": "sekretess"},
    {"name": "Hjo", "group": "ut", "value": 2.0, "status": "officiell"},
]


def test_the_table_has_a_line_per_name_with_its_weakest_status(texts):
    table = pairs(ROWS, texts(), heading="Kommun").table
    assert [column.label for column in table.columns] == ["Kommun", "In", "Ut"]
    assert [(row["name"], row["group0"], row["group1"], row["status"]) for row in table.rows] == [
        ("Vara", 5.0, 9.0, "skattad"),
        ("Hjo", None, 2.0, "sekretess"),
    ]


def test_the_alternative_tells_where_each_group_is_largest(texts):
    told = pairs(ROWS, texts(), heading="Kommun").alt
    assert "In: störst är Vara med 5." in told
    assert "Ut: störst är Vara med 9." in told
    assert "Uppgift saknas för Hjo." in told


def test_an_estimate_is_marked_and_a_secret_is_named(texts):
    labels = [row["label"] for row in pairs(ROWS, texts(), heading="Kommun").data["rows"]]
    assert labels == ["5†", "9", "– (sekretess)", "2"]


def test_more_groups_than_can_be_told_apart_are_refused(texts):
    rows = [{"name": "Vara", "group": str(number), "value": 1.0} for number in range(4)]
    with pytest.raises(ValueError, match="4 groups"):
        pairs(rows, texts(), heading="Kommun")
