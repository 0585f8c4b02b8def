"""A map of one measure: municipalities in five shades, in the place where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from kompetensnb.charts import geometry, theme
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.classes import ValueClass, class_of, classify
from kompetensnb.charts.rows import cleaned, known
from kompetensnb.charts.specs import Spec, dataset, finished, text_width
from kompetensnb.charts.texts import ChartTexts, is_provisional, status_word, with_mark, without_mark
from kompetensnb.narrative import numbers
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind

HEIGHT = 460
LEGEND_WIDTH = 180
LEGEND_STEP = 21
LEGEND_HEIGHT = 6 * LEGEND_STEP + 8
WIDE = 560
"""From this width the legend stands to the left of the map, below it above."""


def municipality_map(rows: Iterable[Mapping[str, Any]], texts: ChartTexts) -> Chart:
    """Municipalities filled by value, the others in the data set pale; those with a row fill the view.

    Args:
        rows: `region` (municipality code), `name`, `role` ("own" is outlined), `value`, `status`.
        texts: title, selection, measure and form of the values.

    Raises:
        KompetensnbError: `charts-no-data` when no municipality has a value.
    """
    found = sorted(cleaned(rows, texts.id), key=lambda row: (row["value"] is None, -(row["value"] or 0.0), row["name"]))
    classes = classify(known(found))
    codes = tuple(sorted(row["region"] for row in found))
    return texts.chart(
        found,
        alt=_describe(found, texts),
        spec=_spec(texts.language),
        data={
            "shapes": geometry.shapes(_all_codes()),
            "rows": [_drawn(row, classes, texts) for row in found],
            "classes": _legend(found, classes, texts),
            "view": [geometry.extent(codes)._asdict()],
        },
        table=_table(found, texts),
    )


@lru_cache(maxsize=1)
def _all_codes() -> tuple[str, ...]:
    return tuple(sorted(region.code for region in regions.of_kind(RegionKind.MUNICIPALITY)))


def _drawn(row: Row, classes: Sequence[ValueClass], texts: ChartTexts) -> Row:
    value = row["value"]
    fill = theme.UNKNOWN if value is None else class_of(value, classes).colour
    written = texts.marked(value, row["status"])
    if value is None or is_provisional(row["status"]):
        written = f"{without_mark(written)} ({status_word(row['status'], texts.language)})"
    name = row["name"] if value is None else with_mark(row["name"], row["status"])
    at = geometry.place(row["region"])
    return {
        "code": row["region"],
        "role": row["role"],
        "fill": fill,
        "ink": theme.text_on(fill),
        "label": numbers.MISSING if value is None else name,
        "need": 0 if value is None else text_width(name),
        "tip": f"{row['name']}: {written}",
        "x": at.x,
        "y": at.y,
        "room": at.width,
    }


def _legend(rows: Sequence[Row], classes: Sequence[ValueClass], texts: ChartTexts) -> list[Row]:
    """The classes from high to low, and what grey means when it occurs."""
    lines = [{"label": item.label(texts.value), "fill": item.colour} for item in reversed(classes)]
    if any(row["value"] is None for row in rows):
        lines.append({"label": texts.say("no-figure"), "fill": theme.UNKNOWN})
    return [{**line, "place": place * LEGEND_STEP + LEGEND_STEP // 2} for place, line in enumerate(lines)]


def _describe(rows: Sequence[Row], texts: ChartTexts) -> str:
    there = [row for row in rows if row["value"] is not None]
    sentences = [texts.say("alt.map", title=texts.title, selection=texts.selection, count=len(rows))]
    high, low = there[0], there[-1]
    if len(there) > 1:
        values = {"high_value": texts.value(high["value"]), "low_value": texts.value(low["value"])}
        sentences.append(texts.say("alt.high-low", high=high["name"], low=low["name"], **values))
    for row in there if len(there) == 1 else [row for row in rows if row["role"] == "own"]:
        key = "alt.value" if row["value"] is not None else "alt.no-value"
        sentences.append(texts.say(key, name=row["name"], value=texts.value(row["value"])))
    missing = [row["name"] for row in rows if row["value"] is None and row["role"] != "own"]
    if missing:
        sentences.append(texts.say("alt.missing-for", names=missing))
    return " ".join(sentences)


def _table(rows: Sequence[Row], texts: ChartTexts) -> Table:
    columns = (Column("name", texts.say("municipality")), texts.column("value"))
    keys = ("name", "value", "status", "mark")
    return Table(columns, tuple({key: row[key] for key in keys if key in row} for row in rows))


@lru_cache(maxsize=4)
def _spec(language: str) -> Spec:
    shapes = dataset("shapes").transform_lookup(
        lookup="code",
        from_=alt.LookupData(data=alt.NamedData(name="rows"), key="code", fields=["role", "fill", "tip"]),
    )
    filled = shapes.transform_filter("isValid(datum.fill)")
    layers = alt.layer(
        # Vega-Lite keeps a dataset only when a mark uses it, and the parameters below need this one.
        dataset("view").mark_point(size=0),
        shapes.mark_geoshape(fill=theme.PALE, stroke="#C4C4C4", strokeWidth=0.7),
        filled.mark_geoshape(stroke="#4A4A4A", strokeWidth=0.8).encode(
            fill=alt.Fill("fill:N", scale=None), tooltip="tip:N"
        ),
        filled.transform_filter("datum.role == 'own'").mark_geoshape(filled=False, stroke=theme.TEXT, strokeWidth=3),
        *_legend_layers(),
        _name_layer(),
    ).add_params(*_view_params())
    return finished(_projected(layers), language, HEIGHT)


def _view_params() -> list[alt.Parameter]:
    """Where the map lies beside or below its legend, and the scale at which the view fills that place, px per km."""
    view = "(length(data('view')) ? data('view')[0] : {x: 0, y: 0, width: 1, height: 1})"
    expressions = {
        "mapLeft": f"width > {WIDE} ? {LEGEND_WIDTH} : 0",
        "mapTop": f"width > {WIDE} ? 0 : {LEGEND_HEIGHT}",
        "mapScale": f"0.97 * min((width - mapLeft) / {view}.width, (height - mapTop) / {view}.height)",
        "mapX": f"(mapLeft + width - {view}.width * mapScale) / 2 - {view}.x * mapScale",
        "mapY": f"(mapTop + height - {view}.height * mapScale) / 2 - {view}.y * mapScale",
    }
    return [alt.param(name=name, expr=expression) for name, expression in expressions.items()]


def _projected(layers: alt.LayerChart | alt.FacetChart) -> alt.LayerChart | alt.FacetChart:
    """The plane of the data, moved and scaled to the place; what lies outside is cut off."""
    return layers.project(
        type="identity",
        scale=alt.ExprRef("mapScale"),
        translate=alt.ExprRef("[mapX, mapY]"),
        clipExtent=alt.ExprRef("[[mapLeft, mapTop], [width, height]]"),
    )


def _legend_layers() -> tuple[alt.Chart, alt.Chart]:
    lines = dataset("classes").encode(y=alt.Y("place:Q", scale=None, axis=None))
    squares = lines.mark_point(shape="square", size=210, x=9, opacity=1, stroke=theme.RULE, strokeWidth=0.8)
    labels = lines.mark_text(align="left", baseline="middle", x=24)
    return squares.encode(fill=alt.Fill("fill:N", scale=None)), labels.encode(text="label:N")


def _name_layer() -> alt.Chart:
    """Names where they have room, and a dash where there is no figure."""
    layer: alt.Chart = (
        dataset("rows")
        .transform_filter("datum.room * mapScale > datum.need + 6")
        .transform_calculate(across="datum.x * mapScale + mapX", down="datum.y * mapScale + mapY")
        .mark_text(baseline="middle", tooltip=None)
        .encode(
            x=alt.X("across:Q", scale=None, axis=None),
            y=alt.Y("down:Q", scale=None, axis=None),
            text="label:N",
            color=alt.Color("ink:N", scale=None),
        )
    )
    return layer
