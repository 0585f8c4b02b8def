"""What an exported file says: which table it is, of which period, and its cells below headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.grids import Grid, read_csv, read_xlsx
from kompetensnb.sources.scb import labels

_FIRST: Final = frozenset({"kommun", "län", "riket"})
"""What the first heading of a table says, whatever stands above it."""

_PERIOD: Final = re.compile(r"(?:år|\w*läsår)\s*:\s*(?P<year>\d{4})(?:/\d{2,4})?\b", re.IGNORECASE)
_DRAWN: Final = re.compile(r"uttag\s*:\s*(?P<day>\d{4}-\d{2}-\d{2})", re.IGNORECASE)
_DESCRIBING: Final = re.compile(r"beskrivning|rapport", re.IGNORECASE)


@dataclass(frozen=True)
class ExportTable:
    """One sheet. A heading in two storeys reads «upper | lower»; every row has a cell for every heading."""

    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Export:
    """One file. `year` is that of the autumn when the period is a school year; `drawn` the day of the register's copy.

    A period that is not published yet comes as a file without rows.
    """

    lines: tuple[str, ...]
    year: int | None
    drawn: date | None
    tables: tuple[ExportTable, ...]

    @property
    def empty(self) -> bool:
        """Whether there is no row in any table."""
        return not any(table.rows for table in self.tables)


def read_export(data: bytes, form: str, file: str) -> Export:
    """The file that the service gave, `form` csv or xls (which is a workbook in XLSX).

    Raises:
        KompetensnbError: grid-unreadable; skolverket-no-table when no sheet has headings that begin as they should;
            source-row when a row is longer than the headings.
    """
    grids = [read_csv(data, ";")] if form == "csv" else _with_tables(read_xlsx(data, file))
    found = [_table(grid, file) for grid in grids]
    lines = tuple(line for grid, (_, above) in zip(grids, found, strict=True) for line in _lines(grid, above))
    period = next((match for line in lines if (match := _PERIOD.search(line))), None)
    drawn = next((match for line in lines if (match := _DRAWN.search(line))), None)
    return Export(
        lines=tuple(dict.fromkeys(lines)),
        year=int(period["year"]) if period else None,
        drawn=date.fromisoformat(drawn["day"]) if drawn else None,
        tables=tuple(table for table, _ in found),
    )


def _with_tables(grids: Sequence[Grid]) -> list[Grid]:
    """Sheets that only describe the report are left out."""
    return [grid for grid in grids if not _DESCRIBING.search(grid.name)]


def _table(grid: Grid, file: str) -> tuple[ExportTable, int]:
    """The table of a sheet, and the row of its headings."""
    for place, row in enumerate(grid.rows):
        if row and labels.normal(row[0]) in _FIRST and sum(map(bool, row)) > 1:
            above = grid.rows[place - 1] if place else ()
            upper = above if any(above) and not above[0] else ()
            headings = _headings(row, upper)
            return ExportTable(grid.name, headings, tuple(_rows(grid.rows[place + 1 :], len(headings), file))), place
    starts = tuple(row[0][:60] for row in grid.rows if row and row[0])
    raise KompetensnbError("skolverket-no-table", file=file, sheet=grid.name or "–", found=labels.shown(starts))


def _headings(lower: Sequence[str], upper: Sequence[str]) -> tuple[str, ...]:
    """The headings up to the last that says something. A merged cell above holds for all to its right."""
    above, found = "", []
    for place, name in enumerate(lower):
        above = (upper[place] if place < len(upper) else "").lstrip("#") or above
        found.append(f"{above} | {name}" if above and name else name)
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _rows(rows: Sequence[Sequence[str]], width: int, file: str) -> Iterator[tuple[str, ...]]:
    """The rows down to the first empty one, each once: the service repeats some. What follows is prose."""
    seen = set()
    for row in rows:
        if not any(row):
            return
        if any(row[width:]):
            raise KompetensnbError("source-row", file=file, row=tuple(row[:3]), found=len(row), expected=width)
        cells = (*row[:width], *[""] * (width - len(row)))
        if cells not in seen:
            seen.add(cells)
            yield cells


def _lines(grid: Grid, until: int) -> Iterator[str]:
    for row in grid.rows[:until]:
        yield from (cell for cell in row[:1] if cell)
