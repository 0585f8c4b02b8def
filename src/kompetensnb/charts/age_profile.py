"""How old people are: one region's age groups as bars, with those it is compared with as marks on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from kompetensnb.charts import bars, theme
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.rows import cleaned, known, nice_domain, unique
from kompetensnb.charts.specs import BAR_SIGN, Sign, Spec, dataset, finished, legend_layer, order_layer, value_axis
from kompetensnb.charts.texts import ChartTexts, ValueForm, is_provisional
from kompetensnb.narrative.messages import joined

STEP = 24


SIGNS: dict[theme.Role, Sign] = {
    "own": Sign(theme.colour("own")),
    "comparison": Sign(theme.colour("comparison"), BAR_SIGN),
    "peer": Sign(theme.colour("peer"), "circle"),
    "country": Sign(theme.colour("country"), "diamond"),
}
"""How each role is drawn: the region shown as bars, the others on them."""

_SIZES: dict[theme.Role, int] = {"comparison": 420, "peer": 60, "country": 85}


def age_profile(rows: Iterable[Mapping[str, Any]], texts: ChartTexts, *, heading: str = "") -> Chart:
    """Horizontal bars by age group, the youngest at the bottom.

    Args:
        rows: `age` ("0-9" … "100+", ascending within a series), `series` (name shown), `role` ("own" is drawn as bars,
            "comparison" as ticks, "country" and "peer" as dots), `value`, `status`.
        texts: title, selection, measure and form of the values; shares (`percent`) when regions are compared.
        heading: what the series are, over their column in the table, when they are not regions.

    Raises:
        KompetensnbError: `charts-no-data` when there is no value.
    """
    found = cleaned(rows, texts.id)
    names = unique(row["series"] for row in sorted(found, key=lambda row: list(theme.ROLE_COLOURS).index(row["role"])))
    ages = unique(row["age"] for row in found)
    low, high = nice_domain(known(found), zero=True)
    return texts.chart(
        found,
        alt=_describe(found, names, texts),
        spec=_spec(texts.form, texts.language),
        data={
            "frame": [{"value": low}, {"value": high}],
            "bands": [_band(age, found, names, texts) for age in reversed(ages)],
            "rows": [_drawn(row, texts) for row in found],
            "legend": _legend(found, names),
        },
        table=_table(found, names, texts, heading or texts.say("region")),
    )


def age_name(age: str, texts: ChartTexts) -> str:
    """«20–29 år» from "20-29"."""
    return texts.say("years", age=age.replace("-", "–"))


def _legend(rows: Sequence[Row], names: Sequence[str]) -> list[Row]:
    roles = {row["series"]: row["role"] for row in rows}
    return [{"key": roles[name], "label": name} for name in names]


def _band(age: str, rows: Sequence[Row], names: Sequence[str], texts: ChartTexts) -> Row:
    """One age group with its values for all series, shown when it is pointed at."""
    values = {row["series"]: texts.marked(row["value"], row["status"]) for row in rows if row["age"] == age}
    told = "; ".join(f"{name} {values[name]}" for name in names if name in values)
    return {"age": age_name(age, texts), "tip": f"{age_name(age, texts)}: {told}"}


def _drawn(row: Row, texts: ChartTexts) -> Row:
    return {
        "age": age_name(row["age"], texts),
        "role": row["role"],
        "value": row["value"],
        "opacity": bars.PROVISIONAL if is_provisional(row["status"]) else bars.FIRM,
    }


def _describe(rows: Sequence[Row], names: Sequence[str], texts: ChartTexts) -> str:
    """The largest age group of each series, and where the first series differs most from each of the others."""
    sentences = [
        texts.say("alt.ages", title=texts.title, selection=texts.selection, series=joined(names, texts.language))
    ]
    values = {name: {row["age"]: row["value"] for row in rows if row["series"] == name} for name in names}
    for name in names:
        there = {age: value for age, value in values[name].items() if value is not None}
        if not there:
            sentences.append(texts.say("alt.no-value", name=name))
            continue
        largest = max(there, key=lambda age: there[age])
        sentences.append(
            texts.say("alt.largest", series=name, age=age_name(largest, texts), value=texts.value(there[largest]))
        )
    own = values[names[0]]
    for name in names[1:] if texts.form == "percent" else []:
        sentences += _furthest(own, name, values[name], texts)
    return " ".join(sentences)


def _furthest(
    own: Mapping[str, float | None], other: str, values: Mapping[str, float | None], texts: ChartTexts
) -> list[str]:
    both = {age: (mine, values.get(age)) for age, mine in own.items()}
    gaps = {age: abs(mine - theirs) for age, (mine, theirs) in both.items() if mine is not None and theirs is not None}
    if not gaps:
        return []
    age = max(gaps, key=lambda item: gaps[item])
    mine, theirs = both[age]
    fields = {"other": other, "age": age_name(age, texts), "own": texts.value(mine), "value": texts.value(theirs)}
    return [texts.say("alt.furthest", **fields)]


def _table(rows: Sequence[Row], names: Sequence[str], texts: ChartTexts, heading: str) -> Table:
    columns = (Column("age", texts.say("age")), Column("series", heading), texts.column("value"))
    ages = unique(row["age"] for row in rows)
    ordered = sorted(rows, key=lambda row: (names.index(row["series"]), ages.index(row["age"])))
    keys = ("series", "value", "status", "mark")
    return Table(
        columns,
        tuple({"age": age_name(row["age"], texts), **{key: row[key] for key in keys if key in row}} for row in ordered),
    )


@lru_cache(maxsize=8)
def _spec(form: ValueForm, language: str) -> Spec:
    age = alt.Y("age:N", sort=None, scale=BAND_SCALE, axis=BAND_AXIS)
    frame = dataset("frame").mark_point(opacity=0)
    columns = dataset("rows").transform_filter("datum.role == 'own'").mark_bar()
    # The bands once more on top of all, so that pointing anywhere in one tells its values.
    front = dataset("bands").mark_rect(opacity=0).encode(y=age, tooltip="tip:N")
    layers = alt.layer(
        frame.encode(x=alt.X("value:Q", scale=alt.Scale(nice=False, zero=False), axis=value_axis(form, language))),
        order_layer("bands", age),
        columns.encode(x=alt.X("value:Q"), x2=alt.datum(0), y=age, **bars.surface()),
        *_comparison_layers(age),
        legend_layer(SIGNS),
        front,
    )
    return finished(layers, language, {"step": STEP})


BAND_SCALE = alt.Scale(paddingInner=0.2, paddingOuter=0.1)
BAND_AXIS = alt.Axis(title=None, ticks=False, domain=False, labelPadding=6, labelOverlap=False)


def _comparison_layers(age: alt.Y) -> list[alt.Chart]:
    """Comparison as ticks, the country as diamonds, peers as dots, with a white edge so that they show on the bars."""
    layers = []
    for role, size in _SIZES.items():
        rows = dataset("rows").transform_filter(f"datum.role == '{role}'")
        marks = rows.mark_point(
            shape=SIGNS[role].shape, size=size, fill=SIGNS[role].colour, stroke=theme.WHITE, strokeWidth=1, opacity=1
        )
        layers.append(marks.encode(x=alt.X("value:Q"), y=age))
    return layers
