"""One table, fetched: found, resolved, probed, asked in parts that are kept as they come, and made into rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.producer import FetchedTable, Job
from kompetensnb.sources.scb.api import ScbApi
from kompetensnb.sources.scb.chunks import cells, split
from kompetensnb.sources.scb.declaration import TableDeclaration
from kompetensnb.sources.scb.jsonstat import Dataset, decode
from kompetensnb.sources.scb.lookup import find_table
from kompetensnb.sources.scb.metadata import METRIC, TableMetadata, read_metadata
from kompetensnb.sources.scb.plan import Question, area_codes, contents_codes, plan
from kompetensnb.sources.scb.tidy import added, check_answered, rows
from kompetensnb.sources.work import Work
from kompetensnb.store.checks import check
from kompetensnb.store.origin import Origin
from kompetensnb.store.tables import canonical, content_hash

Chunk = Mapping[str, tuple[str, ...]]
"""Codes by variable."""

_LICENCES: Final = {"publicdomain/zero": "CC0 1.0", "cc0": "CC0 1.0"}


def fetch_table(api: ScbApi, declaration: TableDeclaration, job: Job) -> FetchedTable:
    """Everything that a declaration asks for, from the server or from what an interrupted fetch left.

    Raises:
        KompetensnbError: what the client, `find_table`, `read_metadata`, `plan`, `decode` and `check_answered` raise;
            what a table of a snapshot must not hold (`checks.check`); scb-all-missing
            when the table announces contents that it has no figures for.
    """
    table = find_table(declaration, api.search, job.pinned)
    metadata = read_metadata(api.metadata(table), table)
    questions = plan(declaration, metadata, api.codelist)
    chunks = [(question, chunk) for question in questions for chunk in split(question.selection, api.config.cells)]
    if len(chunks) > 1:
        _probe(api, declaration, metadata, questions[0], job.work)
    frames = []
    reused = 0
    for number, (question, chunk) in enumerate(chunks):
        job.progress(number, len(chunks))
        answer, kept = _part(api, metadata, question, chunk, job.work)
        reused += kept
        frames.append(rows(declaration, question, chunk, answer))
    job.progress(len(chunks), len(chunks))
    whole = pd.concat(frames, ignore_index=True)
    frames.clear()  # the largest tables would be held twice
    frame = canonical(added(whole, declaration), declaration.subject)
    check(frame, declaration.subject, (declaration.origin,))
    if frame["value"].isna().all():
        raise _all_missing(declaration, metadata, questions[0])
    origin = _origin(api, declaration, metadata, questions, frame, job.today)
    return FetchedTable(
        declaration=declaration,
        frame=frame,
        origin=origin,
        cells=sum(map(_size, chunks)),
        parts=len(chunks),
        reused=reused,
        looked_up=declaration.lookup is not None,
        yields_to=declaration.yields_to,
    )


def _part(api: ScbApi, metadata: TableMetadata, question: Question, chunk: Chunk, work: Work) -> tuple[Dataset, bool]:
    """One answer, and whether it was kept from before. A new version of the table gets a new key, so none is mixed."""
    body = question.body(chunk)
    key = (api.address(metadata.id), metadata.stamp, body)
    kept = work.get(key)
    data = api.data(metadata.id, body) if kept is None else kept
    answer = decode(json.loads(data), metadata.id)
    check_answered(metadata.id, chunk, answer)
    if kept is None:
        work.put(key, data)  # only what is right is kept: asking again must be able to help
    return answer, kept is not None


def _probe(api: ScbApi, declaration: TableDeclaration, metadata: TableMetadata, question: Question, work: Work) -> None:
    """Ask a little first: a table may announce contents that it has only for larger areas."""
    selection = dict(question.selection) | {question.time: question.selection[question.time][-1:]}
    if question.region:
        asked = question.selection[question.region]
        # Of labour market areas and municipalities, the first that the table has at all.
        finest = next((found for area in reversed(declaration.areas) if (found := area_codes(area, asked))), asked)
        selection[question.region] = finest[-1:]
    while cells(selection) > api.config.cells:
        longest = max(selection, key=lambda variable: len(selection[variable]))
        selection[longest] = selection[longest][: len(selection[longest]) // 2]
    answer, _ = _part(api, metadata, question, selection, work)
    if np.isnan(answer.values).all():
        raise _all_missing(declaration, metadata, question)


def _all_missing(declaration: TableDeclaration, metadata: TableMetadata, question: Question) -> KompetensnbError:
    metric = metadata.by_role(METRIC)
    found = tuple(metric.labels[code] for code in question.selection[metric.id])
    return KompetensnbError("scb-all-missing", table=metadata.id, found=found, areas=declaration.areas)


def _origin(
    api: ScbApi,
    declaration: TableDeclaration,
    metadata: TableMetadata,
    questions: tuple[Question, ...],
    frame: pd.DataFrame,
    today: date,
) -> Origin:
    noisy = declaration.perturbed_from and int(frame["year"].max()) >= declaration.perturbed_from
    return Origin(
        id=declaration.origin,
        producer="SCB",
        table=metadata.id,
        address=api.address(metadata.id),
        licence=_licence(api.config.licence),
        titles={"sv": metadata.title, "en": api.title(metadata.id, "en") or metadata.title},
        notes=declaration.notes,
        contents=contents_codes(metadata, questions),
        retrieved=today,
        updated=metadata.updated,
        next_release=metadata.next_release,
        perturbed=bool(noisy),
        sha256=content_hash(frame, declaration.subject),
    )


def _licence(address: str) -> str:
    """The short name of the licence that the server names by an address."""
    return next((name for part, name in _LICENCES.items() if part in address.lower()), address or "–")


def _size(chunk: tuple[Question, Chunk]) -> int:
    return cells(chunk[1])
