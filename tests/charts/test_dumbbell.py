"""The ends of each line are written, its marks told apart by shape."""

from __future__ import annotations

from kompetensnb.charts.dumbbell import SIGNS


def test_lowest_and_highest_are_written(example):
    women = example("dumbbell").data["spans"][0]
    assert (women["lowLabel"], women["highLabel"]) == ("77,1\u00a0%", "79,1\u00a0%†")


def test_a_single_value_is_written_once(build, rows_of):
    (span,) = build("dumbbell", rows_of("dumbbell")[:1]).data["spans"]
    assert (span["lowLabel"], span["highLabel"]) == ("", "79,1\u00a0%†")


def test_a_name_without_values_keeps_its_place(build, rows_of):
    rows = rows_of("dumbbell")
    for row in rows[:2]:
        row.update(value=None, status="sekretess")
    chart = build("dumbbell", rows)
    assert [span["name"] for span in chart.data["spans"]] == ["Kvinnor", "Män"]
    assert chart.data["spans"][0]["low"] is None
    assert "Kvinnor: Skaraborg – och Riket –." in chart.alt


def test_roles_that_meet_differ_in_shape():
    regions = [SIGNS[role].shape for role in ("own", "comparison", "country", "peer")]
    assert len(set(regions)) == 4
    assert SIGNS["women"].shape != SIGNS["men"].shape
