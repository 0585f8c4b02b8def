"""What the councils have written, as pages read it: the rows of every register at one moment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

import pandas as pd

from kompetensnb.errors import KompetensnbError

Record = Mapping[str, Any]
"""A row of a register: its fields, and `id`, `version`, `closed_at`, `example`, `created_at` and `changed_at`."""


@dataclass(frozen=True, eq=False)
class Records:
    """The rows by register, those that are closed too; missing is None.

    `as_of` is the moment of the last change, `example` says that some of it is invented. `exists` is False where no
    registers have been made: what is there is then the example or nothing. `trouble` is why registers that there are
    could not be read; then there are no rows.
    """

    rows: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    as_of: datetime | None = None
    exists: bool = False
    trouble: KompetensnbError | None = None

    @classmethod
    def empty(cls, trouble: KompetensnbError | None = None) -> Records:
        """No rows at all."""
        return cls(trouble=trouble)

    @cached_property
    def example(self) -> bool:
        """Whether an open row is invented."""
        return any(row["example"] for name in self.rows for row in self.open(name))

    @cached_property
    def stamp(self) -> str:
        """A hash of the content: the same rows have the same one, whenever and from wherever they are read."""
        told = hashlib.sha256()
        for name in sorted(self.rows):
            for row in sorted(self.rows[name], key=lambda row: str(row["id"])):
                told.update(repr((name, sorted((key, _plain(value)) for key, value in row.items()))).encode())
        return told.hexdigest()

    def all(self, register: str) -> tuple[Record, ...]:
        """Every row of a register, closed ones too; none for one that is not there."""
        return self.rows.get(register, ())

    def open(self, register: str) -> tuple[Record, ...]:
        """The rows that still hold."""
        return tuple(row for row in self.all(register) if row["closed_at"] is None)

    def by_id(self, register: str) -> dict[str, Record]:
        """Every row by its id, for what other rows refer to."""
        return {row["id"]: row for row in self.all(register)}

    def where(self, register: str, **wanted: object) -> Iterator[Record]:
        """The open rows whose fields have these values."""
        for row in self.open(register):
            if all(row[name] == value for name, value in wanted.items()):
                yield row

    def frame(self, register: str) -> pd.DataFrame:
        """A register as a table: its columns, and `closed`; columns are objects, so that missing stays None."""
        rows = self.all(register)
        table = pd.DataFrame.from_records(list(rows), columns=list(rows[0]) if rows else None)
        table = table.astype(object).where(table.notna(), None)
        return table.assign(closed=[row["closed_at"] is not None for row in rows])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
