"""From measurements to figures, and from figures to the one table. Nothing here measures anything."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

Results = dict[str, float]
"""Figures by key: `<who>_<what>_<unit>`. A key is there only when it was measured."""

COLUMNS = ("live", "dash", "streamlit", "plain")
"""Who is compared; the first is ours, and ratios are how many times its figure another's is."""


class Frame(NamedTuple):
    """What the page showed in one animation frame: ms since navigation started, and the marks of each chart."""

    time: float
    marks: tuple[int, ...]


class Row(NamedTuple):
    """One line of the table: a figure that every column may have."""

    what: str
    label: str
    digits: int
    budget: str = ""


ROWS = (
    Row("open_s", "Open, browser cache empty: charts in the window painted (s)", 2, "≤ 0.65"),
    Row("open_all_s", "Open, browser cache empty: all charts painted (s)", 2),
    Row("open_warm_s", "Open, browser cache warm: charts in the window (s)", 2),
    Row("interactive_s", "Open, cache empty: until a change has been answered (s)", 2),
    Row("change_ms_p50", "Other region: charts in the window repainted, median (ms)", 0, "≤ 60"),
    Row("change_ms_p95", "Other region: 95th percentile (ms)", 0, "≤ 150"),
    Row("change_all_ms_p50", "Other region: all charts repainted, median (ms)", 0),
    Row("heading_ms_p50", "Other region: to the heading, median (ms)", 0),
    Row("session_mb", "Unique memory per open page (MB)", 1, "≤ 50"),
    Row("session_changed_mb", "Unique memory per open page, after a change (MB)", 1),
    Row("kernel_mb", "Unique memory of a kernel (MB)", 1),
    Row("external_requests", "Requests to other hosts", 0, "0"),
)
# Ours is what the design calls it; a peer's requests to others are its own.
_RENAMED = {"live_external_requests": "external_requests"}


def painted(frames: Sequence[Frame], share: float = 0.9) -> float:
    """Ms from navigation to the first frame from which on every chart has (nearly) all the marks it ends with.

    A chart that is drawn again later, the same or in another size, was painted the first time; one that is blank or
    half for a moment was not. ValueError without frames or with a chart that ends without marks.
    """
    if not frames or not frames[-1].marks or 0 in frames[-1].marks:
        raise ValueError("not every chart was painted")
    final = frames[-1].marks
    found = frames[-1].time
    for frame in reversed(frames):
        if len(frame.marks) != len(final) or any(
            now < share * end for now, end in zip(frame.marks, final, strict=True)
        ):
            break
        found = frame.time
    return found


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` per cent of the values do not exceed. ValueError without values."""
    if not values:
        raise ValueError("no values")
    return sorted(values)[max(math.ceil(len(values) * percent / 100) - 1, 0)]


def summary(openings: Sequence[float], changes: Sequence[float]) -> Results:
    """The figures of one column: openings in s (median), changes in ms (median and 95th percentile)."""
    found: Results = {}
    if openings:
        found["open_s"] = round(median(openings), 3)
    if changes:
        found["change_ms_p50"] = round(median(changes), 1)
        found["change_ms_p95"] = round(percentile(changes, 95), 1)
    return found


def named(who: str, figures: Mapping[str, float]) -> Results:
    """Figures of one column under their keys."""
    keys = {what: f"{who}_{what}" for what in figures}
    return {_RENAMED.get(keys[what], keys[what]): value for what, value in figures.items()}


def table(results: Mapping[str, float]) -> str:
    """All results as text: a line per figure, a column per way to show the page, and ratios to the first column."""
    lines = [["", COLUMNS[0], "budget", *COLUMNS[1:]]]
    shown: set[str] = set()
    for row in ROWS:
        keys = [_RENAMED.get(f"{who}_{row.what}", f"{who}_{row.what}") for who in COLUMNS]
        shown.update(keys)
        if any(key in results for key in keys):
            ours, *theirs = (results.get(key) for key in keys)
            cells = [_cell(value, row.digits, ours) for value in theirs]
            lines.append([row.label, _cell(ours, row.digits), row.budget, *cells])
    for key in results:
        if key not in shown:
            lines.append([key, f"{results[key]:g}"])
    return _aligned(lines)


def _cell(value: float | None, digits: int, ours: float | None = None) -> str:
    if value is None:
        return "–"
    written = f"{value:.{digits}f}"
    return f"{written} ({value / ours:.1f} ×)" if ours and value > 0 else written


def _aligned(lines: Sequence[Sequence[str]]) -> str:
    columns = max(map(len, lines))
    full = [[*line, *[""] * (columns - len(line))] for line in lines]
    widths = [max(len(line[index]) for line in full) for index in range(columns)]
    written = [
        "  ".join(
            [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        )
        for line in full
    ]
    return "\n".join([written[0], "─" * len(written[0]), *written[1:]])
