"""Statistics Sweden as a producer of tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.producer import FetchedTable, Fetcher, Job, Producer
from kompetensnb.sources.scb.api import BASE_URL, ScbApi
from kompetensnb.sources.scb.declaration import TableDeclaration, declarations
from kompetensnb.sources.scb.table import fetch_table


def _connect(clients: Mapping[str, JsonClient]) -> Fetcher[TableDeclaration]:
    api = ScbApi(clients[""])

    def fetch(declaration: TableDeclaration, job: Job) -> FetchedTable:
        return fetch_table(api, declaration, job)

    return fetch


SCB: Final = Producer("scb", {"": BASE_URL}, declarations, _connect)
