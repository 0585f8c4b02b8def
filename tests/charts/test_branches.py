"""Branches from the largest to the smallest, each with its change."""

from __future__ import annotations

import pytest


def test_order_and_labels(example):
    rows = example("branches").data["rows"]
    assert [(row["name"], row["label"]) for row in rows] == [
        ("Tillverkning", "31\u00a0456‡ (−1,9\u00a0%)"),
        ("Vård och sociala tjänster", "22\u00a0000‡ (+2,1\u00a0%)"),
        ("Energi och miljö", "– (sekretess)"),
    ]


def test_the_change_is_explained(example, build, rows_of):
    assert example("branches").notes[0] == "Inom parentes: förändring sedan seriens första år."
    assert build("branches", rows_of("branches"), since=2020).notes[0] == "Inom parentes: förändring sedan 2020."
    without = [{**row, "change": None} for row in rows_of("branches")]
    assert not [note for note in build("branches", without).notes if "parentes" in note]


def test_the_alternative_tells_size_change_and_what_is_missing(example):
    told = example("branches").alt
    assert "Störst är Tillverkning 31\u00a0456 och Vård och sociala tjänster 22\u00a0000." in told
    assert "Mest upp: Vård och sociala tjänster (+2,1\u00a0%). Mest ned: Tillverkning (−1,9\u00a0%)." in told
    assert told.endswith("Uppgift saknas för Energi och miljö.")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ((5.0, 2.0), "Mest upp: A (+5,0\u00a0%). Minst upp: B (+2,0\u00a0%)."),
        ((-2.0, -5.0), "Minst ned: A (−2,0\u00a0%). Mest ned: B (−5,0\u00a0%)."),
    ],
)
def test_changes_all_one_way_are_told_as_such(build, changes, told):
    pairs = zip("AB", changes, strict=True)
    rows = [{"name": name, "value": 1.0, "share": 50.0, "change": change} for name, change in pairs]
    assert told in build("branches", rows).alt
