"""What a few wholes are made of: one bar of 100 per cent for each, its parts in shades from little to much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from kompetensnb.charts import theme
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.labels import wrapped
from kompetensnb.charts.rows import cleaned, require_some, unique
from kompetensnb.charts.specs import Sign, Spec, dataset, finished, legend_layer, lines_axis, order_layer
from kompetensnb.charts.texts import ChartTexts, sentence_case, status_word
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import joined
from kompetensnb.vocabulary.statuses import Status

STEP = 40
PARTS = len(theme.ORDINAL)
_NARROWEST = 44
"""Px that a share needs to be written inside its part."""


def stacked(rows: Iterable[Mapping[str, Any]], texts: ChartTexts) -> Chart:
    """One bar per group, its parts side by side in their order.

    Args:
        rows: `group` (region or sex), `part` (at most five, from little to much), `value` (an amount), `status`.
        texts: title, selection, measure and form of the values.

    Raises:
        KompetensnbError: `charts-no-data` when no group has all its parts; a whole with a missing part is not known.
        ValueError: more than five parts.
    """
    found = cleaned(rows, texts.id)
    groups, parts = unique(row["group"] for row in found), unique(row["part"] for row in found)
    if len(parts) > PARTS:
        raise ValueError(f"{texts.id}: {len(parts)} parts; {PARTS} can be told apart")
    for group in groups:
        _lay_out([row for row in found if row["group"] == group])
    require_some(found, texts.id, "share")
    return texts.chart(
        found,
        alt=_describe(found, groups, texts),
        spec=_spec(texts.language),
        data={
            "rows": [_drawn(row, parts, texts) for row in found],
            "legend": [{"key": str(place), "label": name} for place, name in enumerate(parts)],
        },
        table=_table(found, parts, texts),
    )


def _lay_out(rows: Sequence[Row]) -> None:
    """Give the rows of one group their share, and where it begins and ends on the bar."""
    values = [row["value"] for row in rows]
    whole = None if None in values else sum(values)
    reached = 0.0
    for row in rows:
        row["share"] = 100 * row["value"] / whole if whole else None
        row["begins"] = reached
        reached += row["share"] or 0.0
        row["ends"] = reached


def _drawn(row: Row, parts: Sequence[str], texts: ChartTexts) -> Row:
    place = parts.index(row["part"])
    share = numbers.percent(row["share"], texts.language)
    is_missing = row["share"] is None
    status = status_word(Status.MISSING if row["value"] is not None else row["status"], texts.language)
    tip = f"{row['group']}, {row['part']}: {texts.marked(row['value'], row['status'])}"
    return {
        "group": "\n".join(wrapped(row["group"])),
        "part": str(place),
        "begins": None if is_missing else row["begins"],
        "ends": None if is_missing else row["ends"],
        "middle": 0 if is_missing else (row["begins"] + row["ends"]) / 2,
        "share": row["share"],
        "label": (f"{share} ({status})" if place == 0 else "") if is_missing else share,
        "ink": theme.TEXT if is_missing else theme.text_on(theme.ORDINAL[place]),
        "tip": tip if is_missing else f"{tip} ({share})",
    }


def _describe(rows: Sequence[Row], groups: Sequence[str], texts: ChartTexts) -> str:
    """Every share of every group: there are few."""
    sentences = [
        texts.say(
            "alt.composition", title=texts.title, selection=texts.selection, groups=joined(groups, texts.language)
        )
    ]
    for group in groups:
        known = [row for row in rows if row["group"] == group and row["share"] is not None]
        if known:
            shares = [f"{row['part']} {numbers.percent(row['share'], texts.language)}" for row in known]
            sentences.append(texts.say("alt.shares", group=sentence_case(group), shares=shares))
        else:
            sentences.append(texts.say("alt.no-value", name=sentence_case(group)))
    return " ".join(sentences)


def _table(rows: Sequence[Row], parts: Sequence[str], texts: ChartTexts) -> Table:
    columns = (
        Column("part", texts.say("part")),
        Column("group", texts.say("group")),
        texts.column("value"),
        Column("share", texts.say("share"), "percent"),
    )
    keys = ("part", "group", "value", "share", "status", "mark")
    ordered = sorted(rows, key=lambda row: parts.index(row["part"]))
    return Table(columns, tuple({key: row[key] for key in keys if key in row} for row in ordered))


@lru_cache(maxsize=4)
def _spec(language: str) -> Spec:
    keys = [str(place) for place in range(PARTS)]
    group = alt.Y("group:N", sort=None, axis=lines_axis(), scale=alt.Scale(paddingInner=0.25, paddingOuter=0.1))
    whole = alt.Scale(domain=[0, 100], nice=False)
    shade = alt.Scale(domain=[*keys, "none"], range=[*theme.ORDINAL, theme.UNKNOWN])
    rows = dataset("rows")
    # A share is written where its part is wide enough, and always in the tooltip and the table.
    room = f"!isValid(datum.share) || datum.share * width / 100 > {_NARROWEST}"
    layers = alt.layer(
        order_layer("rows", group),
        rows.mark_bar(stroke=theme.RULE, strokeWidth=0.8).encode(
            y=group,
            x=alt.X("begins:Q", scale=whole, axis=None),
            x2="ends:Q",
            fill=alt.Fill("part:N", scale=shade, legend=None),
            tooltip="tip:N",
        ),
        rows.mark_text(
            baseline="middle", align=alt.ExprRef("isValid(datum.share) ? 'center' : 'left'"), tooltip=None
        ).encode(
            y=group,
            x=alt.X("middle:Q", scale=whole, axis=None),
            text=alt.condition(room, alt.Text("label:N"), alt.value("")),
            fill=alt.Fill("ink:N", scale=None),
        ),
        legend_layer(dict(zip(keys, map(Sign, theme.ORDINAL), strict=True))),
    )
    return finished(layers, language, {"step": STEP})
