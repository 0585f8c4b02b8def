"""The check of a file: every fault is told with its row and column, and a file with a fault gives no rows at all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from openpyxl.utils import get_column_letter

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources import grids
from kompetensnb.sources.manual.fields import Unfit, code
from kompetensnb.sources.manual.handed import Handed, Source, source_of
from kompetensnb.sources.manual.kind import MARKS, SHOWN_MARKS, Field
from kompetensnb.sources.scb.labels import normal
from kompetensnb.vocabulary.statuses import Status

EXAMPLE: Final = "EXEMPEL"
"""How the row that shows how to fill in a template begins."""

FAULTS: Final = 200
"""So many faults of one file are told; who has more has misunderstood something, and the first ones say what."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Checked:
    """Either rows of the subject and the source, or faults; `origin` is left to whoever takes the rows in."""

    rows: tuple[Row, ...]
    source: Source | None
    faults: tuple[KompetensnbError, ...]


def check_handed(handed: Handed, today: date) -> Checked:
    """All that is wrong with a file, or its rows."""
    source, faults = source_of(handed.told, today)
    table = _Table(handed, source.status if source and source.status else handed.kind.status)
    table.read()
    faults += table.faults
    if not faults and not table.rows:
        faults = [KompetensnbError("manual-empty", file=handed.file, sheet=handed.sheet or "–")]
    return Checked(() if faults else tuple(table.rows), source, tuple(faults[:FAULTS]))


class _Table:
    """The table of one file, read once; `rows` and `faults` grow on the way."""

    def __init__(self, handed: Handed, status: Status) -> None:
        self._handed, self._kind, self._status = handed, handed.kind, status
        self._seen: dict[tuple[Any, ...], int] = {}
        self._above: dict[str, str] = {}
        self.rows: list[Row] = []
        self.faults: list[KompetensnbError] = []

    def read(self) -> None:
        places = self._places()
        if places is None:
            return
        for number, cells in enumerate(self._handed.rows[1:], start=self._handed.first + 1):
            if self._is_filled(cells, places):
                self._row(number, cells, places)

    def _places(self) -> dict[str, int] | None:
        """Where each heading stands; None when one is missing, there twice, or nobody's."""
        found = [normal(cell) for cell in self._handed.rows[0]]
        wanted = {normal(heading): heading for heading in self._kind.headings}
        for name, heading in wanted.items():
            if found.count(name) != 1:
                key = "manual-heading" if name not in found else "manual-heading-twice"
                self._fault(key, self._handed.first, value=heading, found=tuple(filter(None, self._handed.rows[0])))
        for place, name in enumerate(found):
            if name and name not in wanted:
                told = self._handed.rows[0][place]
                self._fault("manual-heading-unknown", self._handed.first, value=told[:60], allowed=self._kind.headings)
        return None if self.faults else {heading: found.index(name) for name, heading in wanted.items()}

    def _is_filled(self, cells: tuple[str, ...], places: Mapping[str, int]) -> bool:
        """Whether somebody has written anything: what the template puts in a row of its own does not count."""
        given = {places[field.heading] for field in self._kind.fields if field.column == self._kind.row_each}
        return any(cell for place, cell in enumerate(cells) if place not in given)

    def _row(self, number: int, cells: tuple[str, ...], places: Mapping[str, int]) -> None:
        if any(cell.upper().startswith(EXAMPLE) for cell in cells):
            self._fault("manual-example", number)
            return
        before = len(self.faults)
        keys: dict[str, str | int] = dict(self._kind.constants)
        keys |= {field.column: self._key(number, cells, places[field.heading], field) for field in self._kind.fields}
        told = {
            spread: self._figure(number, cells, places[heading], spread)
            for spread, heading in self._kind.figures.items()
        }
        if len(self.faults) == before:
            self._take(number, keys, told)

    def _take(self, number: int, keys: dict[str, str | int], told: Mapping[str, Row]) -> None:
        name = tuple(keys.values())
        if name in self._seen:
            self._fault("manual-row-twice", number, value=", ".join(map(str, name)), first=self._seen[name])
        self._seen.setdefault(name, number)
        for spread, figure in told.items():
            self.rows.append(keys | ({self._kind.spread: spread} if spread else {}) | figure)

    def _key(self, number: int, cells: tuple[str, ...], place: int, field: Field) -> str | int:
        cell = cells[place] if place < len(cells) else ""
        if field.ditto:
            cell = self._above[field.column] = cell or self._above.get(field.column, "")
        try:
            return code(field, self._kind.subject.column(field.column), cell)
        except Unfit as unfit:
            key = "manual-cell-empty" if not cell else "manual-cell"
            self._fault(key, number, place, value=cell[:60], allowed=unfit.allowed)
            return ""

    def _figure(self, number: int, cells: tuple[str, ...], place: int, spread: str) -> Row:
        cell = cells[place] if place < len(cells) else ""
        told: Row = {"value": math.nan, "status": str(self._status)}
        if cell in MARKS:
            told["status"] = str(MARKS[cell])
        else:
            value, unit = grids.number(cell), self._kind.subject.unit(spread)
            low, high = unit.minimum, unit.maximum
            if value is None:
                key = "manual-formula" if cell.startswith("=") else "manual-number"
                self._fault(key, number, place, value=cell[:60], allowed=SHOWN_MARKS)
            elif (low is not None and value < low) or (high is not None and value > high):
                bounds = f"{'–∞' if low is None else f'{low:g}'} – {'∞' if high is None else f'{high:g}'}"
                self._fault("manual-cell", number, place, value=cell[:60], allowed=(bounds,))
            told["value"] = math.nan if value is None else value
        return told | ({"mark": cell if cell in MARKS else ""} if self._kind.subject.has_marks else {})

    def _fault(self, key: str, number: int, place: int | None = None, **fields: Any) -> None:
        where: dict[str, Any] = {"sheet": self._handed.sheet or self._handed.file, "row": number}
        if place is not None:
            where["column"] = f"{get_column_letter(place + 1)} ({self._handed.rows[0][place]})"
        self.faults.append(KompetensnbError(key, **where | fields))
