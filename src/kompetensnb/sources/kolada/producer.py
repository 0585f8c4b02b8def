"""Kolada as a producer of tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.kolada.api import BASE_URL, KoladaApi
from kompetensnb.sources.kolada.declaration import KoladaTable, declarations
from kompetensnb.sources.kolada.table import fetch_table
from kompetensnb.sources.producer import FetchedTable, Fetcher, Job, Producer


def _connect(clients: Mapping[str, JsonClient]) -> Fetcher[KoladaTable]:
    api = KoladaApi(clients[""])
    areas = api.areas()

    def fetch(declaration: KoladaTable, job: Job) -> FetchedTable:
        return fetch_table(api, areas, declaration, job)

    return fetch


KOLADA: Final = Producer("kolada", {"": BASE_URL}, declarations, _connect, calls=5, window_s=1.0)
"""Kolada announces no limit; five questions a second are what its own users keep to."""
