"""Tables as people and authorities hand them over: CSV in any of the usual forms, and XLSX, as rows of text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from kompetensnb.errors import KompetensnbError

_DELIMITERS: Final = (";", "\t", ",")
_DAMAGED: Final = (InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError)  # the last is that of XML
_SPACES: Final = re.compile(r"\s")
_PLAIN: Final = re.compile(r"-?[0-9]+([.,][0-9]+)?")
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(\s[0-9]{3})+([.,][0-9]+)?")
_EITHER: Final = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}")
"""Thousands as some write them, or three decimals: nobody can tell."""


@dataclass(frozen=True)
class Grid:
    """One sheet: its name (empty for CSV) and its rows of cells as text, an empty cell as an empty text.

    A number stands with a decimal comma, a day as an ISO date, a formula that nobody has computed as the formula.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]


def number(text: str) -> float | None:
    """The figure that a cell holds, written with decimal comma or point and any kind of space in thousands.

    None for everything else, also for what could be read in two ways («1.234»).
    """
    cell = text.strip().replace("−", "-")
    if _EITHER.fullmatch(cell) or not (_PLAIN.fullmatch(cell) or _GROUPED.fullmatch(cell)):
        return None
    return float(_SPACES.sub("", cell).replace(",", "."))


def read_csv(data: bytes, delimiter: str = "") -> Grid:
    """The cells of a CSV file in UTF-8, UTF-16 or the code of Swedish Windows.

    Without a `delimiter` it is the first of semicolon, tab and comma that stands in most lines that are not empty.
    """
    text = _decoded(data)
    cells = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text))
    return Grid("", tuple(tuple(cell.strip() for cell in row) for row in cells))


def read_xlsx(data: bytes, file: str) -> tuple[Grid, ...]:
    """All sheets of a workbook that can be seen.

    Raises:
        KompetensnbError: grid-unreadable when it is no XLSX file, or a damaged or locked one.
    """
    shown = _sheets(data, file, data_only=False)
    if not any(_is_formula(cell) for _, rows in shown for row in rows for cell in row):
        return tuple(Grid(name, tuple(tuple(map(_text, row)) for row in rows)) for name, rows in shown)
    computed = _sheets(data, file, data_only=True)
    return tuple(
        Grid(name, tuple(tuple(map(_computed, row, found)) for row, found in zip(rows, values, strict=True)))
        for (name, rows), (_, values) in zip(shown, computed, strict=True)
    )


def _sheets(data: bytes, file: str, *, data_only: bool) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Name and rows of each sheet that can be seen, read as they stand in the file.

    A stray cell in the last corner would otherwise make a row of 16 384 cells of every row before it.
    """
    found = []
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=data_only, read_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()  # some programs write wrong ones
                found.append((sheet.title, [tuple(row) for row in sheet.iter_rows(values_only=True)]))
    except (*_DAMAGED, KeyError, ValueError, TypeError, OSError) as error:
        raise KompetensnbError("grid-unreadable", detail=repr(error), file=file) from error
    return found


def _is_formula(cell: object) -> bool:
    return (isinstance(cell, str) and cell.startswith("=")) or type(cell).__name__ == "ArrayFormula"


def _computed(cell: object, value: object) -> str:
    """What a program that opened the file last made of a formula; the formula itself where none ever did."""
    return _text(cell if value is None else value)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "SANT" if cell else "FALSKT"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.10g}".replace(".", ",")
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return next((sign for sign in _DELIMITERS if 2 * _count(lines, sign) > len(lines)), _DELIMITERS[0])


def _count(lines: Iterable[str], sign: str) -> int:
    return sum(sign in line for line in lines)
