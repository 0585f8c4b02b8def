"""Women and men by age, back to back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from kompetensnb.charts import bars, theme
from kompetensnb.charts.age_profile import age_name
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.rows import cleaned, known, nice_domain, unique
from kompetensnb.charts.specs import (
    Sign,
    Spec,
    dataset,
    finished,
    legend_layer,
    lines_axis,
    order_layer,
    value_axis,
)
from kompetensnb.charts.texts import ChartTexts, ValueForm, is_provisional

STEP = 24
SEXES: tuple[theme.Role, ...] = ("men", "women")
"""Left and right."""


def age_pyramid(rows: Iterable[Mapping[str, Any]], texts: ChartTexts) -> Chart:
    """Men to the left, women to the right, the youngest at the bottom.

    Args:
        rows: `age` ("0-9" … "100+", ascending within a sex), `sex` ("women" or "men"), `value`, `status`.
        texts: title, selection, measure and form of the values.

    Raises:
        KompetensnbError: `charts-no-data` when there is no value.
    """
    found = cleaned(rows, texts.id)
    ages = unique(row["age"] for row in found)
    _, widest = nice_domain(known(found), zero=True)
    return texts.chart(
        found,
        alt=_describe(found, texts),
        spec=_spec(texts.form, texts.language),
        data={
            "frame": [{"value": -widest}, {"value": widest}],
            "bands": [{"age": age_name(age, texts)} for age in reversed(ages)],
            "rows": [_drawn(row, texts) for row in found],
            "legend": [{"key": sex, "label": texts.say(sex)} for sex in SEXES],
        },
        table=_table(found, texts),
    )


def _drawn(row: Row, texts: ChartTexts) -> Row:
    value = row["value"]
    side = -1 if row["sex"] == "men" else 1
    return {
        "age": age_name(row["age"], texts),
        "role": row["sex"],
        "value": None if value is None else side * value,
        "opacity": bars.PROVISIONAL if is_provisional(row["status"]) else bars.FIRM,
        "tip": f"{texts.say(row['sex'])}, {age_name(row['age'], texts)}: {texts.marked(value, row['status'])}",
    }


def _describe(rows: Sequence[Row], texts: ChartTexts) -> str:
    """The largest age group of each sex, and the oldest one."""
    sentences = [texts.say("alt.pyramid", title=texts.title, selection=texts.selection)]
    for sex in reversed(SEXES):
        there = [row for row in rows if row["sex"] == sex and row["value"] is not None]
        if not there:
            sentences.append(texts.say("alt.no-value", name=texts.say(sex)))
            continue
        largest = max(there, key=lambda row: float(row["value"]))
        sentences.append(
            texts.say(
                "alt.largest",
                series=texts.say(sex),
                age=age_name(largest["age"], texts),
                value=texts.value(largest["value"]),
            )
        )
    return " ".join(sentences)


def _table(rows: Sequence[Row], texts: ChartTexts) -> Table:
    columns = (Column("age", texts.say("age")), Column("sex", texts.say("sex")), texts.column("value"))
    keys = ("value", "status", "mark")
    return Table(
        columns,
        tuple(
            {"age": age_name(row["age"], texts), "sex": texts.say(row["sex"])}
            | {key: row[key] for key in keys if key in row}
            for row in rows
        ),
    )


@lru_cache(maxsize=8)
def _spec(form: ValueForm, language: str) -> Spec:
    age = alt.Y("age:N", sort=None, axis=lines_axis(), scale=alt.Scale(paddingInner=0.2, paddingOuter=0.1))
    # Men stand below zero, but there are no fewer than none of them.
    axis = value_axis(form, language, absolute=True)
    frame = dataset("frame").mark_point(opacity=0)
    layers = alt.layer(
        frame.encode(x=alt.X("value:Q", scale=alt.Scale(nice=False, zero=False), axis=axis)),
        order_layer("bands", age),
        dataset("rows")
        .mark_bar()
        .encode(y=age, x=alt.X("value:Q"), x2=alt.datum(0), tooltip="tip:N", **bars.surface()),
        legend_layer({sex: Sign(theme.ROLE_COLOURS[sex]) for sex in SEXES}),
    )
    return finished(layers, language, {"step": STEP})
