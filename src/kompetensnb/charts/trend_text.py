"""A trend told in words: where each series began and ended, its extremes, and where it breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kompetensnb.charts.bands import band_sentence
from kompetensnb.charts.chart import Row
from kompetensnb.charts.texts import ChartTexts
from kompetensnb.narrative.messages import joined


def describe(rows: Sequence[Row], names: Sequence[str], breaks: Sequence[Mapping[str, Any]], texts: ChartTexts) -> str:
    """The text alternative: first and last value of every series, highest and lowest of the first one, breaks."""
    years = [row["year"] for row in rows]
    sentences = [texts.say("alt.trend", title=texts.title, first=min(years), last=max(years), series=list(names))]
    for name in names:
        known = [row for row in rows if row["series"] == name and row["value"] is not None]
        sentences.append(_series(name, known, texts, with_extremes=name == names[0]))
        if band := band_sentence(known, texts):
            sentences.append(band)
    if breaks:
        items = [f"{item['year']} ({item['label']})" for item in breaks]
        sentences.append(texts.say("alt.breaks", breaks=joined(items, texts.language)))
    return " ".join(sentences)


def _series(name: str, known: Sequence[Row], texts: ChartTexts, *, with_extremes: bool) -> str:
    if not known:
        return texts.say("alt.series-missing", series=name)
    first, last = known[0], known[-1]
    if len(known) == 1:
        return texts.say("alt.series-single", series=name, value=texts.value(last["value"]), year=last["year"])
    sentence = texts.say(
        f"alt.series-{_direction(first['value'], last['value'])}",
        series=name,
        first=texts.value(first["value"]),
        first_year=first["year"],
        last=texts.value(last["value"]),
        last_year=last["year"],
    )
    if not with_extremes:
        return sentence
    high = max(known, key=lambda row: row["value"])
    low = min(known, key=lambda row: row["value"])
    return f"{sentence} " + texts.say(
        "alt.extremes",
        high=texts.value(high["value"]),
        high_year=high["year"],
        low=texts.value(low["value"]),
        low_year=low["year"],
    )


def _direction(first: float, last: float) -> str:
    if first == last:
        return "same"
    return "up" if last > first else "down"
