"""How far apart: for each name one mark per series on a common scale, joined by a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from kompetensnb.charts import theme
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.labels import wrapped
from kompetensnb.charts.rows import cleaned, known, nice_domain, unique
from kompetensnb.charts.specs import Sign, Spec, dataset, finished, legend_layer, lines_axis, order_layer, value_axis
from kompetensnb.charts.texts import ChartTexts, ValueForm, is_provisional, status_word

STEP = 40
SIGNS: dict[theme.Role, Sign] = {
    "own": Sign(theme.colour("own"), "circle"),
    "comparison": Sign(theme.colour("comparison"), "square"),
    "country": Sign(theme.colour("country"), "diamond"),
    "peer": Sign(theme.colour("peer"), "cross"),
    "women": Sign(theme.colour("women"), "circle"),
    "men": Sign(theme.colour("men"), "square"),
}
"""Each role has a shape as well as a colour."""


def dumbbell(rows: Iterable[Mapping[str, Any]], texts: ChartTexts) -> Chart:
    """Marks for a few rates of the same unit, with the lowest and the highest written beside them.

    Args:
        rows: `name` (what the rate is of, in order), `series` (name shown), `role` (one role per series), `value`,
            `status`.
        texts: title, selection, measure and form of the values.

    Raises:
        KompetensnbError: `charts-no-data` when there is no value.
    """
    found = cleaned(rows, texts.id)
    names = unique(row["name"] for row in found)
    roles = {row["series"]: row["role"] for row in found}
    low, high = nice_domain(known(found), zero=False)
    spans = [_span([row for row in found if row["name"] == name], texts) for name in names]
    return texts.chart(
        found,
        alt=_describe(found, names, texts),
        spec=_spec(texts.form, texts.language),
        data={
            "frame": [{"value": low}, {"value": high}],
            "spans": spans,
            "rows": [_drawn(row, texts) for row in found],
            "legend": [{"key": role, "label": series} for series, role in roles.items()],
        },
        table=_table(found, texts),
    )


def _shown(name: str) -> str:
    return "\n".join(wrapped(name))


def _span(rows: Sequence[Row], texts: ChartTexts) -> Row:
    """The lowest and highest mark of a name with their labels; a single one is written once."""
    there = sorted((row for row in rows if row["value"] is not None), key=lambda row: float(row["value"]))
    if not there:
        return {"name": _shown(rows[0]["name"]), "low": None, "high": None, "lowLabel": "", "highLabel": ""}
    low, high = there[0], there[-1]
    return {
        "name": _shown(low["name"]),
        "low": low["value"],
        "high": high["value"],
        "lowLabel": texts.marked(low["value"], low["status"]) if len(there) > 1 else "",
        "highLabel": texts.marked(high["value"], high["status"]),
    }


def _drawn(row: Row, texts: ChartTexts) -> Row:
    suffix = f" ({status_word(row['status'], texts.language)})" if is_provisional(row["status"]) else ""
    return {
        "name": _shown(row["name"]),
        "role": row["role"],
        "value": row["value"],
        "hollow": is_provisional(row["status"]),
        "tip": f"{row['series']}, {row['name']}: {texts.value(row['value'])}{suffix}",
    }


def _describe(rows: Sequence[Row], names: Sequence[str], texts: ChartTexts) -> str:
    """Every value: there are few."""
    sentences = [texts.say("alt.dumbbell", title=texts.title, selection=texts.selection)]
    for name in names:
        values = [f"{row['series']} {texts.value(row['value'])}" for row in rows if row["name"] == name]
        sentences.append(texts.say("alt.shares", group=name, shares=values))
    return " ".join(sentences)


def _table(rows: Sequence[Row], texts: ChartTexts) -> Table:
    columns = (Column("name", texts.say("what")), Column("series", texts.say("series")), texts.column("value"))
    keys = ("name", "series", "value", "status", "mark")
    return Table(columns, tuple({key: row[key] for key in keys if key in row} for row in rows))


@lru_cache(maxsize=8)
def _spec(form: ValueForm, language: str) -> Spec:
    name = alt.Y("name:N", sort=None, axis=lines_axis(), scale=alt.Scale(paddingInner=0.2, paddingOuter=0.1))
    # Padding, so that the labels beside the outermost marks have room.
    scale = alt.Scale(nice=False, zero=False, padding=46)
    roles = list(SIGNS)
    # The legend has the same keys; a domain of its own keeps Vega-Lite from merging the two (see grouped).
    colours = alt.Scale(domain=[*roles, "none"], range=[*(sign.colour for sign in SIGNS.values()), theme.WHITE])
    rows, spans = dataset("rows"), dataset("spans")
    # The channel of shapes is the legend's; a mark looks up its own.
    shape = alt.ExprRef(f"{json.dumps({role: sign.shape for role, sign in SIGNS.items()})}[datum.role]")
    marks = rows.mark_point(size=110, opacity=1, strokeWidth=2, shape=shape).encode(
        y=name,
        x=alt.X("value:Q"),
        stroke=alt.Stroke("role:N", scale=colours, legend=None),
        fill=alt.condition("datum.hollow", alt.value(theme.WHITE), alt.Fill("role:N", scale=colours, legend=None)),
        tooltip="tip:N",
    )
    layers = alt.layer(
        dataset("frame").mark_point(opacity=0).encode(x=alt.X("value:Q", scale=scale, axis=value_axis(form, language))),
        order_layer("spans", name),
        spans.mark_rule(color=theme.RULE, strokeWidth=2).encode(y=name, x=alt.X("low:Q"), x2="high:Q"),
        marks,
        spans.mark_text(align="right", baseline="middle", dx=-9).encode(y=name, x=alt.X("low:Q"), text="lowLabel:N"),
        spans.mark_text(align="left", baseline="middle", dx=9).encode(y=name, x=alt.X("high:Q"), text="highLabel:N"),
        legend_layer(SIGNS),
    )
    return finished(layers, language, {"step": STEP})
