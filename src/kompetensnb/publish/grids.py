"""The figures of a section as grids with one heading each: rows with their status and source, ready for a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kompetensnb.charts.chart import Column, Row, Table
from kompetensnb.narrative.messages import text
from kompetensnb.narrative.numbers import is_missing
from kompetensnb.pages.page import ChartBlock, KeyFigures, Quadrants, Section, TableBlock
from kompetensnb.pages.sections import sources
from kompetensnb.publish.figures import read_number
from kompetensnb.vocabulary.statuses import Status

_OWN: Final = frozenset({"status", "mark"})


@dataclass(frozen=True)
class Grid:
    """`rows` hold raw values (None = missing) for `columns`, of which the last are status, mark and source."""

    title: str
    selection: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def grids_of(section: Section, everywhere: str, language: str) -> tuple[Grid, ...]:
    """Every figure of a section, block by block. Sections of words only have none.

    `everywhere` names the sources of the page, for figures that name none.
    """
    found = (_grid(block, section, everywhere, language) for block in section.blocks)
    return tuple(grid for grid in found if grid is not None)


def _grid(block: object, section: Section, everywhere: str, language: str) -> Grid | None:
    match block:
        case ChartBlock(chart=chart):
            source = "; ".join(chart.sources) or everywhere
            return _of_table(chart.title, chart.selection, chart.table, source, chart.notes, language)
        case TableBlock():
            # The list of sources has no source but itself.
            source = "; ".join(block.sources) or ("" if section.id == sources.ID else everywhere)
            return _of_table(block.title, block.selection, block.table, source, block.notes, language)
        case KeyFigures():
            return _of_key_figures(block, section, everywhere, language)
        case Quadrants():
            return _of_quadrants(block, everywhere, language)
        case _:
            return None


def _of_table(
    title: str, selection: str, table: Table, source: str, notes: Sequence[str], language: str
) -> Grid | None:
    """None for a table without rows: a heading over nothing says nothing."""
    if not table.rows:
        return None
    columns = [column for column in table.columns if column.key not in _OWN]
    figures = [column for column in columns if column.format not in ("text", "year")]
    rows = tuple(
        {
            **{column.key: row.get(column.key) for column in columns},
            "status": _status(row, figures, language),
            "mark": row.get("mark") or "",
            "source": source,
        }
        for row in table.rows
    )
    shown = [
        replace(column, label=f"{column.label}, %") if column.format == "percent" else column for column in columns
    ]
    return Grid(title, selection, (*shown, *_last(rows, language)), rows, tuple(notes))


def _of_key_figures(block: KeyFigures, section: Section, everywhere: str, language: str) -> Grid:
    rows = []
    for figure in block.figures:
        number, _ = read_number(figure.value, language)
        status = Status(figure.status or Status.OFFICIAL)
        if number is None and status.has_value:
            status = Status.MISSING
        row = {"label": figure.label, "value": number, "written": figure.value, "change": figure.change}
        row |= {"rank": figure.rank, "note": figure.note, "source": figure.source or everywhere}
        rows.append({**row, "status": status.name_in(language), "mark": ""})
    named = [_column(key, language) for key in ("label", "written", "change", "rank", "note")]
    value = replace(_column("value", language), format="decimal")
    return Grid(section.title, "", (named[0], value, *named[1:], *_last(rows, language)), tuple(rows))


def _of_quadrants(block: Quadrants, everywhere: str, language: str) -> Grid:
    status = Status(block.status).name_in(language) if block.status else ""
    rows = [
        {"row": row, "column": column, "place": place, "line": line, "status": status, "mark": "", "source": everywhere}
        for row, cells in zip(block.rows, block.cells, strict=True)
        for column, lines in zip(block.columns, cells, strict=True)
        for place, line in enumerate(lines, start=1)
    ]
    named = [_column(key, language) for key in ("row", "column", "place", "line")]
    return Grid(block.caption, "", (*named, *_last(rows, language)), tuple(rows))


def _status(row: Row, figures: Sequence[Column], language: str) -> str:
    """The row's status in words; what is missing in a row that has other figures is named."""
    status = Status(row.get("status") or Status.OFFICIAL)
    absent = [column.label for column in figures if is_missing(row.get(column.key))]
    if not absent or not status.has_value:
        return status.name_in(language)
    missing = Status.MISSING.name_in(language)
    if len(absent) == len(figures):
        return missing
    return f"{status.name_in(language)}; {missing}: {', '.join(absent)}"


def _last(rows: Sequence[Row], language: str) -> Iterator[Column]:
    yield Column("status", text("export.status", language))
    if any(row["mark"] for row in rows):
        yield Column("mark", text("export.mark", language))
    yield Column("source", text("export.source", language))


def _column(key: str, language: str) -> Column:
    return Column(key, text(f"reports.column-{key}", language))
