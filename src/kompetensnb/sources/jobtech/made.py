"""A table of Arbetsförmedlingen, checked and with its origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from kompetensnb.sources.jobtech.declaration import JobtechTable
from kompetensnb.sources.producer import FetchedTable
from kompetensnb.store.checks import check
from kompetensnb.store.origin import Origin
from kompetensnb.store.tables import canonical, content_hash

LICENCE: Final = "CC0 1.0"


@dataclass(frozen=True)
class Asked:
    """Where answers came from, how many there were, and how many of them were kept from an interrupted fetch."""

    address: str
    parts: int
    reused: int


def made(
    declaration: JobtechTable, asked: Asked, frame: pd.DataFrame, today: date, *, updated: date | None
) -> FetchedTable:
    """The table of rows in any order.

    Raises:
        KompetensnbError: what a table of a snapshot must not hold (`checks.check`).
    """
    rows = canonical(frame, declaration.subject)
    check(rows, declaration.subject, (declaration.origin,))
    origin = Origin(
        id=declaration.origin,
        producer="Arbetsförmedlingen",
        table=declaration.table,
        address=asked.address,
        licence=LICENCE,
        titles=declaration.titles,
        notes=declaration.notes,
        retrieved=today,
        updated=updated,
        sha256=content_hash(rows, declaration.subject),
    )
    return FetchedTable(declaration, rows, origin, len(rows), asked.parts, asked.reused)
