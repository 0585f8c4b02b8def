"""Cohorts in the order in which they can begin upper-secondary school."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError


def test_those_who_begin_first_are_on_top(example):
    names = [row["name"] for row in example("cohorts").data["rows"]]
    assert (names[0], names[-1]) == ("2025, åk 9", "2033, åk 1")
    assert names.index("2028, åk 6") == 3


def test_the_latest_year_is_compared_with_the_first(example):
    chart = example("cohorts")
    assert [line["label"] for line in chart.data["legend"]] == ["Läsåret 2024/25", "Läsåret 2020/21"]
    assert chart.data["rows"][0]["tip"] == "2025, åk 9: 3\u00a0133; 3\u00a0133 i samma årskurs 2020/21"


def test_a_chosen_year_is_shown(build, rows_of):
    chart = build("cohorts", rows_of("cohorts"), year=2022)
    assert chart.data["legend"][0]["label"] == "Läsåret 2022/23"
    with pytest.raises(KompetensnbError, match="charts-no-data"):
        build("cohorts", rows_of("cohorts"), year=2019)


def test_the_first_year_alone_has_nothing_to_be_compared_with(build, rows_of):
    chart = build("cohorts", rows_of("cohorts")[:9])
    assert [line["key"] for line in chart.data["legend"]] == ["now"]
    assert all(row["before"] is None for row in chart.data["rows"])


def test_a_suppressed_cohort_keeps_its_place_and_is_told(example):
    chart = example("cohorts")
    (suppressed,) = [row for row in chart.data["rows"] if row["value"] is None]
    assert (suppressed["name"], suppressed["label"]) == ("2027, åk 7", "– (sekretess)")
    assert "Uppgift saknas för årskurs 7." in chart.alt


def test_the_table_has_all_years_the_latest_first(example):
    rows = example("cohorts").table.rows
    assert len(rows) == 27
    assert (rows[0]["school_year"], rows[0]["grade"], rows[0]["starts"]) == ("2024/25", 9, 2025)
