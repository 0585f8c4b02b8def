"""Figures and pictures as files that still say, when they have left the page, what they show and where it is from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kompetensnb.charts.chart import Chart, Column, Row, Table
from kompetensnb.charts.picture import framed, png
from kompetensnb.charts.workbook import write_workbook
from kompetensnb.narrative import dates
from kompetensnb.narrative.messages import text
from kompetensnb.narrative.numbers import is_missing
from kompetensnb.narrative.separators import SEPARATORS
from kompetensnb.vocabulary.statuses import Status

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_OWN_KEYS = ("status", "mark")


@dataclass(frozen=True)
class ExportMeta:
    """What a file says about itself: title, selection, sources, the data set (`snapshot`), its ISO date, the page."""

    title: str
    selection: str
    sources: tuple[str, ...]
    snapshot: str
    date: str
    language: str
    address: str = ""

    def say(self, key: str, **fields: object) -> str:
        """A word of the exports' own texts."""
        return text(f"export.{key}", self.language, **fields)


def to_csv(content: Chart | Table, meta: ExportMeta) -> bytes:
    """A table for spreadsheets: UTF-8 with BOM, semicolons, decimals as the language writes them.

    The first lines tell title, selection, sources and what the statuses mean; an empty line comes before the heading.
    A missing value is empty, never 0; its status says why. No text is left that a spreadsheet would run as a formula.
    """
    table = _table(content)
    columns = _columns(table)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([_harmless(label), _harmless(told)] for label, told in about(content, meta))
    writer.writerow([])
    writer.writerow([_harmless(column.label) for column in columns] + _own_headings(table, meta))
    for row in table.rows:
        values = [_field(row.get(column.key), column, meta.language) for column in columns]
        writer.writerow(values + [_harmless(item) for item in _own_fields(row, table, meta)])
    return written.getvalue().encode("utf-8-sig")


def to_xlsx(content: Chart | Table, meta: ExportMeta) -> bytes:
    """A workbook: a sheet with the figures as numbers, their heading frozen, and a sheet that tells about them.

    The same content gives the same bytes.
    """
    table = _table(content)
    return write_workbook(
        columns=_columns(table),
        rows=table.rows,
        own_headings=_own_headings(table, meta),
        own_fields=[_own_fields(row, table, meta) for row in table.rows],
        about=list(about(content, meta)),
        sheets=(meta.say("figures"), meta.say("about")),
        day=meta.date,
    )


def to_svg(chart: Chart, meta: ExportMeta, width: int = 720) -> bytes:
    """The picture with title and selection above, notes, sources and data set below, as text inside it."""
    return _picture(chart, meta, width).encode()


def to_png(chart: Chart, meta: ExportMeta, width: int = 720, scale: float = 2.0) -> bytes:
    """The same picture in dots, `scale` for each px."""
    return png(_picture(chart, meta, width), scale)


def about(content: Chart | Table, meta: ExportMeta) -> Iterator[tuple[str, str]]:
    """What a file tells about itself, as (heading, text)."""
    yield meta.say("title"), meta.title
    yield meta.say("selection"), meta.selection
    for source in meta.sources:
        yield meta.say("source"), source
    yield meta.say("snapshot"), meta.snapshot
    yield meta.say("date"), dates.iso(meta.date)
    if meta.address:
        yield meta.say("address"), meta.address
    for note in content.notes if isinstance(content, Chart) else ():
        yield meta.say("note"), note
    found = {row.get("status") for row in _table(content).rows}
    for status in (status for status in Status if status in found):
        yield meta.say("status-is", status=status.name_in(meta.language)), status.meaning(meta.language)


def _picture(chart: Chart, meta: ExportMeta, width: int) -> str:
    lines = [*chart.notes, *(f"{meta.say('source')}: {source}" for source in meta.sources)]
    lines.append(meta.say("from", snapshot=meta.snapshot, date=dates.day(meta.date, meta.language)))
    lines += [meta.address] if meta.address else []
    return framed(chart, width, meta.title, meta.selection, lines)


def _table(content: Chart | Table) -> Table:
    return content.table if isinstance(content, Chart) else content


def _columns(table: Table) -> list[Column]:
    """The columns of figures, with the unit in the heading, since the cells hold numbers only."""
    return [
        replace(column, label=f"{column.label}, %") if column.format == "percent" else column
        for column in table.columns
        if column.key not in _OWN_KEYS
    ]


def _own_headings(table: Table, meta: ExportMeta) -> list[str]:
    return [meta.say("status"), meta.say("mark")] if _has_marks(table) else [meta.say("status")]


def _own_fields(row: Row, table: Table, meta: ExportMeta) -> list[str]:
    """The status in words, and the producer's mark when any row of the table has one."""
    status = Status(row["status"]).name_in(meta.language) if row.get("status") else ""
    return [status, str(row.get("mark") or "")] if _has_marks(table) else [status]


def _has_marks(table: Table) -> bool:
    return any(row.get("mark") for row in table.rows)


def _field(value: object, column: Column, language: str) -> str:
    if is_missing(value):
        return ""
    if isinstance(value, (int, float)) and column.format != "text":
        # Ten decimals: what is measured is kept, the dust of binary fractions is not.
        written = f"{value:.10f}".rstrip("0").rstrip(".")
        return ("0" if written == "-0" else written).replace(".", SEPARATORS[language].decimal)
    return _harmless(str(value))


def _harmless(told: str) -> str:
    """A text that a spreadsheet shows instead of running it: an apostrophe before what would be a formula."""
    return f"'{told}" if told.startswith(_FORMULA_STARTS) else told
