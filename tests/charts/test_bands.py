"""The band round a forecast starts where the outcome ends, keeps its limits, and is told in words and in the table."""

from __future__ import annotations

from kompetensnb.charts.bands import band_rows
from kompetensnb.charts.trend import trend


def row(year, value, spread=None, series="Brist"):
    limits = {} if spread is None else {"low_80": value - 2 * spread, "low_50": value - spread}
    limits |= {} if spread is None else {"high_50": value + spread, "high_80": value + 2 * spread}
    phase = "outcome" if spread is None else "forecast"
    return {
        "series": series,
        "role": "own",
        "year": year,
        "value": value,
        "status": "skattad",
        "phase": phase,
        **limits,
    }


ROWS = [row(2024, 90.0), row(2025, 100.0), row(2026, 110.0, 5.0), row(2027, 120.0, 10.0)]


def test_the_band_opens_at_the_last_outcome():
    wide = [item for item in band_rows(ROWS) if item["width"] == "80"]
    assert [(item["year"], item["low"], item["high"]) for item in wide] == [
        (2025, 100.0, 100.0),
        (2026, 100.0, 120.0),
        (2027, 100.0, 140.0),
    ]


def test_two_series_do_not_open_at_each_other():
    other = [row(2025, 10.0, series="Behov"), row(2026, 12.0, 1.0, series="Behov")]
    starts = {item["segment"]: item["low"] for item in band_rows([*ROWS, *other]) if item["year"] == 2025}
    assert starts == {"Brist 80": 100.0, "Brist 50": 100.0, "Behov 80": 10.0, "Behov 50": 10.0}


def test_the_axis_holds_the_whole_band(texts):
    frame = trend(ROWS, texts()).data["frame"]
    assert max(corner["value"] for corner in frame) >= 140


def test_limits_are_in_the_table_and_in_the_text_alternative(texts):
    chart = trend(ROWS, texts())
    assert [column.key for column in chart.table.columns][3:] == ["low_80", "high_80", "low_50", "high_50"]
    last = chart.table.rows[0]
    assert (last["year"], last["low_80"], last["high_80"]) == (2027, 100.0, 140.0)
    assert "80-procentsbandet 2027 går från 100 till 140." in chart.alt


def test_without_limits_there_is_no_band_and_no_column(texts):
    chart = trend(ROWS[:2], texts())
    assert chart.data["bands"] == []
    assert [column.key for column in chart.table.columns] == ["series", "year", "value"]
    assert "bandet" not in chart.alt
