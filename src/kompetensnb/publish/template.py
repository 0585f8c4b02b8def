"""The template of a kind of file: a workbook that says how to fill it in and offers what may stand in each column."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kompetensnb.narrative.messages import text
from kompetensnb.publish.staging import staged, writing_to
from kompetensnb.sources.manual.checking import EXAMPLE
from kompetensnb.sources.manual.fields import branch_names
from kompetensnb.sources.manual.handed import ASKED, DATA, KIND, SOURCE, STATUS, SUBJECT
from kompetensnb.sources.manual.kind import SHOWN_MARKS, Field, Kind, get_kind, needs_subject
from kompetensnb.vocabulary import education_groups, programmes, regions
from kompetensnb.vocabulary.statuses import Status

_LANGUAGE: Final = "sv"  # the headings are Swedish, and so is who fills them in
_README: Final = "Läs mig"
_LISTS: Final = "Listor"
_LAST: Final = 5000
"""Rows of the table that get drop-down lists."""
_HEAD: Final = PatternFill("solid", fgColor="DDE7EE")
_EXAMPLE_FONT: Final = Font(italic=True, color="7A7A7A")
_NAMES: Final = {"riket": regions.COUNTRY, "lan": regions.COUNTY}


def write_template(name: str, out: Path, subject: str = "") -> Path:
    """The template of a kind as a file; `out` is the file, or a folder for one that is called as the kind.

    Raises:
        KompetensnbError: manual-kind, manual-subject, out-not-writable, out-not-folder, out-disk-full, out-failed.
    """
    kind = get_kind(name, subject)
    file = out if out.suffix.casefold() == ".xlsx" else out / f"{'-'.join(filter(None, [kind.id, subject]))}.xlsx"
    with staged(file.parent) as aside, writing_to(file.parent):
        (aside / file.name).write_bytes(template(kind))
    return file


def template(kind: Kind) -> bytes:
    """The workbook: how to (Läs mig), what it is from (Källa), the table with an example (Uppgifter)."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    _readme(book.create_sheet(_README), kind)
    _source(book.create_sheet(SOURCE), kind)
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    _table(book.create_sheet(DATA, index=2), lists, kind)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _readme(sheet: Worksheet, kind: Kind) -> None:
    sheet.column_dimensions["A"].width = 100
    sheet.append([kind.names[_LANGUAGE]])
    sheet["A1"].font = Font(bold=True, size=14)
    steps = [
        text(f"manual.readme-{step}", _LANGUAGE, marks=" ".join(SHOWN_MARKS))
        for step in ("source", "rows", "marks", "save")
    ]
    for line in ["", kind.about[_LANGUAGE], "", *steps, "", *_columns(kind)]:
        sheet.append([line])
    for row in sheet.iter_rows():
        row[0].alignment = Alignment(wrap_text=True, vertical="top")


def _columns(kind: Kind) -> Iterator[str]:
    for field in kind.fields:
        yield text("manual.readme-column", _LANGUAGE, heading=field.heading, meaning=_meaning(kind, field))
    for spread, heading in kind.figures.items():
        yield text("manual.readme-figure", _LANGUAGE, heading=heading, unit=kind.subject.unit(spread).names[_LANGUAGE])


def _meaning(kind: Kind, field: Field) -> str:
    if field.type in ("region", "year", "month", "programme", "branch", "education_group"):
        return text(f"manual.type-{field.type}", _LANGUAGE)
    return kind.subject.column(field.column).meaning[_LANGUAGE]


def _source(sheet: Worksheet, kind: Kind) -> None:
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = 50
    sheet.column_dimensions["C"].width = 70
    subject = kind.subject.id if needs_subject(kind.id) else ""
    given = {KIND: kind.id, SUBJECT: subject, STATUS: str(kind.status)}
    for number, name in enumerate((name for name in ASKED if name != SUBJECT or subject), start=1):
        key = ASKED.index(name)
        sheet.append([name, given.get(name, ""), text(f"manual.source-{key}", _LANGUAGE)])
        sheet.cell(number, 1).font = Font(bold=True)
        sheet.cell(number, 3).font = _EXAMPLE_FONT
        if name == STATUS:
            offered = ",".join(status.value for status in Status if status.has_value)
            _offer(sheet, f'"{offered}"', f"B{number}")


def _table(sheet: Worksheet, lists: Worksheet, kind: Kind) -> None:
    sheet.append(list(kind.headings))
    sheet.append([_example(kind, heading) for heading in kind.headings])
    for place, heading in enumerate(kind.headings, start=1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.cell(1, place).fill = _HEAD
        sheet.cell(2, place).font = _EXAMPLE_FONT
        sheet.column_dimensions[get_column_letter(place)].width = max(16, len(heading) + 4)
    sheet.freeze_panes = "A2"
    _given_rows(sheet, kind)
    for place, field in enumerate(kind.fields, start=1):
        allowed = _allowed(field)
        if allowed:
            letter = get_column_letter(lists.max_column + 1 if lists.max_row > 1 else 1)
            for row, name in enumerate(allowed, start=1):
                lists[f"{letter}{row}"] = name
            column = get_column_letter(place)
            _offer(sheet, f"{_LISTS}!${letter}$1:${letter}${len(allowed)}", f"{column}3:{column}{_LAST}")


def _given_rows(sheet: Worksheet, kind: Kind) -> None:
    """Below the example a row for each value of the column that has one, so that only the answers are left to write."""
    for place, field in enumerate(kind.fields, start=1):
        if field.column == kind.row_each:
            for row, name in enumerate(field.values.values(), start=3):
                sheet.cell(row, place, name)
            sheet.column_dimensions[get_column_letter(place)].width = max(map(len, field.values.values()))


def _example(kind: Kind, heading: str) -> object:
    """The cell of the example: the first one says what the row is, so that nobody takes it for a figure."""
    if heading == kind.headings[0]:
        return f"{EXAMPLE} – {text('manual.example', _LANGUAGE)}"
    return kind.example.get(heading, "…")


def _allowed(field: Field) -> Sequence[str]:
    if field.type == "region":
        named = [regions.get(_NAMES[level]).name(_LANGUAGE) for level in field.levels if level in _NAMES]
        everywhere = regions.of_kind(regions.RegionKind.MUNICIPALITY) if "kommun" in field.levels else ()
        return [*named, *(region.name(_LANGUAGE) for region in everywhere)]
    if field.type == "programme":
        return [programme.name(_LANGUAGE) for programme in programmes.all_programmes()]
    if field.type == "branch":
        return branch_names()
    if field.type == "education_group":
        return [group.name(_LANGUAGE) for group in education_groups.all_groups()]
    return list(field.values.values())


def _offer(sheet: Worksheet, formula: str, cells: str) -> None:
    """A drop-down list. Something else may still be typed or pasted: the check says what is wrong with it."""
    offered = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(offered)
    offered.add(cells)
