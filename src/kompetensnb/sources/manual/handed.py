"""A file as it was handed in: who it is from, and where in it the table begins."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.grids import Grid, read_csv, read_xlsx
from kompetensnb.sources.manual.kind import Kind, get_kind
from kompetensnb.sources.scb.labels import normal
from kompetensnb.vocabulary.statuses import Status

DATA: Final = "Uppgifter"
SOURCE: Final = "Källa"
ENDINGS: Final = (".xlsx", ".csv", ".txt")
MAX_BYTES: Final = 20_000_000

KIND: Final = "Sort"
SUBJECT: Final = "Ämne"
AUTHORITY: Final = "Myndighet"
TITLE: Final = "Titel"
DAY: Final = "Datum"
ADDRESS: Final = "Webbadress"
LICENCE: Final = "Licens"
STATUS: Final = "Status"
ASKED: Final = (KIND, SUBJECT, AUTHORITY, TITLE, DAY, ADDRESS, LICENCE, STATUS)
"""What is asked about a file, on a sheet of its own or in the first lines of a CSV file."""
_NEEDED: Final = (AUTHORITY, TITLE, DAY)


@dataclass(frozen=True)
class Source:
    """What somebody wrote about a file. `status` is None when they did not say."""

    authority: str
    title: str
    day: date
    address: str
    licence: str
    status: Status | None


@dataclass(frozen=True)
class Handed:
    """A file that can be checked: its kind, and the rows from the headings on.

    `first` is the number of the headings' row in the sheet, counted from one as people do.
    """

    file: str
    sha256: str
    kind: Kind
    told: Mapping[str, str]
    sheet: str
    first: int
    rows: tuple[tuple[str, ...], ...]


def read_handed(path: Path) -> Handed:
    """The file, opened.

    Raises:
        KompetensnbError: manual-ending, manual-large, grid-unreadable, manual-sheet (with the sheets found),
            manual-kind, manual-subject, manual-empty.
    """
    file = path.name
    if path.suffix.casefold() not in ENDINGS:
        raise KompetensnbError("manual-ending", file=file, allowed=ENDINGS)
    if path.stat().st_size > MAX_BYTES:
        raise KompetensnbError("manual-large", file=file, allowed=MAX_BYTES // 1_000_000)
    data = path.read_bytes()
    if path.suffix.casefold() == ".xlsx":
        told, table = _sheets(read_xlsx(data, file), file)
        start = 0
    else:
        table = read_csv(data)
        told, start = _lines(table)
    rows = table.rows[start:]
    skipped = next((place for place, row in enumerate(rows) if any(row)), None)
    if skipped is None:
        raise KompetensnbError("manual-empty", file=file, sheet=table.name or "–")
    kind = get_kind(told.get(KIND, ""), told.get(SUBJECT, ""))
    digest = hashlib.sha256(data).hexdigest()
    return Handed(file, digest, kind, told, table.name, start + skipped + 1, rows[skipped:])


def source_of(told: Mapping[str, str], today: date) -> tuple[Source | None, list[KompetensnbError]]:
    """What is told about the source, or all that is wrong with it."""
    faults = [KompetensnbError("manual-source", value=name) for name in _NEEDED if not told.get(name)]
    day, status = _day(told.get(DAY, "")), _status(told.get(STATUS, ""))
    if told.get(DAY) and (day is None or day > today):
        faults.append(KompetensnbError("manual-day", value=told[DAY][:60], allowed=today.isoformat()))
    if told.get(STATUS) and status is None:
        allowed = tuple(item.value for item in Status if item.has_value)
        faults.append(KompetensnbError("manual-status", value=told[STATUS][:60], allowed=allowed))
    if faults or day is None:
        return None, faults
    known = {name: told.get(name, "") for name in ASKED}
    return Source(known[AUTHORITY], known[TITLE], day, known[ADDRESS], known[LICENCE], status), []


def _sheets(sheets: Sequence[Grid], file: str) -> tuple[dict[str, str], Grid]:
    by_name = {normal(sheet.name): sheet for sheet in sheets}
    for name in (SOURCE, DATA):
        if normal(name) not in by_name:
            found = tuple(sheet.name for sheet in sheets)
            raise KompetensnbError("manual-sheet", file=file, value=name, found=found)
    told: dict[str, str] = {}
    for row in by_name[normal(SOURCE)].rows:
        told |= _told(row)
    return told, by_name[normal(DATA)]


def _lines(table: Grid) -> tuple[dict[str, str], int]:
    """What the first lines of a CSV file tell, and how many they are."""
    told: dict[str, str] = {}
    for place, row in enumerate(table.rows):
        found = _told(row)
        if any(row) and not found:
            return told, place
        told |= found
    return told, len(table.rows)


def _told(row: Sequence[str]) -> dict[str, str]:
    name = next((name for name in ASKED if row and normal(row[0].rstrip(":")) == normal(name)), None)
    return {name: row[1] if len(row) > 1 else ""} if name else {}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _status(text: str) -> Status | None:
    found = next((item for item in Status if normal(text) == item.value), None)
    return found if found and found.has_value else None
