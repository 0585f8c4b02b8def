"""Planned education: every announced occasion in our municipalities, counted by form, direction and year of start."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final

import pandas as pd
import yaml

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.producer import FetchedTable, Job
from kompetensnb.sources.skolverket.rows import our_codes
from kompetensnb.store import registry
from kompetensnb.store.checks import check
from kompetensnb.store.origin import Origin
from kompetensnb.store.registry import Subject
from kompetensnb.store.tables import canonical, content_hash
from kompetensnb.vocabulary.statuses import Status

BASE_URL: Final = "https://api.skolverket.se/planned-educations"
PLANNED: Final = "planned-educations"
TOTAL: Final = "totalt"
_LISTS: Final = ("educationEvents", "listedAdultEducationEvents")
_CONTINUOUS: Final = frozenset({2, 3})
"""Codes of the service for a start at any time."""


@dataclass(frozen=True)
class PlannedDeclaration:
    """What is asked for, as `planned.yml` says."""

    producer: ClassVar[str] = "skolverket"
    service: ClassVar[str] = PLANNED

    name: str
    table: str
    subject: Subject
    origin: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Occasion:
    """One announced occasion: where it is given, in which form, when it starts (None when that is not decided)."""

    id: str
    region: str
    form: str
    year: int | None
    measure: str
    programme: str = TOTAL


@cache
def planned() -> Mapping[str, PlannedDeclaration]:
    """The one table of planned education."""
    content = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    found = PlannedDeclaration(
        "planerad_utbildning",
        "Planned Educations v4",
        registry.get("planned_education"),
        "skolverket-planerad-utbildning",
        content,
    )
    return {found.name: found}


def fetch_planned(client: JsonClient, declaration: PlannedDeclaration, job: Job) -> FetchedTable:
    """All pages of all lists, counted. An occasion without a municipality or a decided start is left out.

    Raises:
        KompetensnbError: skolverket-list when an answer has another form than the service's description says,
            skolverket-list-changed when a list has another length at its end than at its beginning; what the client
            raises.
    """
    pages = _Pages(client, job)
    counted: Counter[tuple[str, int, str, str, str]] = Counter()
    for occasion in [*_schools(pages, declaration.content), *_adults(pages, declaration.content)]:
        year = job.today.year if occasion.measure == "continuous" else occasion.year
        if year is not None and occasion.region in our_codes("kommun"):
            counted[occasion.region, year, occasion.form, occasion.programme, occasion.measure] += 1
    keys = ("region", "year", "form", "programme", "measure")
    found = [dict(zip(keys, key, strict=True)) | {"value": float(count)} for key, count in counted.items()]
    if not found:
        raise KompetensnbError("skolverket-list", address=client.base_url, reason="0 occasions")
    frame = pd.DataFrame(found).assign(status=str(Status.OFFICIAL), origin=declaration.origin)
    frame = canonical(frame, declaration.subject)
    check(frame, declaration.subject, (declaration.origin,))
    origin = Origin(
        id=declaration.origin,
        producer="Skolverket",
        table=declaration.table,
        address=client.base_url,
        licence="Öppna data",
        titles=declaration.content["titles"],
        notes=declaration.content["notes"],
        retrieved=job.today,
        updated=job.today,
        sha256=content_hash(frame, declaration.subject),
    )
    return FetchedTable(declaration, frame, origin, len(frame), pages.parts, pages.reused)


def _schools(pages: _Pages, content: Mapping[str, Any]) -> Iterator[Occasion]:
    """Programmes that schools plan to give: each once in all and once by its code."""
    wanted = content["schools"]
    for kind, form in wanted["forms"].items():
        for area in content["areas"]:
            query = {"geographicalAreaCode": area, "typeOfSchooling": kind}
            for event in pages.every(wanted["path"], wanted["size"], query):
                place, start = event.get("geographicalAreaCode"), event.get("startDate")
                name = f"{event['schoolUnitCode']} {event['studyPathCode']}"
                plain = Occasion(name, place or "", form, _year(start), "dated")
                yield plain
                yield Occasion(name, place or "", form, plain.year, "dated", event["studyPathCode"])


def _adults(pages: _Pages, content: Mapping[str, Any]) -> Iterator[Occasion]:
    """Occasions of adult education. A list does not tell form and area of an occasion: each is what was asked for."""
    wanted = content["adults"]
    known: dict[str, Occasion] = {}
    for kind, form in wanted["forms"].items():
        for area in content["areas"]:
            query = {"geographicalAreaCode": area, "typeOfSchool": kind}
            for event in pages.every(wanted["path"], wanted["size"], query):
                known.setdefault(event["educationEventId"], _adult(event, form))
    yield from known.values()
    for name, directions in pages.directions(wanted["areas_path"]).items():
        in_area = {
            event["educationEventId"]
            for area in content["areas"]
            for event in pages.every(
                wanted["path"], wanted["size"], {"geographicalAreaCode": area, "directionIds": ",".join(directions)}
            )
        }
        for id_ in sorted(in_area & known.keys()):
            found = known[id_]
            yield Occasion(id_, found.region, found.form, found.year, found.measure, name)


def _adult(event: Mapping[str, Any], form: str) -> Occasion:
    measure = "continuous" if event.get("executionCondition") in _CONTINUOUS else "dated"
    start = event.get("semesterStartFrom")
    return Occasion(event["educationEventId"], event.get("geographicalAreaCode") or "", form, _year(start), measure)


def _year(start: object) -> int | None:
    text = str(start or "")[:4]
    return int(text) if text.isdigit() else None


class _Pages:
    """Pages of lists, kept as they come, so that an interrupted fetch goes on where it was."""

    def __init__(self, client: JsonClient, job: Job) -> None:
        self._client, self._job = client, job
        self.parts = self.reused = 0

    def every(self, path: str, size: int, query: Mapping[str, str]) -> list[Mapping[str, Any]]:
        """All entries of a list, page by page."""
        found: list[Mapping[str, Any]] = []
        number, last, total = 0, 0, 0
        while number <= last:
            body = self._body(path, {**query, "page": str(number), "size": str(size)})
            try:
                page = body["page"]
                last, total = int(page["totalPages"]) - 1, int(page["totalElements"])
                lists = body.get("_embedded", {})
                new: list[Mapping[str, Any]] = next((lists[name] for name in _LISTS if name in lists), [])
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise self._other(path, repr(error)) from error
            found += new
            number = number + 1 if new else last + 1
        if len(found) != total:
            address = self._client.base_url + path
            raise KompetensnbError("skolverket-list-changed", address=address, found=len(found), expected=total)
        self._check(found, path)
        return found

    def directions(self, path: str) -> dict[str, Sequence[str]]:
        """Ids of the directions of each area of adult education, by the area's name."""
        body = self._body(path, {})
        try:
            return {
                area["name"]: [str(direction["directionId"]) for direction in area["directions"]]
                for area in body["areas"]
            }
        except (KeyError, TypeError) as error:
            raise self._other(path, repr(error)) from error

    def _body(self, path: str, query: dict[str, str]) -> Any:
        key = (self._client.base_url, path, query, self._job.today.isoformat())
        kept = self._job.work.get(key)
        content = self._client.get(path, **query) if kept is None else json.loads(kept)
        if not isinstance(content, dict) or "body" not in content:
            raise self._other(path, "body")
        if kept is None:
            self._job.work.put(key, json.dumps(content).encode())
        self.parts += 1
        self.reused += kept is not None
        self._job.progress(self.parts, self.parts + 1)
        return content["body"]

    def _check(self, events: Sequence[Any], path: str) -> None:
        wanted = ("educationEventId",) if "adult" in path else ("schoolUnitCode", "studyPathCode")
        for event in events:
            missing = [name for name in wanted if not isinstance(event, Mapping) or not event.get(name)]
            if missing:
                raise self._other(path, ", ".join(missing))

    def _other(self, path: str, reason: str) -> KompetensnbError:
        return KompetensnbError("skolverket-list", address=self._client.base_url + path, reason=reason)
