"""Who is where: one bar per region or other name, the largest first, the one shown in its own colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from kompetensnb.charts import bars
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.labels import wrapped
from kompetensnb.charts.rows import cleaned
from kompetensnb.charts.specs import Spec, dataset, finished, lines_axis
from kompetensnb.charts.texts import ChartTexts, is_provisional, status_word, without_mark
from kompetensnb.narrative.messages import joined
from kompetensnb.narrative.numbers import MISSING

STEP, STEP_OF_LINES = 22, 36
_LONGEST_LINE = 26
RANKED = frozenset({"own", "peer"})
"""Roles that take part in the ranking; others (the county, the country) only stand where their value puts them."""


def ranking(
    rows: Iterable[Mapping[str, Any]], texts: ChartTexts, *, heading: str = "", long_names: bool = False
) -> Chart:
    """Horizontal bars from the largest value to the smallest, then those without a value.

    Args:
        rows: `name`, `role` (`theme.Role`; "own" is highlighted, "own" and "peer" are ranked), `value`, `status`.
        texts: title, selection, measure and form of the values.
        heading: what the names are, over their column in the table, when they are not regions.
        long_names: whether the names need two lines, so that a narrow screen has room for the bars.

    Raises:
        KompetensnbError: `charts-no-data` when no row has a value.
    """
    found = sorted(cleaned(rows, texts.id), key=_order)
    for row in found:
        row["place"] = _place(row, found)
    drawn = [_drawn(row, texts, long_names) for row in found]
    return texts.chart(
        found,
        alt=_describe(found, texts, "alt.ranking-of" if heading else "alt.ranking"),
        spec=_spec(texts.language, long_names),
        data={"frame": bars.frame([row["value"] for row in found], [row["label"] for row in drawn]), "rows": drawn},
        table=_table(found, texts, heading or texts.say("region")),
    )


def _order(row: Row) -> tuple[bool, float, str]:
    value = row["value"]
    return value is None, 0.0 if value is None else -value, row["name"]


def _place(row: Row, rows: Sequence[Row]) -> int | None:
    """1 for the largest; ties share the better place."""
    if row["value"] is None or row["role"] not in RANKED:
        return None
    ranked: list[float] = [other["value"] for other in rows if other["role"] in RANKED and other["value"] is not None]
    return 1 + sum(value > float(row["value"]) for value in ranked)


def _drawn(row: Row, texts: ChartTexts, long_names: bool) -> Row:
    status = status_word(row["status"], texts.language)
    label = f"{MISSING} ({status})" if row["value"] is None else texts.marked(row["value"], row["status"])
    suffix = f" ({status})" if is_provisional(row["status"]) else ""
    return {
        "name": "\n".join(wrapped(row["name"], _LONGEST_LINE, most=2)) if long_names else row["name"],
        "role": row["role"],
        "value": row["value"],
        "label": label,
        "opacity": bars.PROVISIONAL if is_provisional(row["status"]) else bars.FIRM,
        "tip": f"{row['name']}: {without_mark(label)}{suffix}",
    }


def _describe(rows: Sequence[Row], texts: ChartTexts, opening: str) -> str:
    known = [row for row in rows if row["value"] is not None]
    sentences = [texts.say(opening, title=texts.title, selection=texts.selection, count=len(rows))]
    if len(known) > 1:
        high, low = known[0], known[-1]
        sentences.append(
            texts.say(
                "alt.high-low",
                high=high["name"],
                high_value=texts.value(high["value"]),
                low=low["name"],
                low_value=texts.value(low["value"]),
            )
        )
    ranked = sum(row["place"] is not None for row in rows)
    sentences += [_say_row(row, ranked, texts) for row in rows if row["role"] != "peer"]
    missing = [row["name"] for row in rows if row["value"] is None and row["role"] == "peer"]
    if missing:
        sentences.append(texts.say("alt.missing-for", names=joined(missing, texts.language)))
    return " ".join(sentences)


def _say_row(row: Row, ranked: int, texts: ChartTexts) -> str:
    if row["value"] is None:
        return texts.say("alt.no-value", name=row["name"])
    fields = {"name": row["name"], "value": texts.value(row["value"])}
    if row["place"] is None or ranked == 1:
        return texts.say("alt.value", **fields)
    return texts.say("alt.place", **fields, place=row["place"], of=ranked)


def _table(rows: Sequence[Row], texts: ChartTexts, heading: str) -> Table:
    columns = (
        Column("name", heading),
        Column("place", texts.say("place"), "integer"),
        texts.column("value"),
    )
    keys = ("name", "place", "value", "status", "mark")
    return Table(columns, tuple({key: row[key] for key in keys if key in row} for row in rows))


@lru_cache(maxsize=4)
def _spec(language: str, long_names: bool) -> Spec:
    axis = lines_axis() if long_names else alt.Axis(title=None, ticks=False, domain=False, labelPadding=6)
    axis.labelFontWeight = bars.own_is_bold(_IS_OWN)
    name = alt.Y(
        "name:N",
        sort=None,
        axis=axis,
        scale=alt.Scale(paddingInner=0.25, paddingOuter=0.1),
    )
    columns = (
        dataset("rows")
        .mark_bar()
        .encode(
            y=name,
            x=alt.X("value:Q"),
            x2=alt.datum(0),
            tooltip="tip:N",
            **bars.surface(),
        )
    )
    layers = alt.layer(bars.frame_layer(), columns, bars.value_label("rows", name))
    return finished(layers, language, {"step": STEP_OF_LINES if long_names else STEP})


_IS_OWN = "data('rows')[indexof(pluck(data('rows'), 'name'), datum.value)].role == 'own'"
