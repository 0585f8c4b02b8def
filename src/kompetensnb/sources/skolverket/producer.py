"""Skolverket as a producer of tables: exports of statistics, and the register of planned education."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.producer import FetchedTable, Fetcher, Job, Producer
from kompetensnb.sources.skolverket import planned, siris
from kompetensnb.sources.skolverket.declaration import SIRIS, ExportDeclaration, exports
from kompetensnb.sources.skolverket.planned import PLANNED, PlannedDeclaration, fetch_planned
from kompetensnb.sources.skolverket.table import fetch_export

Declared = ExportDeclaration | PlannedDeclaration


def _declarations() -> Mapping[str, Declared]:
    return {**exports(), **planned.planned()}


def _connect(clients: Mapping[str, JsonClient]) -> Fetcher[Declared]:
    service = siris.Siris(clients[SIRIS])

    def fetch(declaration: Declared, job: Job) -> FetchedTable:
        if isinstance(declaration, ExportDeclaration):
            return fetch_export(service, declaration, job)
        return fetch_planned(clients[PLANNED], declaration, job)

    return fetch


# Neither service announces a limit: five calls a second is what others who ask them keep to.
SKOLVERKET: Final = Producer(
    "skolverket", {SIRIS: siris.BASE_URL, PLANNED: planned.BASE_URL}, _declarations, _connect, calls=5
)
