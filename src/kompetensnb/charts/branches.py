"""Where people work: one bar per branch, its name above it, its change beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from kompetensnb.charts import bars, theme
from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.rows import cleaned
from kompetensnb.charts.specs import Spec, dataset, finished
from kompetensnb.charts.texts import ChartTexts, is_provisional, status_word
from kompetensnb.narrative import numbers

STEP = 38
BAR = 13


def branches(rows: Iterable[Mapping[str, Any]], texts: ChartTexts, *, since: int | None = None) -> Chart:
    """Bars from the largest branch to the smallest. Names are long, so each stands above its bar, at any width.

    Args:
        rows: `name`, `value`, `share` (per cent of all), `change` (per cent since the first year), `status`.
        texts: title, selection, measure and form of the values.
        since: the first year, for the explanation of the change.

    Raises:
        KompetensnbError: `charts-no-data` when no branch has a value.
    """
    found = cleaned(rows, texts.id, values=("value", "share", "change"))
    found.sort(key=lambda row: (row["value"] is None, -(row["value"] or 0.0)))
    drawn = [_drawn(row, texts) for row in found]
    has_change = any(row["change"] is not None for row in found)
    explained = (texts.say("change-since", year=since) if since else texts.say("change-first"),) if has_change else ()
    return texts.chart(
        found,
        alt=_describe(found, texts),
        spec=_spec(texts.language),
        data={"frame": bars.frame([row["value"] for row in found], [row["label"] for row in drawn]), "rows": drawn},
        table=_table(found, texts),
        notes=explained,
    )


def _change(row: Row, texts: ChartTexts) -> str:
    """«+3,2 %», or nothing when it is not known."""
    if row["change"] is None:
        return ""
    return numbers.change(100, 100 + row["change"], texts.language, "percent")


def _drawn(row: Row, texts: ChartTexts) -> Row:
    change = _change(row, texts)
    if row["value"] is None:
        label = f"{numbers.MISSING} ({status_word(row['status'], texts.language)})"
    else:
        label = texts.marked(row["value"], row["status"]) + (f" ({change})" if change else "")
    share = "" if row["share"] is None else f", {numbers.percent(row['share'], texts.language)}"
    return {
        "name": row["name"],
        "role": "own",
        "value": row["value"],
        "label": label,
        "opacity": bars.PROVISIONAL if is_provisional(row["status"]) else bars.FIRM,
        "tip": f"{row['name']}: {label}{share}",
    }


def _describe(rows: Sequence[Row], texts: ChartTexts) -> str:
    """The three largest branches, and those that grew and shrank most."""
    known = [row for row in rows if row["value"] is not None]
    largest = [f"{row['name']} {texts.value(row['value'])}" for row in known[:3]]
    sentences = [texts.say("alt.branches", title=texts.title, selection=texts.selection, largest=largest)]
    changed = sorted((row for row in rows if row["change"] is not None), key=lambda row: float(row["change"]))
    if len(changed) > 1:
        least, most = changed[0], changed[-1]
        for row, key in (
            (most, "most-up" if most["change"] > 0 else "least-down"),
            (least, "most-down" if least["change"] < 0 else "least-up"),
        ):
            sentences.append(texts.say(f"alt.{key}", name=row["name"], change=_change(row, texts)))
    missing = [row["name"] for row in rows if row["value"] is None]
    if missing:
        sentences.append(texts.say("alt.missing-for", names=missing))
    return " ".join(sentences)


def _table(rows: Sequence[Row], texts: ChartTexts) -> Table:
    columns = (
        Column("name", texts.say("branch")),
        texts.column("value"),
        Column("share", texts.say("share"), "percent"),
        Column("change", texts.say("change"), "percent"),
    )
    keys = ("name", "value", "share", "change", "status", "mark")
    return Table(columns, tuple({key: row[key] for key in keys if key in row} for row in rows))


@lru_cache(maxsize=4)
def _spec(language: str) -> Spec:
    name = alt.Y("name:N", sort=None, axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    columns = dataset("rows").mark_bar(height=BAR, yOffset=BAR / 2 + 3)
    names = dataset("rows").mark_text(align="left", baseline="middle", x=0, dy=-BAR / 2 - 2, color=theme.TEXT)
    layers = alt.layer(
        bars.frame_layer(),
        columns.encode(y=name, x=alt.X("value:Q"), x2=alt.datum(0), tooltip="tip:N", **bars.surface()),
        names.encode(y=name, text="name:N"),
        bars.value_label("rows", name, dy=BAR / 2 + 3),
    )
    return finished(layers, language, {"step": STEP})
