"""From one amount to the next: what is added and taken in between, each step from where the one before ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from kompetensnb.charts import bars, theme
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.labels import wrapped
from kompetensnb.charts.rows import cleaned, nice_domain
from kompetensnb.charts.specs import Sign, Spec, dataset, finished, legend_layer, lines_axis, order_layer, value_axis
from kompetensnb.charts.texts import ChartTexts, ValueForm, is_provisional, status_word, with_mark, without_mark
from kompetensnb.narrative import numbers

STEP = 34
ADDS, TAKES = "adds", "takes"
SIGNS = {ADDS: Sign(theme.colour("own")), TAKES: Sign(theme.colour("comparison"))}
_TICK = 22


def bridge(rows: Iterable[Mapping[str, Any]], texts: ChartTexts, *, heading: str) -> Chart:
    """Floating bars between two marks. The axis does not begin at zero: the amounts at the ends are marks, not bars.

    Args:
        rows: `name`, `kind` ("level" for an amount, first and last; "step" for what is added or taken between them),
            `value` (signed for a step), `status`, in the order they are read.
        texts: title, selection, measure and form of the values.
        heading: what the names are, over their column in the table.

    Raises:
        KompetensnbError: `charts-no-data` when there is no value.
    """
    found = cleaned(rows, texts.id)
    _lay_out(found)
    reached = [row[key] for row in found for key in ("begins", "ends") if row[key] is not None]
    low, high = nice_domain(reached or [0.0], zero=False)
    return texts.chart(
        found,
        alt=_describe(found, texts),
        spec=_spec(texts.form, texts.language),
        data={
            "frame": [{"value": low}, {"value": high}],
            "rows": [_drawn(row, texts) for row in found],
            "joints": _joints(found),
            "legend": [{"key": key, "label": texts.say(f"bridge-{key}")} for key in SIGNS],
        },
        table=_table(found, texts, heading),
    )


def _lay_out(rows: Sequence[Row]) -> None:
    """Where each row begins and ends on the axis; after a step that is not known, nothing is until the next level."""
    at: float | None = None
    for row in rows:
        if row["kind"] == "level":
            row["begins"] = row["ends"] = at = row["value"]
            continue
        row["begins"] = at
        at = None if at is None or row["value"] is None else at + float(row["value"])
        row["ends"] = at
        if at is None:
            row["begins"] = None


def _written(row: Row, texts: ChartTexts) -> str:
    if row["value"] is None:
        return f"{numbers.MISSING} ({status_word(row['status'], texts.language)})"
    written = texts.value(row["value"]) if row["kind"] == "level" else numbers.signed(row["value"], texts.language)
    return with_mark(written, row["status"])


def _drawn(row: Row, texts: ChartTexts) -> Row:
    name = "\n".join(wrapped(row["name"], 24))
    written = _written(row, texts)
    known = row["ends"] is not None
    return {
        "name": name,
        "kind": row["kind"],
        "sign": ADDS if (row["value"] or 0) >= 0 else TAKES,
        "begins": row["begins"],
        "ends": row["ends"],
        "right": max(row["begins"], row["ends"]) if known else None,
        "label": written,
        "opacity": bars.PROVISIONAL if is_provisional(row["status"]) else bars.FIRM,
        "tip": f"{row['name']}: {without_mark(written)}",
    }


def _joints(rows: Sequence[Row]) -> list[Row]:
    """Thin lines from where one row ends to where the next begins."""
    names = ["\n".join(wrapped(row["name"], 24)) for row in rows]
    return [
        {"name": name, "next": following, "value": row["ends"]}
        for row, name, following in zip(rows, names, names[1:], strict=False)
        if row["ends"] is not None
    ]


def _describe(rows: Sequence[Row], texts: ChartTexts) -> str:
    """The amounts at the ends, then what adds and what takes, the largest first."""
    sentences = [texts.say("alt.bridge", title=texts.title, selection=texts.selection)]
    sentences += [
        texts.say("alt.value", name=row["name"], value=without_mark(_written(row, texts)))
        for row in rows
        if row["kind"] == "level"
    ]
    steps = [row for row in rows if row["kind"] == "step" and row["value"]]
    for key, positive in ((ADDS, True), (TAKES, False)):
        part = sorted((row for row in steps if (row["value"] > 0) is positive), key=lambda row: -abs(row["value"]))
        if part:
            told = [f"{row['name'].lower()} {numbers.signed(row['value'], texts.language)}" for row in part]
            sentences.append(texts.say("alt.shares", group=texts.say(f"bridge-{key}"), shares=told))
    missing = [row["name"] for row in rows if row["value"] is None]
    if missing:
        sentences.append(texts.say("alt.missing-for", names=missing))
    return " ".join(sentences)


def _table(rows: Sequence[Row], texts: ChartTexts, heading: str) -> Table:
    columns = (Column("name", heading), Column("change", texts.say("change"), "signed"), texts.column("level"))
    found = tuple(
        {
            "name": row["name"],
            "change": row["value"] if row["kind"] == "step" else None,
            "level": row["ends"],
            "status": row["status"],
        }
        for row in rows
    )
    return Table(columns, found)


@lru_cache(maxsize=8)
def _spec(form: ValueForm, language: str) -> Spec:
    name = alt.Y("name:N", sort=None, axis=lines_axis(), scale=alt.Scale(paddingInner=0.3, paddingOuter=0.1))
    # Padding, so that the labels beside the outermost marks have room.
    scale = alt.Scale(nice=False, zero=False, padding=52)
    colours = alt.Scale(domain=[*SIGNS, "none"], range=[*(sign.colour for sign in SIGNS.values()), theme.WHITE])
    # The amounts are large and alike, so their labels are wide: few of them where the chart is narrow.
    axis = value_axis(form, language)
    axis["tickCount"] = alt.ExprRef("max(2, min(5, floor(width / 90)))")
    rows = dataset("rows")
    steps = rows.transform_filter("datum.kind == 'step' && isValid(datum.ends)")
    levels = rows.transform_filter("datum.kind == 'level' && isValid(datum.ends)")
    layers = alt.layer(
        dataset("frame").mark_point(opacity=0).encode(x=alt.X("value:Q", scale=scale, axis=axis)),
        order_layer("rows", name),
        dataset("joints")
        .mark_rule(color=theme.RULE, strokeWidth=1)
        .encode(x=alt.X("value:Q"), y=name, y2=alt.Y2("next:N")),
        steps.mark_bar().encode(
            y=name,
            x=alt.X("begins:Q"),
            x2="ends:Q",
            fill=alt.Fill("sign:N", scale=colours, legend=None),
            stroke=alt.Stroke("sign:N", scale=colours, legend=None),
            fillOpacity=alt.FillOpacity("opacity:Q", scale=None),
            tooltip="tip:N",
        ),
        levels.mark_tick(thickness=4, size=_TICK, color=theme.TEXT, opacity=1).encode(
            y=name, x=alt.X("ends:Q"), tooltip="tip:N"
        ),
        rows.transform_filter("isValid(datum.right)")
        .mark_text(align="left", baseline="middle", dx=6)
        .encode(y=name, x=alt.X("right:Q"), text="label:N"),
        legend_layer(SIGNS),
    )
    return finished(layers, language, {"step": STEP})
