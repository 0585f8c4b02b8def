"""How much goes from each name to each other: a square per pair, darker for more, with its figure where it has room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from kompetensnb.charts import theme
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.classes import ValueClass, class_of, classify
from kompetensnb.charts.rows import cleaned, known, unique
from kompetensnb.charts.specs import Sign, Spec, dataset, finished, legend_layer, text_width
from kompetensnb.charts.texts import ChartTexts, is_provisional, status_word

STEP = 26
_CLASS_KEYS = ("5", "4", "3", "2", "1")


def matrix(
    rows: Iterable[Mapping[str, Any]], texts: ChartTexts, *, down: str, across: str, names: Sequence[str] = ()
) -> Chart:
    """A grid of squares, in the order of the rows. A pair without a row is left empty.

    Args:
        rows: `row`, `column` (names), `value`, `status`.
        texts: title, selection, measure and form of the values.
        down: what the rows are; across: what the columns are (headings and text alternative).
        names: the rows of the grid in their order, when some may have no square at all.

    Raises:
        KompetensnbError: `charts-no-data` when there is no value.
    """
    found = cleaned(rows, texts.id)
    lines, columns = list(names) or unique(row["row"] for row in found), unique(row["column"] for row in found)
    if set(lines) == set(columns):
        columns = lines  # the same order both ways, so that the diagonal is one
    classes = classify(known(found))
    return texts.chart(
        found,
        alt=_describe(found, texts, down, across),
        spec=_spec(texts.language),
        data={
            "rows": [_drawn(row, classes, texts) for row in found],
            "order": [{"row": name, "column": None} for name in lines] + [{"row": None, "column": n} for n in columns],
            "legend": _legend(classes, texts),
        },
        table=_table(found, texts, down, across),
    )


def _drawn(row: Row, classes: Sequence[ValueClass], texts: ChartTexts) -> Row:
    value = row["value"]
    fill = theme.UNKNOWN if value is None else class_of(value, classes).colour
    written = texts.value(value)
    if value is None or is_provisional(row["status"]):
        tip = f"{written} ({status_word(row['status'], texts.language)})"
    else:
        tip = written
    return {
        "row": row["row"],
        "column": row["column"],
        "fill": fill,
        "ink": theme.text_on(fill),
        "label": written,
        "need": text_width(written),
        "tip": f"{row['row']} → {row['column']}: {tip}",
    }


def _legend(classes: Sequence[ValueClass], texts: ChartTexts) -> list[Row]:
    """From much to little; keys follow the shades, of which few classes use only some."""
    return [
        {"key": str(theme.ORDINAL.index(item.colour) + 1), "label": item.label(texts.value)}
        for item in reversed(classes)
    ]


def _describe(rows: Sequence[Row], texts: ChartTexts, down: str, across: str) -> str:
    there = sorted((row for row in rows if row["value"] is not None), key=lambda row: -row["value"])
    sentences = [texts.say("alt.matrix", title=texts.title, selection=texts.selection, down=down, across=across)]
    for row in there[:3]:
        sentences.append(
            texts.say("alt.matrix-cell", row=row["row"], column=row["column"], value=texts.value(row["value"]))
        )
    missing = len(rows) - len(there)
    if missing:
        sentences.append(texts.say("alt.matrix-missing", count=missing))
    return " ".join(sentences)


def _table(rows: Sequence[Row], texts: ChartTexts, down: str, across: str) -> Table:
    """One line per pair: every figure has a status of its own."""
    columns = (Column("row", down), Column("column", across), texts.column("value"))
    return Table(columns, tuple({key: row[key] for key in ("row", "column", "value", "status")} for row in rows))


@lru_cache(maxsize=4)
def _spec(language: str) -> Spec:
    names = alt.Axis(title=None, ticks=False, domain=False, labelPadding=5, labelOverlap=False)
    row = alt.Y("row:N", sort=None, axis=names, scale=alt.Scale(paddingInner=0.06))
    column = alt.X(
        "column:N",
        sort=None,
        scale=alt.Scale(paddingInner=0.06),
        axis=alt.Axis(
            title=None, orient="top", labelAngle=-90, ticks=False, domain=False, labelPadding=5, labelOverlap=False
        ),
    )
    squares = dataset("rows").encode(y=row, x=column)
    layers = alt.layer(
        # Order first: a row of the grid that is empty keeps its place.
        dataset("order").transform_filter("isValid(datum.row)").mark_rect(opacity=0).encode(y=row),
        dataset("order").transform_filter("isValid(datum.column)").mark_rect(opacity=0).encode(x=column),
        squares.mark_rect().encode(fill=alt.Fill("fill:N", scale=None), tooltip="tip:N"),
        squares.mark_text(opacity=alt.ExprRef("bandwidth('x') > datum.need ? 1 : 0")).encode(
            text="label:N", fill=alt.Fill("ink:N", scale=None), tooltip="tip:N"
        ),
        legend_layer({key: Sign(theme.ORDINAL[int(key) - 1]) for key in _CLASS_KEYS}),
    )
    return finished(layers, language, {"step": STEP})
