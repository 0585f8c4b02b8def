"""The pupils on their way: one bar for each cohort, by the autumn it can begin upper-secondary school."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from kompetensnb.charts import bars, theme
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.rows import cleaned, known
from kompetensnb.charts.specs import (
    BAR_SIGN,
    Sign,
    Spec,
    dataset,
    finished,
    legend_layer,
    lines_axis,
    order_layer,
    text_width,
)
from kompetensnb.charts.texts import ChartTexts, is_provisional, status_word
from kompetensnb.narrative import dates, numbers

STEP = 26
SIGNS = {"now": Sign(theme.colour("own")), "before": Sign(theme.colour("comparison"), BAR_SIGN)}


def cohorts(rows: Iterable[Mapping[str, Any]], texts: ChartTexts, *, year: int | None = None) -> Chart:
    """Bars by grade, those who begin first on top; a tick shows as many as the grade had in the first year.

    Args:
        rows: `year` (autumn of the school year), `grade` (1-9), `starts` (autumn in which the cohort can begin),
            `value` (pupils), `status`.
        texts: title, selection, measure and form of the values.
        year: the school year shown as bars; the latest with a value when it is not given.

    Raises:
        KompetensnbError: `charts-no-data` when no grade of the year has a value.
    """
    found = cleaned(rows, texts.id)
    shown = year or max(row["year"] for row in found if row["value"] is not None)
    now = sorted(cleaned((row for row in found if row["year"] == shown), texts.id), key=lambda row: row["starts"])
    first = min(row["year"] for row in found if row["value"] is not None)
    before = {row["grade"]: row for row in found if row["year"] == first} if first < shown else {}
    drawn = [_drawn(row, before.get(row["grade"]), texts) for row in now]
    values = [*known(now), *known(before.values())]
    room = max(text_width(row["label"]) for row in drawn)
    return texts.chart(
        [*now, *before.values()],
        alt=_describe(now, before, texts),
        spec=_spec(texts.language),
        data={
            "frame": [{"value": value, "left": 0, "right": room + 8} for value in (0.0, max(values) or 1.0)],
            "rows": drawn,
            "legend": [
                {"key": key, "label": texts.say("school-year", year=dates.school_year(item))}
                for key, item in [("now", shown), *([("before", first)] if before else [])]
            ],
        },
        table=_table(found, texts),
    )


def _drawn(row: Row, before: Row | None, texts: ChartTexts) -> Row:
    label = texts.marked(row["value"], row["status"])
    if row["value"] is None:
        label = f"{numbers.MISSING} ({status_word(row['status'], texts.language)})"
    earlier = ""
    if before is not None and before["value"] is not None:
        fields = {"value": texts.value(before["value"]), "year": dates.school_year(before["year"])}
        earlier = "; " + texts.say("same-grade", **fields)
    name = texts.say("cohort", year=row["starts"], grade=row["grade"])
    return {
        "name": name,
        "value": row["value"],
        "before": before["value"] if before else None,
        "label": label,
        "opacity": bars.PROVISIONAL if is_provisional(row["status"]) else bars.FIRM,
        "tip": f"{name}: {label}{earlier}",
    }


def _describe(now: Sequence[Row], before: Mapping[int, Row], texts: ChartTexts) -> str:
    """The first and the last cohort, the largest and the smallest."""
    there = [row for row in now if row["value"] is not None]
    fields = {"title": texts.title, "selection": texts.selection, "year": dates.school_year(now[0]["year"])}
    sentences = [texts.say("alt.cohorts", **fields)]
    high, low = max(there, key=lambda row: float(row["value"])), min(there, key=lambda row: float(row["value"]))
    for key, row in (("first", there[0]), ("last", there[-1]), ("largest", high), ("smallest", low)):
        fields = {"starts": row["starts"], "grade": row["grade"], "value": texts.value(row["value"])}
        sentences.append(texts.say(f"alt.cohort-{key}", **fields))
    earlier = before.get(there[0]["grade"])
    if earlier is not None and earlier["value"] is not None:
        fields = {"year": dates.school_year(earlier["year"]), "value": texts.value(earlier["value"])}
        sentences.append(texts.say("alt.cohort-before", grade=there[0]["grade"], **fields))
    missing = [str(row["grade"]) for row in now if row["value"] is None]
    if missing:
        sentences.append(texts.say("alt.cohort-missing", grades=missing))
    return " ".join(sentences)


def _table(rows: Sequence[Row], texts: ChartTexts) -> Table:
    columns = (
        Column("school_year", texts.say("school-year-heading")),
        Column("grade", texts.say("grade"), "integer"),
        Column("starts", texts.say("starts"), "year"),
        texts.column("value"),
    )
    ordered = sorted(rows, key=lambda row: (-row["year"], row["starts"]))
    keys = ("grade", "starts", "value", "status", "mark")
    return Table(
        columns,
        tuple(
            {"school_year": dates.school_year(row["year"]), **{key: row[key] for key in keys if key in row}}
            for row in ordered
        ),
    )


@lru_cache(maxsize=4)
def _spec(language: str) -> Spec:
    name = alt.Y("name:N", sort=None, axis=lines_axis(), scale=alt.Scale(paddingInner=0.2, paddingOuter=0.1))
    rows = dataset("rows")
    columns = rows.mark_bar(fill=theme.colour("own"), stroke=theme.colour("own"))
    ticks = rows.mark_point(
        shape=BAR_SIGN, size=480, fill=theme.colour("comparison"), stroke=theme.WHITE, strokeWidth=1, opacity=1
    )
    # The values stand in a column of their own, where neither bar nor tick can cover them.
    values = rows.mark_text(align="right", baseline="middle", x=alt.ExprRef("width"))
    layers = alt.layer(
        bars.frame_layer(),
        order_layer("rows", name),
        columns.encode(
            y=name,
            x=alt.X("value:Q"),
            x2=alt.datum(0),
            fillOpacity=alt.FillOpacity("opacity:Q", scale=None),
            tooltip="tip:N",
        ),
        ticks.encode(y=name, x=alt.X("before:Q"), tooltip="tip:N"),
        values.encode(y=name, text="label:N"),
        legend_layer(SIGNS),
    )
    return finished(layers, language, {"step": STEP})
