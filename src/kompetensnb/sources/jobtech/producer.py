"""Arbetsförmedlingen as a producer of tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.jobtech.adverts import fetch_months, fetch_today
from kompetensnb.sources.jobtech.barometer import fetch_barometer
from kompetensnb.sources.jobtech.counts import Counter
from kompetensnb.sources.jobtech.declaration import JobtechTable, declarations
from kompetensnb.sources.jobtech.taxonomy import Names, read_names
from kompetensnb.sources.producer import FetchedTable, Fetcher, Job, Producer

ADDRESSES: Final = {
    "barometer": "https://data.arbetsformedlingen.se/prognoser",
    "search": "https://jobsearch.api.jobtechdev.se",
    "historical": "https://historical.api.jobtechdev.se",
    "taxonomy": "https://taxonomy.api.jobtechdev.se/v1/taxonomy",
}


def _connect(clients: Mapping[str, JsonClient]) -> Fetcher[JobtechTable]:
    names: list[Names] = []

    def fetch(declaration: JobtechTable, job: Job) -> FetchedTable:
        client = clients[declaration.service]
        if declaration.service == "barometer":
            return fetch_barometer(client, declaration, job)
        if not names:
            names.append(read_names(clients["taxonomy"], job.work))
        counter = Counter(client, names[0], job.work)
        return (fetch_today if declaration.service == "search" else fetch_months)(counter, declaration, job)

    return fetch


JOBTECH: Final = Producer("jobtech", ADDRESSES, declarations, _connect, calls=2, window_s=1.0)
"""No limit is announced; two questions a second are gentle."""
