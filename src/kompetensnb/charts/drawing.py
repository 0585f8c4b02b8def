"""Charts drawn without a browser, by vl-convert: the same pictures, offline, for documents and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import vl_convert

from kompetensnb.charts.chart import Chart

DOCUMENT_WIDTH = 720


def with_data(chart: Chart, width: int = DOCUMENT_WIDTH) -> dict[str, Any]:
    """The chart's specification with its data inside, for a picture `width` px wide."""
    return {**chart.spec, "width": width, "datasets": dict(chart.data)}


def draw_svg(spec: Mapping[str, Any]) -> str:
    """A complete specification as SVG. No address outside the program is ever asked."""
    return vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])
