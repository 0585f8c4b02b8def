"""Figures on their way into a chart: missing is None, nothing at all is an error, ranges are even."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kompetensnb.charts.chart import Row
from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.numbers import is_missing
from kompetensnb.vocabulary.statuses import Status

TICKS = 5


def cleaned(rows: Iterable[Mapping[str, Any]], chart: str, *, values: Sequence[str] = ("value",)) -> list[Row]:
    """Rows as plain JSON values: NaN and infinity become None; without status a value is official, none is missing.

    The status is that of the first of `values`; what has no value is never «official».

    Raises:
        KompetensnbError: `charts-no-data` when no row has any of the values.
    """
    found = [_cleaned(row, values) for row in rows]
    require_some(found, chart, *values)
    return found


def require_some(rows: Iterable[Row], chart: str, *keys: str) -> None:
    """Raises KompetensnbError `charts-no-data` when no row has any of the keys' values: an empty chart is not drawn."""
    if all(row[key] is None for row in rows for key in keys):
        raise KompetensnbError("charts-no-data", chart=chart)


def known(rows: Iterable[Row], key: str = "value") -> list[float]:
    """The values that are there."""
    return [row[key] for row in rows if row[key] is not None]


def nice_domain(values: Sequence[float], *, zero: bool) -> tuple[float, float]:
    """The range of an axis: around all values, with zero when asked, ending on even steps of 1, 2 or 5."""
    low, high = min(values), max(values)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        room = abs(low) / 10 or 1.0
        low, high = (min(low, 0.0), max(high, 0.0)) if zero and low else (low - room, high + room)
    step = _step((high - low) / TICKS)
    # Rounded, since 0.1 * 3 would put 0.30000000000000004 on the axis.
    digits = 2 - math.floor(math.log10(step))
    return round(math.floor(low / step) * step, digits), round(math.ceil(high / step) * step, digits)


def unique(items: Iterable[str]) -> list[str]:
    """Each item once, in order of first appearance."""
    return list(dict.fromkeys(items))


def _step(rough: float) -> float:
    # The thresholds of d3's ticks, so that the axis ends on a tick that Vega draws.
    power = 10.0 ** math.floor(math.log10(rough))
    error = rough / power
    factor = 10 if error >= math.sqrt(50) else 5 if error >= math.sqrt(10) else 2 if error >= math.sqrt(2) else 1
    return factor * power


def _cleaned(row: Mapping[str, Any], values: Sequence[str]) -> Row:
    result = {key: _plain(value) for key, value in row.items()}
    for key in values:
        result[key] = None if result.get(key) is None else float(result[key])
    status = Status(result.get("status") or Status.OFFICIAL)
    if result[values[0]] is None and status.has_value:
        status = Status.MISSING
    result["status"] = str(status)
    return result


def _plain(value: Any) -> Any:
    if is_missing(value) or (isinstance(value, float) and math.isinf(value)):
        return None
    # numpy's numbers are not JSON; their item() is.
    return value.item() if hasattr(value, "item") else value
