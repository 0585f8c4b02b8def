"""Lines are cut where figures are missing or not comparable, and their names stand beside their ends."""

from __future__ import annotations

import pytest

from kompetensnb.charts.trend import trend


def rows(years, name="Borås", role="own", start=100_000.0, **fixed):
    return [
        {"series": name, "role": role, "year": year, "value": start + year - 2000, "status": "officiell", **fixed}
        for year in years
    ]


def segments(chart, name="Borås"):
    found = {}
    for point in chart.data["points"]:
        if point["series"] == name:
            found.setdefault(point["segment"], []).append(point["year"])
    return list(found.values())


def test_a_missing_year_is_a_gap(texts):
    found = rows(range(2000, 2006))
    found[2].update(value=None, status="sekretess")
    assert segments(trend(found, texts())) == [[2000, 2001], [2003, 2004, 2005]]


def test_a_year_without_row_is_a_gap(texts):
    assert segments(trend(rows([2000, 2001, 2004]), texts())) == [[2000, 2001], [2004]]


def test_a_lone_year_is_a_dot(texts):
    chart = trend(rows([2000, 2001, 2003, 2005, 2006]), texts())
    assert [point["year"] for point in chart.data["points"] if point["dot"]] == [2003, 2006]


def test_a_break_cuts_the_line_and_is_named(texts):
    chart = trend(rows(range(1990, 2000)), texts(), breaks=[{"year": 1994, "label": "Bollebygd bildas"}])
    assert segments(chart) == [[1990, 1991, 1992, 1993], [1994, 1995, 1996, 1997, 1998, 1999]]
    assert chart.data["breaks"] == [{"year": 1993.5, "label": "Bollebygd bildas", "row": 0}]
    assert "Serien är inte jämförbar före och efter 1994 (Bollebygd bildas)." in chart.alt


def test_a_mark_does_not_cut_and_a_break_may_concern_one_series(texts):
    found = rows(range(1990, 2000)) + rows(range(1990, 2000), "Ale", "comparison")
    mark = {"year": 1995, "label": "störda värden", "gap": False}
    own = {"year": 1993, "label": "ny gräns", "series": "Ale"}
    chart = trend(found, texts(), breaks=[mark, own])
    assert len(segments(chart)) == 1
    assert len(segments(chart, "Ale")) == 2


def test_a_break_outside_the_years_is_left_out(texts):
    chart = trend(rows(range(2000, 2005)), texts(), breaks=[{"year": 1994, "label": "x"}, {"year": 2000, "label": "y"}])
    assert chart.data["breaks"] == []


def test_the_forecast_starts_at_the_last_outcome(texts):
    found = rows(range(2000, 2003)) + rows(range(2003, 2005), phase="forecast")
    phases = [(point["phase"], point["year"]) for point in trend(found, texts()).data["points"]]
    assert phases == [
        *(("outcome", year) for year in (2000, 2001, 2002)),
        *(("forecast", year) for year in (2002, 2003, 2004)),
    ]


def test_estimated_years_are_hollow_and_have_a_mark(texts):
    found = rows(range(2000, 2003))
    found[-1]["status"] = "skattad"
    chart = trend(found, texts())
    assert [point["hollow"] for point in chart.data["points"]] == [False, False, True]
    assert chart.data["ends"][0]["lines"] == ["Borås", "100\u00a0002†"]


def test_a_series_that_ends_early_says_when(texts):
    found = rows(range(2000, 2006)) + rows(range(2000, 2004), "Dals-Ed", "peer", start=4_000.0)
    lines = {end["role"]: end["lines"] for end in trend(found, texts()).data["ends"]}
    assert lines["peer"] == ["Dals-Ed", "4\u00a0003 (2003)"]
    assert lines["own"] == ["Borås", "100\u00a0005"]


def test_the_own_region_is_drawn_last_and_told_first(texts):
    found = rows(range(2000, 2003), "Riket", "country") + rows(range(2000, 2003))
    chart = trend(found, texts())
    assert chart.data["points"][-1]["series"] == "Borås"
    assert chart.table.rows[0]["series"] == "Borås"
    assert chart.alt.index("Borås:") < chart.alt.index("Riket:")


@pytest.mark.parametrize(("zero", "low"), [(True, 0), (False, 100_000)])
def test_zero_is_on_the_axis_when_asked(texts, zero, low):
    assert trend(rows(range(2000, 2006)), texts(), zero=zero).data["frame"][0]["value"] == low


def test_a_single_year_gets_room_on_both_sides(texts):
    assert [corner["year"] for corner in trend(rows([2020]), texts()).data["frame"]] == [2019, 2021]
