"""Age groups stand with the youngest at the bottom, and the differences that matter are told."""

from __future__ import annotations


def test_the_youngest_are_at_the_bottom(example):
    bands = [row["age"] for row in example("age_profile").data["bands"]]
    assert (bands[0], bands[-1]) == ("100+ år", "0–9 år")


def test_the_legend_tells_which_series_there_are(example, build, rows_of):
    assert example("age_profile").data["legend"] == [
        {"key": "own", "label": "Skaraborg"},
        {"key": "comparison", "label": "Västra Götaland"},
        {"key": "country", "label": "Riket"},
    ]
    alone = build("age_profile", [row for row in rows_of("age_profile") if row["role"] == "own"])
    assert [line["key"] for line in alone.data["legend"]] == ["own"]


def test_pointing_at_a_band_tells_all_values(example):
    assert example("age_profile").data["bands"][-1]["tip"] == (
        "0–9 år: Skaraborg 11,5\u00a0%†; Västra Götaland 11,3\u00a0%; Riket 11,2\u00a0%"
    )


def test_the_alternative_tells_the_largest_group_and_the_gap(build, rows_of):
    rows = rows_of("age_profile")
    rows[2]["value"] = 8.0
    told = build("age_profile", rows).alt
    assert "Skaraborg: störst åldersgrupp 30–39 år med 13,3\u00a0%." in told
    assert "Störst skillnad mot Riket: 20–29 år, 8,0\u00a0% mot 12,1\u00a0%." in told


def test_a_missing_group_is_not_compared(build, rows_of):
    rows = rows_of("age_profile")
    for row in rows[:11]:
        row.update(value=None, status="sekretess")
    told = build("age_profile", rows).alt
    assert "Skaraborg: uppgift saknas." in told
    assert "Störst skillnad" not in told
