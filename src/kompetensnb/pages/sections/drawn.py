"""A chart, or a plain sentence where there is nothing to draw, and figures from arrays as people read them."""

from __future__ import annotations

import math
from collections.abc import Callable

from kompetensnb.charts.chart import Chart
from kompetensnb.errors import KompetensnbError
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import ChartBlock, Note


def chart_or_note(context: Context, identity: str, draw: Callable[[], Chart]) -> ChartBlock | Note:
    """The block with this id; where no figure is known, a note that says so in its place."""
    try:
        return ChartBlock(identity, draw())
    except KompetensnbError as error:
        if error.key != "charts-no-data":
            raise
        return Note(f"{identity}-saknas", context.say("nothing-to-draw"))


def plain(value: float) -> float | None:
    """A figure for people: missing is None."""
    return float(value) if math.isfinite(value) else None
