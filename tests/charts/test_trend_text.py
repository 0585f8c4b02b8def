"""The alternative of a trend tells what a reader of the picture would see."""

from __future__ import annotations

from kompetensnb.charts.trend_text import describe


def row(year, value, series="Ale"):
    return {"series": series, "year": year, "value": value, "status": "officiell"}


def test_first_last_and_extremes(texts):
    rows = [row(2000, 1_000.0), row(2001, 1_500.0), row(2002, 900.0), row(2003, 1_234.0)]
    assert describe(rows, ["Ale"], [], texts()) == (
        "Linjediagram: Exempel, 2000–2003, för Ale. Ale: från 1\u00a0000 år 2000 upp till 1\u00a0234 år 2003. "
        "Högst 1\u00a0500 (2001), lägst 900 (2002)."
    )


def test_down_unchanged_single_and_missing(texts):
    rows = [
        *(row(2000, 5.0, "A"), row(2001, 4.0, "A")),
        *(row(2000, 5.0, "B"), row(2001, 5.0, "B")),
        *(row(2000, None, "C"), row(2001, 7.0, "C")),
        row(2000, None, "D"),
    ]
    told = describe(rows, ["A", "B", "C", "D"], [], texts("percent"))
    assert "A: från 5,0\u00a0% år 2000 ned till 4,0\u00a0% år 2001." in told
    assert "B: 5,0\u00a0% både år 2000 och år 2001." in told
    assert "C: 7,0\u00a0% år 2001." in told
    assert told.endswith("D: uppgift saknas.")


def test_in_english(texts):
    rows = [row(2000, 1_000.0), row(2001, 1_500.0)]
    told = describe(rows, ["Ale"], [{"year": 2001, "label": "new register"}], texts(language="en"))
    assert "Ale: up from 1,000 in 2000 to 1,500 in 2001." in told
    assert told.endswith("The series is not comparable before and after 2001 (new register).")
