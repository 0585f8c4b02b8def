"""Files with rows for the registers, opened: which register each table is for, and which heading each column has."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row
from kompetensnb.followup.exporting import columns
from kompetensnb.followup.registers import REGISTERS, register
from kompetensnb.followup.words import CHANGED, CREATED, heading, register_name
from kompetensnb.sources.grids import Grid, read_csv, read_xlsx
from kompetensnb.vocabulary.texts import LANGUAGES, Text, slug, spelling_key

ENDINGS: Final = (".xlsx", ".csv")
MAX_MB: Final = 20
_DELIMITERS: Final = ";\t,"
_OWN: Final = (CREATED, CHANGED)
"""Columns that the program fills in: they may be there or not, and what they say is not read."""


@dataclass(frozen=True)
class Line:
    """One row of a table: its number as people count, and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """The rows for one register. `letters` gives the place of each column, `faults` what is wrong with the headings."""

    model: type[Row]
    sheet: str
    lines: tuple[Line, ...]
    places: Mapping[str, int]
    faults: tuple[KompetensnbError, ...]


def read_tables(path: Path, name: str = "") -> tuple[Table, ...]:
    """The tables of a file: a sheet of a workbook for each register, or a CSV file of one, which `name` may tell.

    Raises:
        KompetensnbError: followup-file, followup-file-register, followup-register, followup-sheet, grid-unreadable,
            manual-open.
    """
    ending = path.suffix.casefold()
    try:
        if ending not in ENDINGS or path.stat().st_size > MAX_MB * 1_000_000:
            raise KompetensnbError("followup-file", file=path.name, allowed=ENDINGS, most=MAX_MB)
        data = path.read_bytes()
    except OSError as error:
        raise KompetensnbError("manual-open", file=path.name, reason=error.strerror or str(error)) from error
    if ending == ".csv":
        return (_table(_register_of(path, name), path.name, _csv(data, path.name)),)
    sheets = read_xlsx(data, path.name)
    known = {spelling: model for model in REGISTERS.values() for spelling in _spellings(model)}
    tables = [_table(model, sheet.name, sheet) for sheet in sheets if (model := known.get(spelling_key(sheet.name)))]
    if not tables:
        raise KompetensnbError("followup-sheet", file=path.name, found=tuple(sheet.name for sheet in sheets))
    order = list(REGISTERS.values())
    return tuple(sorted(tables, key=lambda table: order.index(table.model)))


def _register_of(path: Path, name: str) -> type[Row]:
    if name in REGISTERS:
        return register(name)
    asked = slug(name or path.stem)
    for model in REGISTERS.values():
        if asked in {slug(spelling) for spelling in _spellings(model)}:
            return model
    if name:
        raise KompetensnbError("followup-register", value=name[:60], allowed=tuple(REGISTERS))
    raise KompetensnbError("followup-file-register", file=path.name, allowed=tuple(REGISTERS))


def _spellings(model: type[Row]) -> Iterator[str]:
    yield from (spelling_key(register_name(model.__tablename__)[language]) for language in LANGUAGES)
    yield spelling_key(model.__tablename__)


def _csv(data: bytes, file: str) -> Grid:
    """The cells; the headings alone tell what stands between them, since longer texts hold any sign."""
    first = data.replace(b"\0", b"").split(b"\n", 1)[0].decode("latin-1")
    try:
        return read_csv(data, max(_DELIMITERS, key=first.count))
    except csv.Error as error:
        raise KompetensnbError("grid-unreadable", detail=repr(error), file=file) from error


def _table(model: type[Row], sheet: str, grid: Grid) -> Table:
    headings = grid.rows[0] if grid.rows else ()
    names = {
        spelling_key(heading(model.__tablename__, name)[language]): name
        for name in columns(model)
        for language in LANGUAGES
    }
    found = [names.get(spelling_key(cell)) for cell in headings]
    faults = [*_lacking(model, sheet, found), *_unknown(model, sheet, headings, found)]
    places = {name: place for place, name in enumerate(found) if name}
    lines = (
        Line(number, {name: row[place] if place < len(row) else "" for name, place in places.items()})
        for number, row in enumerate(grid.rows[1:], start=2)
        if any(row)
    )
    return Table(model, sheet, () if faults else tuple(lines), places, tuple(faults))


def _lacking(model: type[Row], sheet: str, found: list[str | None]) -> Iterator[KompetensnbError]:
    for name in columns(model):
        count = found.count(name)
        if count > 1 or (count == 0 and name not in _OWN):
            yield KompetensnbError("followup-heading", sheet=sheet, value=heading(model.__tablename__, name))


def _unknown(
    model: type[Row], sheet: str, headings: tuple[str, ...], found: list[str | None]
) -> Iterator[KompetensnbError]:
    known = [heading(model.__tablename__, name) for name in columns(model)]
    allowed = Text(", ".join(name.sv for name in known), ", ".join(name.en for name in known))
    for told, name in zip(headings, found, strict=True):
        if told and name is None:
            yield KompetensnbError("followup-heading-unknown", sheet=sheet, value=told[:60], allowed=allowed)
