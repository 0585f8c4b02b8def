"""Files by hand as a producer of tables: what is in the folder, taken in whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.manual.inbox import HandedFile, declarations, look
from kompetensnb.sources.producer import FetchedTable, Fetcher, Job, Producer
from kompetensnb.store.checks import check
from kompetensnb.store.origin import Origin
from kompetensnb.store.tables import canonical

_NOTES: Final = {
    "sv": "Inläst ur filen {file}, inte hämtad från en tjänst.",
    "en": "Taken from the file {file}, not fetched from a service.",
}


def take(handed: HandedFile, job: Job) -> FetchedTable:
    """The rows of a file, with the origin that it tells of itself and the SHA-256 of its bytes.

    Raises:
        KompetensnbError: manual-faults when anything in it is wrong; what a table of a snapshot must not hold
            (`checks.check`).
    """
    found = next((file.checked for file in look(job.today) if file.handed == handed), None)
    if found is None or found.faults or found.source is None:
        count = len(found.faults) if found else 1  # changed between being chosen and being taken
        raise KompetensnbError("manual-faults", file=handed.name, count=count)
    source = found.source
    job.progress(1, 1)
    frame = canonical(pd.DataFrame(found.rows).assign(origin=handed.origin), handed.subject)
    check(frame, handed.subject, (handed.origin,))
    origin = Origin(
        id=handed.origin,
        producer=source.authority,
        table=source.title,
        address=source.address or handed.name,
        licence=source.licence or "–",
        titles={"sv": source.title, "en": source.title},
        notes={language: note.format(file=handed.name) for language, note in _NOTES.items()},
        retrieved=source.day,
        updated=source.day,
        sha256=handed.handed.sha256,
    )
    return FetchedTable(handed, frame, origin, len(frame), 1, 0)


def _connect(_: Mapping[str, JsonClient]) -> Fetcher[HandedFile]:
    return take


MANUAL: Final = Producer("manual", {}, declarations, _connect)
