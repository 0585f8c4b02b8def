"""What charts of horizontal bars share: room for the value beside each bar, and bars that are not firm drawn paler."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from kompetensnb.charts import theme
from kompetensnb.charts.chart import Row
from kompetensnb.charts.specs import dataset, reserved, text_width

FIRM, PROVISIONAL = 1.0, 0.45


def frame(values: Sequence[float | None], labels: Sequence[str]) -> list[Row]:
    """The range of the bars, always with zero, and the px that their labels need to the right and to the left."""
    pairs = [(value, text_width(label) + 6) for value, label in zip(values, labels, strict=True) if value is not None]
    low, high = min(0.0, *(value for value, _ in pairs)), max(0.0, *(value for value, _ in pairs))
    # What has no value is written at zero, where the longest bar leaves room enough.
    right = max((width for value, width in pairs if value >= 0), default=4)
    left = max((width for value, width in pairs if value < 0), default=0)
    if low == high:
        high = 1.0
    return [{"value": low, "right": right, "left": left}, {"value": high, "right": right, "left": left}]


def value_scale() -> alt.Scale:
    """The scale of the bars inside the room that `frame` keeps free."""
    return alt.Scale(
        nice=False,
        zero=False,
        rangeMin=alt.ExprRef(reserved("left", 0)),
        rangeMax=alt.ExprRef(f"width - {reserved('right', 0)}"),
    )


def frame_layer() -> alt.Chart:
    """Invisible, sets the scale; the values are written beside the bars, so there is no axis."""
    layer: alt.Chart = dataset("frame").mark_point(opacity=0).encode(x=alt.X("value:Q", scale=value_scale(), axis=None))
    return layer


def value_label(name: str, y: Any, field: str = "label", **mark: Any) -> alt.Chart:
    """The value beside the end of its bar: right of it, left of it below zero, at zero when there is none."""
    labels: alt.Chart = (
        dataset(name)
        .transform_calculate(end="isValid(datum.value) ? datum.value : 0")
        .mark_text(
            align=alt.ExprRef("datum.value < 0 ? 'right' : 'left'"),
            dx=alt.ExprRef("datum.value < 0 ? -5 : 5"),
            baseline="middle",
            **mark,
        )
        .encode(x=alt.X("end:Q"), y=y, text=f"{field}:N")
    )
    return labels


def surface() -> dict[str, Any]:
    """A bar by its `role` and `opacity`; the names stand in the chart. Pale bars keep a firm outline."""
    scale = alt.Scale(domain=list(theme.ROLE_FILLS), range=list(theme.ROLE_FILLS.values()))
    return {
        "fill": alt.Fill("role:N", scale=scale, legend=None),
        "stroke": alt.Stroke("role:N", scale=scale, legend=None),
        "fillOpacity": alt.FillOpacity("opacity:Q", scale=None),
    }


def own_is_bold(test: str) -> dict[str, Any]:
    """Axis labels in bold where the expression is true."""
    return {"condition": {"test": test, "value": "bold"}, "value": "normal"}
