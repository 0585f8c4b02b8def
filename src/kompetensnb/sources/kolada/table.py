"""One table of indicators, fetched: areas and metadata, then the figures in parts that are kept as they come."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Final

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.kolada.api import KoladaApi, KpiMetadata, Pages, segments
from kompetensnb.sources.kolada.declaration import FIRST_YEAR, KoladaTable
from kompetensnb.sources.kolada.tidy import COUNTRY, Asked, Figure, Key, figures
from kompetensnb.sources.producer import FetchedTable, Job
from kompetensnb.sources.work import Work
from kompetensnb.store.checks import check
from kompetensnb.store.origin import Origin
from kompetensnb.store.tables import canonical, content_hash
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind

LICENCE: Final = "Kolada, RKA"
"""Kolada names no licence: its figures may be used by anybody who names the source."""

_REGION: Final = "L"


def fetch_table(api: KoladaApi, known: Mapping[str, str], declaration: KoladaTable, job: Job) -> FetchedTable:
    """Everything that a declaration asks for, from the server or from what an interrupted fetch left.

    `known` are the areas that Kolada has, with their types.

    Raises:
        KompetensnbError: what `KoladaApi` raises; kolada-unknown-kpi, kolada-no-areas, kolada-all-missing; what a table
            of a snapshot must not hold (`checks.check`).
    """
    metadata = api.kpis(declaration.ids)
    unknown = tuple(kpi for kpi in declaration.ids if kpi not in metadata)
    if unknown:
        raise KompetensnbError("kolada-unknown-kpi", table=declaration.name, found=unknown)
    areas = _areas(known)
    years = range(FIRST_YEAR, job.today.year + 1)
    # A revised publication has another day, so that its pages are not mixed with those of the one before.
    stamp = " ".join(f"{kpi}:{metadata[kpi].published}" for kpi in declaration.ids)
    parts = list(product(segments(declaration.ids), segments(tuple(areas)), segments(years)))
    found: dict[Key, Figure] = {}
    pages = Pages()
    for number, (kpis, places, periods) in enumerate(parts):
        job.progress(number, len(parts))
        found |= _figures(api, Asked({place: areas[place] for place in places}, kpis, periods), job.work, stamp, pages)
    job.progress(len(parts), len(parts))
    if all(math.isnan(figure.value) for figure in found.values()):
        raise KompetensnbError("kolada-all-missing", table=declaration.name)
    frame = _frame(found, declaration)
    origin = _origin(api, declaration, metadata, frame, job.today)
    return FetchedTable(declaration, frame, origin, len(frame), pages.count, pages.reused)


def _figures(api: KoladaApi, asked: Asked, work: Work, stamp: str, pages: Pages) -> dict[Key, Figure]:
    """The figures of one question, all its pages."""
    listed = (",".join(map(str, ids)) for ids in (asked.kpis, asked.regions, asked.years))
    path = "/data/kpi/{}/municipality/{}/year/{}".format(*listed)
    return figures(api.rows(path, work, stamp, pages), asked, lambda reason: api.wrong(path, reason))


def _areas(known: Mapping[str, str]) -> dict[str, str]:
    """Our codes by Kolada's ids: the country, the county where Kolada has it, our municipalities."""
    county = f"00{regions.get(regions.COUNTY).code}"
    municipalities = [item.code for item in regions.of_kind(RegionKind.MUNICIPALITY)]
    missing = tuple(code for code in municipalities if code not in known)
    if missing:
        raise KompetensnbError("kolada-no-areas", found=missing)
    larger = {COUNTRY: "00"} | ({county: county[2:]} if known.get(county) == _REGION else {})
    return larger | {code: code for code in municipalities}


def _frame(found: Mapping[Key, Figure], declaration: KoladaTable) -> pd.DataFrame:
    rows = [(*key, *figure) for key, figure in found.items()]
    columns = ["region", "year", "measure", "sex", "value", "status", "mark"]
    frame = canonical(pd.DataFrame(rows, columns=columns).assign(origin=declaration.origin), declaration.subject)
    check(frame, declaration.subject, (declaration.origin,))
    return frame


def _origin(
    api: KoladaApi,
    declaration: KoladaTable,
    metadata: Mapping[str, KpiMetadata],
    frame: pd.DataFrame,
    today: date,
) -> Origin:
    published = [item.published for item in metadata.values() if item.published]
    due = [item.next_release for item in metadata.values() if item.next_release and item.next_release > today]
    return Origin(
        id=declaration.origin,
        producer="Kolada",
        table=declaration.table,
        address=f"{api.address}/kpi/{','.join(declaration.ids)}",
        licence=LICENCE,
        titles=declaration.titles,
        notes=declaration.notes,
        contents=declaration.ids,
        retrieved=today,
        updated=max(published, default=None),
        next_release=min(due, default=None),
        sha256=content_hash(frame, declaration.subject),
    )
