"""One table of exports, fetched: the files of all levels and periods, and the rows in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.producer import FetchedTable, Job
from kompetensnb.sources.skolverket.declaration import ExportDeclaration, Level
from kompetensnb.sources.skolverket.export import Export, read_export
from kompetensnb.sources.skolverket.rows import Row, rows
from kompetensnb.sources.skolverket.siris import Siris
from kompetensnb.store.checks import check
from kompetensnb.store.origin import Origin
from kompetensnb.store.tables import canonical, content_hash

_TRIED: Final = 3
"""Periods of a file for all years that are tried, the latest first: one may be announced before it is filled."""


def fetch_export(siris: Siris, declaration: ExportDeclaration, job: Job) -> FetchedTable:
    """Everything that a declaration asks for, from the service or from what an interrupted fetch left.

    Raises:
        KompetensnbError: what `Siris`, `read_export` and `rows` raise; skolverket-empty when no file has a row of ours;
            what a table of a snapshot must not hold (`checks.check`).
    """
    ids: dict[Level, str] = {level: siris.export_id(declaration, level) for level in declaration.exports}
    asked = [
        (level, export, period) for level, export in ids.items() for period in _periods(siris, declaration, export)
    ]
    files = _Files(siris, declaration, job)
    found: list[Row] = []
    drawn: list[date] = []
    filled: set[Level] = set()
    for done, (level, export, period) in enumerate(asked):
        job.progress(done, len(asked))
        if declaration.shape == "series" and level in filled:
            continue
        content = files.get(export, period)
        new = rows(declaration, content, level, files.name(export, period))
        found += [row for row in new if row["year"] >= declaration.first_year]
        drawn += [content.drawn] if content.drawn else []
        filled |= {level} if new else set()
    job.progress(len(asked), len(asked))
    if not found:
        tried = tuple(files.name(export, period) for _, export, period in asked)
        raise KompetensnbError("skolverket-empty", value=declaration.title, found=tried)
    frame = canonical(pd.DataFrame(found), declaration.subject)
    check(frame, declaration.subject, (declaration.origin,))
    origin = Origin(
        id=declaration.origin,
        producer="Skolverket",
        table=declaration.table,
        address=siris.address(declaration, ids[tuple(ids)[-1]]),
        licence="Officiell statistik",
        titles=declaration.titles,
        notes=declaration.notes,
        retrieved=job.today,
        updated=max(drawn, default=None),
        sha256=content_hash(frame, declaration.subject),
    )
    looked_up = not all(declaration.exports.values())
    return FetchedTable(declaration, frame, origin, len(frame), files.parts, files.reused, looked_up)


def _periods(siris: Siris, declaration: ExportDeclaration, export: str) -> Iterator[str]:
    """Periods to ask for: the latest few of a file for all years, otherwise all that can hold a year of ours."""
    every = siris.periods(export)
    if declaration.shape == "series":
        yield from every[:_TRIED]
    else:
        yield from (period for period in every if int(period[:4]) >= declaration.first_year)


class _Files:
    """The files of one table, kept as they come. What is kept was read: a damaged answer is asked for again."""

    def __init__(self, siris: Siris, declaration: ExportDeclaration, job: Job) -> None:
        self._siris, self._declaration, self._job = siris, declaration, job
        self.parts = self.reused = 0

    def name(self, export: str, period: str) -> str:
        """How a sentence calls a file."""
        return f"export {export} {period}"

    def get(self, export: str, period: str) -> Export:
        """What one file says."""
        draw = self._siris.draw(export, period) if self._declaration.draws else "null"
        key = (self._siris.address(self._declaration, export), period, draw, self._job.today.isoformat())
        kept = self._job.work.get(key)
        data = self._siris.file(self._declaration, export, period, draw) if kept is None else kept
        content = read_export(data, self._declaration.form, self.name(export, period))
        if kept is None:
            self._job.work.put(key, data)
        self.parts += 1
        self.reused += kept is not None
        return content
