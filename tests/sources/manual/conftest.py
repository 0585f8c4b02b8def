"""Files as an analyst would hand them in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kompetensnb.sources.manual.kind import get_kind

TODAY = date(2026, 11, 22)
HEADINGS = get_kind("antagning").headings
ROWS: Sequence[Sequence[object]] = (
    ("Borås", 2026, "Teknikprogrammet", 120, "1 135", "x"),
    (1490, 2026, "VO", 64, None, 60.0),
    ("göteborg", "2026", "introduktion", "-", "..", 0),
)
SOURCE: dict[str, object] = {
    "Sort": "antagning",
    "Myndighet": "Göteborgsregionen",
    "Titel": "Slutantagning 2026",
    "Datum": date(2026, 7, 1),
}

Hand = Callable[..., Path]


@pytest.fixture
def hand(tmp_path: Path) -> Hand:
    """Writes a workbook with the sheets Källa and Uppgifter, changed as the test says."""

    def write(
        rows: Sequence[Sequence[object]] = ROWS,
        *,
        headings: Sequence[object] = HEADINGS,
        name: str = "antagning 2026.xlsx",
        sheets: Sequence[str] = ("Källa", "Uppgifter"),
        **source: Any,
    ) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        told, table = (book.create_sheet(sheet) for sheet in sheets)
        for line in (SOURCE | source).items():
            told.append(line)
        for row in (headings, *rows):
            table.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return write
