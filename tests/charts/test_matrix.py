"""A square per pair: darker for more, its own status, and nothing made up for a pair that is not there."""

from __future__ import annotations

from kompetensnb.charts import theme
from kompetensnb.charts.matrix import matrix

ROWS = [
    {"row": "Skövde", "column": "Vara", "value": 10.0, "status": "skattad"},
    {"row": "Skövde", "column": "Hjo", "value": 500.0, "status": "skattad"},
    {"row": "Vara", "column": "Hjo", "value": None, "status": "saknas"},
]


def chart(texts):
    return matrix(ROWS, texts(), down="Bor i", across="Arbetar i")


def test_more_is_darker_and_missing_is_grey(texts):
    fills = [row["fill"] for row in chart(texts).data["rows"]]
    assert theme.ORDINAL.index(fills[0]) < theme.ORDINAL.index(fills[1])
    assert fills[2] == theme.UNKNOWN


def test_every_name_keeps_its_place_also_without_pairs(texts):
    order = chart(texts).data["order"]
    assert [row["row"] for row in order if row["row"]] == ["Skövde", "Vara"]
    assert [row["column"] for row in order if row["column"]] == ["Vara", "Hjo"]


def test_every_figure_has_its_own_status(texts):
    rows = chart(texts).table.rows
    assert [(row["row"], row["column"], row["status"]) for row in rows] == [
        ("Skövde", "Vara", "skattad"),
        ("Skövde", "Hjo", "skattad"),
        ("Vara", "Hjo", "saknas"),
    ]


def test_the_alternative_names_the_largest_and_counts_what_is_missing(texts):
    told = chart(texts).alt
    assert "Skövde till Hjo: 500." in told
    assert "För ett par saknas uppgift." in told


def test_the_legend_goes_from_much_to_little_in_the_shades_that_are_used(texts):
    legend = chart(texts).data["legend"]
    keys = [int(row["key"]) for row in legend]
    assert keys == sorted(keys, reverse=True)
    used = {row["fill"] for row in chart(texts).data["rows"]} - {theme.UNKNOWN}
    assert {theme.ORDINAL[key - 1] for key in keys} == used


def test_the_same_names_stand_in_the_same_order_both_ways(texts):
    pairs = [("A", "B"), ("A", "C"), ("B", "A"), ("B", "C"), ("C", "A"), ("C", "B")]
    rows = [{"row": row, "column": column, "value": 1.0, "status": "skattad"} for row, column in pairs]
    order = matrix(rows, texts(), down="Bor i", across="Arbetar i").data["order"]
    assert [row["column"] for row in order if row["column"]] == ["A", "B", "C"]


def test_a_name_without_any_square_keeps_its_place_when_asked_for(texts):
    order = matrix(ROWS, texts(), down="Bor i", across="Arbetar i", names=["Vara", "Essunga", "Skövde"]).data["order"]
    assert [row["row"] for row in order if row["row"]] == ["Vara", "Essunga", "Skövde"]
