"""XLSX with openpyxl: figures as numbers, texts that stay texts, the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kompetensnb.charts.chart import Column, Format, Row
from kompetensnb.narrative.numbers import is_missing

_FORMATS: Final[dict[Format, str]] = {
    "text": "@",
    "year": "0",
    "integer": "#,##0",
    "decimal": "#,##0.0",
    "percent": '0.0" %"',
    "signed": "+#,##0;-#,##0;0",
    "points": "+0.0;-0.0;0.0",
}
"""Excel writes the separators of its own language; per cent stays per cent and is not multiplied by 100."""

_WIDEST: Final = 60
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def write_workbook(
    *,
    columns: Sequence[Column],
    rows: Sequence[Row],
    own_headings: Sequence[str],
    own_fields: Sequence[Sequence[str]],
    about: Sequence[tuple[str, str]],
    sheets: tuple[str, str],
    day: str,
) -> bytes:
    """A sheet with `columns` and `own_headings` over `rows` and `own_fields`, and one with `about`. `day` is ISO."""
    book = Workbook()
    book.remove(book.worksheets[0])
    figures = book.create_sheet(sheets[0])
    _heading(figures, [*(column.label for column in columns), *own_headings])
    for line, (row, own) in enumerate(zip(rows, own_fields, strict=True), start=2):
        for place, column in enumerate(columns, start=1):
            put(figures.cell(line, place), row.get(column.key), column.format)
        for place, field in enumerate(own, start=len(columns) + 1):
            put(figures.cell(line, place), field or None, "text")
    figures.freeze_panes = "A2"
    _widen(figures)
    telling = book.create_sheet(sheets[1])
    for line, (label, told) in enumerate(about, start=1):
        put(telling.cell(line, 1), label, "text")
        put(telling.cell(line, 2), told, "text")
        telling.cell(line, 2).alignment = Alignment(wrap_text=True, vertical="top")
    _widen(telling)
    book.properties.creator = "kompetensnb"
    return repeatable(book, day)


def _heading(sheet: Worksheet, labels: Sequence[str]) -> None:
    for place, label in enumerate(labels, start=1):
        cell = sheet.cell(1, place)
        put(cell, label, "text")
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def put(cell: Any, value: object, form: Format) -> None:
    """A number as a number, a text as a text even when it looks like a formula, nothing for what is missing."""
    if is_missing(value):
        return
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        cell.value = value
        cell.number_format = "0" if form == "text" else _FORMATS[form]
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell.data_type = "s"
    cell.quotePrefix = str(value).startswith(("=", "+", "-", "@"))
    cell.number_format = _FORMATS["text"]


def _widen(sheet: Worksheet) -> None:
    for place, cells in enumerate(sheet.iter_cols(), start=1):
        longest = max((len(str(cell.value)) for cell in cells if cell.value is not None), default=0)
        sheet.column_dimensions[get_column_letter(place)].width = min(longest + 3, _WIDEST)


def repeatable(book: Workbook, day: str) -> bytes:
    """The file without the time of writing, which openpyxl puts into its properties and its archive. `day` is ISO."""
    written = datetime.fromisoformat(day[:10])
    book.properties.created = written
    raw = io.BytesIO()
    book.save(raw)
    return dated(raw, written)


def dated(raw: io.BytesIO, written: datetime) -> bytes:
    """An Office file as if it had been written then, whenever it was; the same content gives the same bytes."""
    stamp = f"{written.isoformat()}Z".encode()
    result = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            target.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()
