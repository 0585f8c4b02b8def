"""What all specifications share. A specification holds no data: only names of datasets and how they are drawn."""

from __future__ import annotations

from typing import Any

import altair as alt

from kompetensnb.charts import theme
from kompetensnb.charts.chart import Row
from kompetensnb.charts.rows import TICKS
from kompetensnb.charts.texts import ValueForm
from kompetensnb.narrative.separators import SEPARATORS

Spec = dict[str, Any]


def finished(
    chart: alt.Chart | alt.LayerChart | alt.FacetChart, language: str, height: int | dict[str, int] | None
) -> Spec:
    """The chart as Vega-Lite with our look, as wide as its place. `height` in px or by step; None keeps the chart's."""
    # Validation would only check Altair's own work, for 40 ms a page; the tests compile every specification.
    spec: Spec = chart.to_dict(validate=False)
    spec["config"] = theme.config(language)
    spec["width"] = "container"
    if height is not None:
        spec["height"] = height
    # resize: margins follow the labels when new data arrive.
    spec["autosize"] = {"type": "fit-x", "contains": "padding", "resize": True}
    return spec


def dataset(name: str) -> alt.Chart:
    """A chart on the dataset with this name, filled when it is shown."""
    return alt.Chart(alt.NamedData(name=name))


def axis_label(form: ValueForm, language: str, value: str = "datum.value") -> str:
    """The expression that writes a tick: thousands separated, decimals only where the step has them."""
    written = f"format({value}, ',~f')"
    return f"{written} + '{SEPARATORS[language].percent}%'" if form == "percent" else written


LEGEND_STEP = 17


def legend_line(place: int, label: str, colour: str, shape: str) -> Row:
    """A line of the dataset `legend`, counted from the top."""
    return {"label": label, "colour": colour, "shape": shape, "y": place * LEGEND_STEP + LEGEND_STEP // 2}


def legend_layers() -> list[alt.Chart]:
    """Names in the plot's upper right corner, where bars are short, each with its shape.

    A legend of Vega's takes its order and room from the specification; here both come with the data.
    """
    lines = dataset("legend").encode(y=alt.Y("y:Q", scale=None, axis=None))
    names = lines.mark_text(align="right", baseline="middle", x=alt.ExprRef("width - 18"))
    shapes = lines.mark_point(x=alt.ExprRef("width - 7"), size=90, opacity=1, strokeWidth=0)
    return [
        names.encode(text="label:N", color=alt.Color("colour:N", scale=None)),
        shapes.encode(shape=alt.Shape("shape:N", scale=None), fill=alt.Fill("colour:N", scale=None)),
    ]


def value_axis(form: ValueForm, language: str) -> alt.Axis:
    """The axis of the values: about five ticks, a thin grid, no line."""
    label = axis_label(form, language)
    return alt.Axis(title=None, labelExpr=label, tickCount=TICKS, labelFlush=False, domain=False, ticks=False)


def reserved(lookup: str, default: int) -> str:
    """The expression for a margin in px that comes as a row of the dataset `frame`, so that labels find room."""
    return f"(length(data('frame')) ? data('frame')[0].{lookup} : {default})"


def text_width(written: str, size: int = theme.FONT_SIZE) -> int:
    """Roughly how wide a label is drawn, in px: generous, since the reader's system chooses the font."""
    return round(len(written) * size * 0.58) + 4
