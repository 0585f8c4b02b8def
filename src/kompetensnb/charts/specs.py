"""What all specifications share. A specification holds no data: only names of datasets and how they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import altair as alt

from kompetensnb.charts import theme
from kompetensnb.charts.labels import LINE_HEIGHT
from kompetensnb.charts.rows import TICKS
from kompetensnb.charts.texts import ValueForm
from kompetensnb.narrative.separators import MINUS, SEPARATORS

Spec = dict[str, Any]
Step = dict[str, Any]
"""Px for each name on the axis."""


def finished(chart: alt.Chart | alt.LayerChart | alt.FacetChart, language: str, height: int | Step) -> Spec:
    """The chart as Vega-Lite with our look, as wide as its place. `height` in px or by step."""
    # Validation would only check Altair's own work, for 40 ms a page; the tests compile every specification.
    spec: Spec = chart.to_dict(validate=False)
    spec["config"] = theme.config(language)
    spec["width"] = "container"
    spec["height"] = height
    # resize: margins follow the labels when new data arrive.
    spec["autosize"] = {"type": "fit-x", "contains": "padding", "resize": True}
    return spec


def dataset(name: str) -> alt.Chart:
    """A chart on the dataset with this name, filled when it is shown."""
    return alt.Chart(alt.NamedData(name=name))


def order_layer(name: str, y: alt.Y) -> alt.Chart:
    """Invisible, the first of the layers that share an axis of names: their order is that of the rows.

    Vega-Lite leaves rows without value out of the other layers, and would put their names last.
    """
    layer: alt.Chart = dataset(name).mark_rect(opacity=0).encode(y=y)
    return layer


class Sign(NamedTuple):
    """How a key is drawn: its colour, and a shape of Vega's or its outline as an SVG path in a square from -1 to 1."""

    colour: str
    shape: str = "square"


BAR_SIGN = "M-0.2,-0.9L0.2,-0.9L0.2,0.9L-0.2,0.9Z"
"""The shape of an upright tick."""

_LEGEND_ROW = "data('legend')[indexof(pluck(data('legend'), 'key'), datum.value)]"


def legend_layer(signs: Mapping[Any, Sign]) -> alt.Chart:
    """A legend above the plot for the rows of the dataset `legend`: `key` (of `signs`) and `label`, in their order.

    What a key looks like is part of the specification; which keys there are, and their names, comes with the data.
    It uses the channels colour and shape, which the marks of the chart must leave to it (fill and stroke are theirs).
    """
    keys = list(signs)
    legend = alt.Legend(
        title=None,
        values=alt.ExprRef("pluck(data('legend'), 'key')"),
        labelExpr=f"{_LEGEND_ROW}.label",
        symbolStrokeWidth=0,
    )
    colours = alt.Scale(domain=keys, range=[sign.colour for sign in signs.values()])
    shapes = alt.Scale(domain=keys, range=[sign.shape for sign in signs.values()])
    layer: alt.Chart = (
        dataset("legend")
        .mark_point(size=0, opacity=1, filled=True)
        .encode(
            color=alt.Color("key:N", scale=colours, legend=legend),
            shape=alt.Shape("key:N", scale=shapes, legend=legend),
        )
    )
    return layer


def lines_axis(label: str = "datum.label") -> alt.Axis:
    """An axis of names, in several lines where the name holds line breaks."""
    return alt.Axis(
        title=None,
        ticks=False,
        domain=False,
        labelPadding=6,
        labelOverlap=False,
        labelLineHeight=LINE_HEIGHT,
        labelExpr=f"split({label}, '\\n')",
        # Vega puts the first line in the middle; two lines are lifted until both stand around it.
        labelOffset={"condition": {"test": f"indexof({label}, '\\n') >= 0", "value": -LINE_HEIGHT / 2}, "value": 0},
    )


def value_axis(form: ValueForm, language: str, *, absolute: bool = False) -> alt.Axis:
    """The axis of the values: about five ticks, a thin grid, no line. `absolute` writes what is below zero as above."""
    # The format leaves the decimals to d3, which gives all ticks as many as their step needs.
    written = f"replace(datum.label, '{MINUS}', '')" if absolute else "datum.label"
    unit = f" + '{SEPARATORS[language].percent}%'" if form == "percent" else ""
    return alt.Axis(
        title=None,
        format=",f",
        labelExpr=written + unit,
        tickCount=TICKS,
        labelFlush=False,
        labelPadding=6,
        labelSeparation=4,
        domain=False,
        ticks=False,
    )


def reserved(lookup: str, default: int) -> str:
    """The expression for a margin in px that comes as a row of the dataset `frame`, so that labels find room."""
    return f"(length(data('frame')) ? data('frame')[0].{lookup} : {default})"


def text_width(written: str, size: int = theme.FONT_SIZE) -> int:
    """Roughly how wide a label is drawn, in px: generous, since the reader's system chooses the font."""
    return round(len(written) * size * 0.58) + 4
