"""Bars in groups: two or more beside each other under one name, each with its value at its end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import altair as alt

from kompetensnb.charts import bars
from kompetensnb.charts.chart import Row
from kompetensnb.charts.specs import Sign, Spec, dataset, finished, legend_layer, lines_axis, order_layer
from kompetensnb.charts.texts import is_provisional, status_word
from kompetensnb.narrative.numbers import MISSING

STEP = 19


class Bar(NamedTuple):
    """One bar: the name it stands under (lines joined by line breaks), its group (place in the legend), its value."""

    name: str
    group: int
    value: float | None
    label: str
    tip: str
    status: str


def datasets(found: Sequence[Bar], groups: Sequence[str], language: str) -> dict[str, list[Row]]:
    """The datasets of `spec`: bars in the order given, and the names of the groups."""
    rows = [_row(bar, language) for bar in found]
    return {
        "frame": bars.frame([bar.value for bar in found], [str(row["label"]) for row in rows]),
        "rows": rows,
        "legend": [{"key": _legend_key(str(place)), "label": name} for place, name in enumerate(groups)],
    }


def _row(bar: Bar, language: str) -> Row:
    missing = f"{MISSING} ({status_word(bar.status, language)})"
    return {
        "name": bar.name,
        "group": str(bar.group),
        "value": bar.value,
        "label": missing if bar.value is None else bar.label,
        "opacity": bars.PROVISIONAL if is_provisional(bar.status) else bars.FIRM,
        "tip": bar.tip,
    }


def _legend_key(group: str) -> str:
    """Not the group itself: Vega-Lite takes two scales of one domain for one, and would drop the legend."""
    return f"group {group}"


@lru_cache(maxsize=16)
def spec(language: str, colours: tuple[str, ...]) -> Spec:
    """Bars by `name`, beside each other by `group`, in the colours of the groups, with a legend above."""
    keys = [str(place) for place in range(len(colours))]
    name = alt.Y("name:N", sort=None, axis=lines_axis(), scale=alt.Scale(paddingInner=0.28, paddingOuter=0.1))
    group = alt.YOffset("group:N", sort=keys, scale=alt.Scale(paddingInner=0.08))
    scale = alt.Scale(domain=[*keys], range=[*colours])
    columns = dataset("rows").mark_bar()
    layers = alt.layer(
        bars.frame_layer(),
        order_layer("rows", name).encode(yOffset=group),
        columns.encode(
            y=name,
            yOffset=group,
            x=alt.X("value:Q"),
            x2=alt.datum(0),
            fill=alt.Fill("group:N", scale=scale, legend=None),
            stroke=alt.Stroke("group:N", scale=scale, legend=None),
            fillOpacity=alt.FillOpacity("opacity:Q", scale=None),
            tooltip="tip:N",
        ),
        bars.value_label("rows", name).encode(yOffset=group),
        legend_layer(dict(zip(map(_legend_key, keys), map(Sign, colours), strict=True))),
    )
    return finished(layers, language, {"step": STEP, "for": "offset"})
