"""The occupational barometer: one file with the assessments of every occupation in every county."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.jobtech.declaration import JobtechTable
from kompetensnb.sources.jobtech.made import Asked, made
from kompetensnb.sources.producer import FetchedTable, Job
from kompetensnb.vocabulary import outlook
from kompetensnb.vocabulary.statuses import Status

MEASURES: Final[Mapping[str, str]] = {
    "opportunity": "jobbmojligheter",
    "recruitment": "rekryteringssituation",
    "forecast": "prognos",
}
"""The file's field for each measure of ours."""

_ROUND: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})")


def fetch_barometer(client: JsonClient, declaration: JobtechTable, job: Job) -> FetchedTable:
    """The assessments of the round that is published.

    Raises:
        KompetensnbError: what the client and `made` raise; unknown-assessment; jobtech-answer when the file is not as
            it should be.
    """
    job.progress(0, 1)
    path = f"/{declaration.table}"
    key = (client.base_url, path, job.today.isoformat())
    kept = job.work.get(key)
    content = json.loads(kept) if kept else client.get(path)
    try:
        rows = [row for entry in content for row in _rows(entry)]
        if not rows:
            raise ValueError("no rows")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise KompetensnbError("jobtech-answer", address=client.base_url + path, reason=repr(error)[:200]) from error
    if kept is None:
        job.work.put(key, json.dumps(content).encode())
    job.progress(1, 1)
    # The same row twice says nothing new; two that differ have the same keys, which no table may hold.
    columns = [*declaration.subject.keys, "value", "status"]
    frame = pd.DataFrame(rows, columns=columns).drop_duplicates().assign(origin=declaration.origin)
    asked = Asked(client.base_url + path, 1, int(kept is not None))
    return made(declaration, asked, frame, job.today, updated=None)


def _rows(entry: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """One per measure. No assessment is a missing figure, never a class."""
    round_ = _ROUND.fullmatch(str(entry["omgang"]))
    area, profession = str(entry["lan"]), str(entry["yb_concept_id"] or "")
    if round_ is None or not re.fullmatch("[0-9]{2}", area) or not profession:
        raise ValueError(f"omgang {entry['omgang']}, lan {area}, yb_concept_id {profession}")
    keys = (area, int(round_[1]), int(round_[2]), profession, str(entry["yb_yrke"]), str(entry.get("ssyk") or ""))
    for measure, field in MEASURES.items():
        word = entry[field]
        value = math.nan if word is None else float(outlook.number(measure, str(word)))
        yield *keys, measure, value, str(Status.MISSING if word is None else Status.OFFICIAL)
