"""The registers as files: a workbook with a sheet for each, or a CSV file of one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select
from sqlalchemy.orm import Session

from kompetensnb.followup.base import Row, fields_of
from kompetensnb.followup.cells import YES, cell_of
from kompetensnb.followup.fields import Field, Kind
from kompetensnb.followup.words import (
    CHANGED,
    CLOSED,
    CREATED,
    EXAMPLE,
    ID,
    VERSION,
    choice_name,
    heading,
    register_name,
)
from kompetensnb.publish.staging import staged, writing_to
from kompetensnb.vocabulary.texts import slug

Form = Literal["xlsx", "csv"]
_OFFERED: Final = 255
"""Most signs of a drop-down list inside a cell's own rule."""
_LAST: Final = 5000
_WIDE: Final = (Kind.PROSE,)
_FIGURES: Final = (Kind.WHOLE, Kind.NUMBER)


def columns(model: type[Row]) -> tuple[str, ...]:
    """The columns of a file, in order: what names the row, what somebody writes, and what is kept about the row."""
    return (ID, VERSION, *fields_of(model), CLOSED, EXAMPLE, CREATED, CHANGED)


def export_files(
    session: Session, models: Sequence[type[Row]], form: Form, out: Path, language: str
) -> tuple[Path, ...]:
    """The registers as one workbook, or as one CSV file each, in the folder `out`; all files or none.

    Raises:
        KompetensnbError: out-not-writable, out-not-folder, out-disk-full, out-failed.
    """
    files = (
        {"register.xlsx": workbook(session, models, language)}
        if form == "xlsx"
        else {
            f"{slug(register_name(model.__tablename__)[language])}.csv": csv_file(session, model, language)
            for model in models
        }
    )
    with staged(out) as aside, writing_to(out):
        for name, data in files.items():
            (aside / name).write_bytes(data)
    return tuple(out / name for name in files)


def csv_file(session: Session, model: type[Row], language: str) -> bytes:
    """All rows of a register, closed ones too: semicolons, UTF-8 with its mark, as Swedish Excel wants it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heading(model.__tablename__, name)[language] for name in columns(model))
    writer.writerows(_cells(session, model, language))
    return text.getvalue().encode("utf-8-sig")


def workbook(session: Session, models: Sequence[type[Row]], language: str) -> bytes:
    """All rows of the registers, closed ones too, a sheet for each register; an empty one is a template."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for model in models:
        _sheet(book.create_sheet(register_name(model.__tablename__)[language]), session, model, language)
    book.properties.creator = "kompetensnb"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _cells(session: Session, model: type[Row], language: str) -> Iterator[list[str]]:
    fields = fields_of(model)
    for row in session.scalars(select(model).order_by(model.created_at, model.id)):
        own = [cell_of(field, getattr(row, name), language) for name, field in fields.items()]
        closed = row.closed_at.isoformat() if row.closed_at else ""
        kept = [closed, YES[language] if row.example else "", row.created_at.isoformat(), row.changed_at.isoformat()]
        yield [row.id, str(row.version), *own, *kept]


def _sheet(sheet: Worksheet, session: Session, model: type[Row], language: str) -> None:
    fields = fields_of(model)
    for place, name in enumerate(columns(model), start=1):
        label = heading(model.__tablename__, name)[language]
        letter = get_column_letter(place)
        sheet.cell(1, place, label).font = Font(bold=True)
        sheet.column_dimensions[letter].width = 50 if name in fields and fields[name].kind in _WIDE else len(label) + 8
        if name in fields and fields[name].kind is Kind.CHOICE:
            _offer(sheet, letter, fields[name], language)
    for line, cells in enumerate(_cells(session, model, language), start=2):
        for place, (name, told) in enumerate(zip(columns(model), cells, strict=True), start=1):
            _put(sheet.cell(line, place), told, fields.get(name))
    sheet.freeze_panes = "C2"


def _put(cell: Any, told: str, field: Field | None) -> None:
    """A figure as a number where a number keeps all of it, everything else as a text."""
    if field is not None and field.kind in _FIGURES and told:
        value = float(told.replace(",", "."))
        if f"{value:.10g}" == told.replace(",", "."):
            cell.value = value
            return
    cell.value = told or None
    cell.data_type = "s" if told else "n"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text="\n" in told, vertical="top")


def _offer(sheet: Worksheet, letter: str, field: Field, language: str) -> None:
    names = [choice_name(field, code)[language] for code in field.choices]
    if len(",".join(names)) <= _OFFERED and not any("," in name for name in names):
        offered = DataValidation(type="list", formula1=f'"{",".join(names)}"', allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(offered)
        offered.add(f"{letter}2:{letter}{_LAST}")
