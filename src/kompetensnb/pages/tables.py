"""Tables as HTML: headings that a screen reader can follow, figures in columns, and what is missing said in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from markupsafe import escape

from kompetensnb.charts.chart import Column, Format, Row, Table
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import text
from kompetensnb.narrative.separators import grouped
from kompetensnb.vocabulary.statuses import Status

_OWN_KEYS = ("status", "mark")
_KEPT_CELLS = 50_000
_DATE = re.compile(r"\d{4}-\d\d-\d\d")

# Plain strings and no template: a page has thousands of cells and is rendered on every change of a parameter.


def render_table(table: Table, language: str, caption: str) -> str:
    """A scrolling region with the table, and under it what its statuses and marks mean.

    The first column heads its rows. A column for status is there when some row is anything but official. Raises
    ValueError for a status that is none.
    """
    columns = [column for column in table.columns if column.key not in _OWN_KEYS]
    with_status = any(_is_uncommon(row) for row in table.rows)
    label = escape(caption)
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}"><table>'
        f'<caption class="visually-hidden">{label}</caption>{_head(columns, language, with_status)}'
        f"<tbody>{''.join(_rows(table.rows, columns, language, with_status))}</tbody></table></div>"
        f"{_legend(table.rows, language)}"
    )


def statuses_in(table: Table) -> set[Status]:
    """The statuses that the rows of a table carry."""
    return {Status(code) for code in {row.get("status") for row in table.rows} if code}


def _is_uncommon(row: Row) -> bool:
    return bool(row.get("mark")) or (row.get("status") or Status.OFFICIAL) != Status.OFFICIAL


def _head(columns: Sequence[Column], language: str, with_status: bool) -> str:
    cells = [
        f'<th scope="col"{_class(column, first=number == 0)}>{escape(column.label)}</th>'
        for number, column in enumerate(columns)
    ]
    if with_status:
        cells.append(f'<th scope="col">{escape(text("pages.status", language))}</th>')
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def _rows(rows: Sequence[Row], columns: Sequence[Column], language: str, with_status: bool) -> Iterator[str]:
    written = [_cells(column, rows, language, first=number == 0) for number, column in enumerate(columns)]
    if with_status:
        words = [_status_words(row.get("status") or "", row.get("mark") or "", language) for row in rows]
        written.append([f"<td>{status}</td>" for status in words])
    return (f"<tr>{''.join(cells)}</tr>" for cells in zip(*written, strict=True))


def _cells(column: Column, rows: Sequence[Row], language: str, *, first: bool) -> list[str]:
    """A column's cells, row by row."""
    key, form = column.key, column.format
    opening = '<th scope="row">' if first else f"<td{_class(column, first=first)}>"
    closing = "</th>" if first else "</td>"
    inside = []
    for row in rows:
        value = row.get(key)
        # Whole numbers are most of what a page shows, and need no rounding.
        if form == "integer" and isinstance(value, (int, float)) and value % 1 == 0:
            inside.append(grouped(int(value), language))
        elif isinstance(value, str) or not numbers.is_missing(value):
            inside.append(_written(value, form, language))
        else:
            inside.append(_absent(row.get("status") or "", language))
    return [f"{opening}{cell}{closing}" for cell in inside]


def _class(column: Column, *, first: bool) -> str:
    return "" if first or column.format == "text" else ' class="n"'


@lru_cache(maxsize=_KEPT_CELLS, typed=True)
def _written(value: object, form: Format, language: str) -> str:
    written = str(escape(numbers.cell(value, form, language)))
    # A date is one word, though a browser may break a line after a hyphen.
    return f'<span class="date">{written}</span>' if _DATE.fullmatch(written) else written


@cache
def _absent(status: str, language: str) -> str:
    """The dash for a figure that is not there, with the reason for those who point at it and those who hear it."""
    reason = escape(text("pages.suppressed" if status == Status.SUPPRESSED else "pages.missing", language))
    return (
        f'<span class="absent" title="{reason}"><span aria-hidden="true">{numbers.MISSING}</span>'
        f'<span class="visually-hidden">{reason}</span></span>'
    )


@lru_cache(maxsize=1024)
def _status_words(status: str, mark: str, language: str) -> str:
    name = Status(status).name_in(language) if status else ""
    return str(escape(f"{name} ({mark})" if name and mark else name or mark))


def _legend(rows: Sequence[Row], language: str) -> str:
    statuses = {row.get("status") or "" for row in rows} - {"", Status.OFFICIAL}
    marks = sorted({(row["mark"], row.get("status") or "") for row in rows if row.get("mark")})
    lines = [
        f"<li><strong>{escape(status.name_in(language))}</strong>: {escape(status.meaning(language))}</li>"
        for status in Status
        if status in statuses
    ]
    lines += [f"<li>{escape(_mark_words(mark, status, language))}</li>" for mark, status in marks]
    return f'<ul class="notes">{"".join(lines)}</ul>' if lines else ""


def _mark_words(mark: str, status: str, language: str) -> str:
    return text("pages.mark", language, mark=mark, status=Status(status or Status.OFFICIAL).name_in(language))
