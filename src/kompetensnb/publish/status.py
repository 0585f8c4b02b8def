"""What a snapshot holds, table by table: how old, how complete, how much is missing or suppressed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.statuses import Status


@dataclass(frozen=True)
class TableStatus:
    """One table of a snapshot.

    `age_days` counts from the day the producer's figures were last taken. `gaps` are years without any row between the
    first and the last. Shares are per cent of the rows. A date that is not known is None.
    """

    snapshot: str
    table: str
    rows: int
    first_year: int
    last_year: int
    gaps: tuple[int, ...]
    retrieved: date | None
    age_days: int | None
    next_release: date | None
    missing_percent: float
    suppressed_percent: float
    origins: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO text."""
        plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(self).items()}
        return plain | {"gaps": list(self.gaps), "origins": list(self.origins)}


def snapshot_status(snapshot: Snapshot, today: date) -> list[TableStatus]:
    """The status of every table, in the order of the registry. Reads every table, so a damaged one is found.

    Raises:
        KompetensnbError: what `Snapshot.table` raises.
    """
    return [_table_status(snapshot, subject, today) for subject in snapshot.subjects]


def _table_status(snapshot: Snapshot, subject: str, today: date) -> TableStatus:
    table = snapshot.table(subject)
    names = sorted({name for cell in table["origin"].unique() for name in str(cell).split("; ")})
    origins = [snapshot.origin(name) for name in names]
    retrieved = max(_days(origins, "retrieved"), default=None)
    years = {int(year) for year in table["year"].unique()}
    return TableStatus(
        snapshot=snapshot.id,
        table=subject,
        rows=len(table),
        first_year=min(years),
        last_year=max(years),
        gaps=tuple(sorted(set(range(min(years), max(years))) - years)),
        retrieved=retrieved,
        age_days=(today - retrieved).days if retrieved else None,
        next_release=min(_days(origins, "next_release"), default=None),
        missing_percent=_percent(table, Status.MISSING),
        suppressed_percent=_percent(table, Status.SUPPRESSED),
        origins=tuple(names),
    )


def _days(origins: Iterable[Origin], field: str) -> list[date]:
    return [day for origin in origins if (day := getattr(origin, field)) is not None]


def _percent(table: pd.DataFrame, status: Status) -> float:
    return round(float((table["status"] == str(status)).mean()) * 100, 2)
