"""What a chart is, whichever form it is shown in: a specification, its data, a text alternative and a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Row = dict[str, Any]
"""One row of chart data: plain JSON values; missing is None."""

Format = Literal["text", "year", "integer", "decimal", "percent", "signed", "points"]
"""How a column is written: years without thousands separator; percent, decimal and points with one decimal.

`signed` is a change in persons, `points` one in per cent or percentage points.
"""


@dataclass(frozen=True)
class Column:
    """One column of a table: its key in the rows, its heading, and how its values are written."""

    key: str
    label: str
    format: Format = "text"


@dataclass(frozen=True)
class Table:
    """The figures behind a chart or a statement. Values are raw (None = missing), formatted only when shown.

    A row may carry `status` (a code of `vocabulary.statuses`) for its figures and `mark` (the producer's own mark).
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Chart:
    """A chart that can be drawn, read aloud, tabulated and exported.

    `spec` is Vega-Lite with empty named datasets, the same object for every selection of the same kind and language,
    so that a live page sends only `data` when a parameter changes. `data` maps dataset name to rows.
    """

    id: str
    title: str
    selection: str
    alt: str
    spec: Mapping[str, Any]
    data: Mapping[str, Sequence[Row]]
    table: Table
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
