"""The account of a fetch: what became of every table, what is new, and what was kept from before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.revision import Revision
from kompetensnb.store.origin import Origin


@dataclass(frozen=True)
class TableAccount:
    """What became of one table. A table that failed has an error, one that was fetched a revision and its figures."""

    name: str
    subject: str
    producer: str
    error: KompetensnbError | None = None
    origin: Origin | None = None
    looked_up: bool = False
    rows: int = 0
    cells: int = 0
    parts: int = 0
    reused: int = 0
    revision: Revision | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO text."""
        named = {"name": self.name, "subject": self.subject, "producer": self.producer}
        plain: dict[str, Any] = named | {"fetched": self.error is None}
        if self.error is not None:
            fields = {name: _plain(value) for name, value in self.error.fields.items()}
            return plain | {"error": self.error.key, "fields": fields}
        counts = {name: getattr(self, name) for name in ("looked_up", "rows", "cells", "parts", "reused")}
        origin = self.origin.to_json() if self.origin else None
        return plain | counts | {"origin": origin, "revision": self.revision.to_json() if self.revision else None}


@dataclass(frozen=True)
class FetchAccount:
    """What a fetch did. `snapshot` is empty when no table could be had, and equals `base` when nothing was new.

    `derived` are the series that were computed from fresh figures. `carried` are the subjects whose figures all are
    those of the snapshot before, with the days these were taken.
    """

    snapshot: str
    base: str
    tables: tuple[TableAccount, ...]
    carried: Mapping[str, date | None]
    calls: int
    derived: tuple[Origin, ...] = ()

    @property
    def failed(self) -> tuple[TableAccount, ...]:
        """The tables that could not be had."""
        return tuple(table for table in self.tables if table.error is not None)

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO text."""
        return {
            "snapshot": self.snapshot,
            "base": self.base,
            "calls": self.calls,
            "tables": [table.to_json() for table in self.tables],
            "derived": [origin.to_json() for origin in self.derived],
            "carried": {name: day.isoformat() if day else None for name, day in self.carried.items()},
        }


def _plain(value: object) -> Any:
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else value
