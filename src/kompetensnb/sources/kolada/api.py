"""Kolada's API v3 as a handful of questions: at most so many ids at a time, and every page of an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.work import Work

T = TypeVar("T")

BASE_URL: Final = "https://api.kolada.se/v3"
MOST_IDS: Final = 25
"""Ids in one segment of an address; more are refused."""
_MOST_PAGES: Final = 500


@dataclass(frozen=True)
class KpiMetadata:
    """What Kolada says of an indicator: its title, when its figures were published and when the next are due."""

    title: str
    published: date | None
    next_release: date | None


@dataclass
class Pages:
    """The pages of answers: how many there were, and how many of them were kept from before."""

    count: int = 0
    reused: int = 0


class KoladaApi:
    """Questions to one server."""

    def __init__(self, client: JsonClient) -> None:
        self._client = client

    @property
    def address(self) -> str:
        """Where the API is."""
        return self._client.base_url

    def kpis(self, ids: Sequence[str]) -> dict[str, KpiMetadata]:
        """The metadata of the indicators, by id. What Kolada does not have is not there."""
        rows = [row for part in segments(ids) for row in self.rows(f"/kpi/{','.join(part)}")]
        return {
            str(row.get("id")): KpiMetadata(
                str(row.get("title") or ""), _day(row.get("publication_date")), _day(row.get("prel_publication_date"))
            )
            for row in rows
        }

    def areas(self) -> dict[str, str]:
        """The type by id of every municipality (K) and region (L); the country is among them."""
        return {str(row.get("id")): str(row.get("type") or "") for row in self.rows("/municipality")}

    def rows(
        self, path: str, work: Work | None = None, stamp: str = "", pages: Pages | None = None
    ) -> Iterator[Mapping[str, Any]]:
        """The entries of an answer, page after page.

        With `work`, pages are kept there, and those that are there already are not asked for again; `stamp` tells
        versions of the same question apart.

        Raises:
            KompetensnbError: what the client raises; kolada-answer for a page that is not as it should be, leads
                elsewhere or leads back.
        """
        seen: set[str] = set()
        query: str | None = ""
        while query is not None:
            if query in seen or len(seen) == _MOST_PAGES:
                raise self.wrong(path, f"next_url: {query}")
            seen.add(query)
            key = (self.address, path, query, stamp)
            kept = work.get(key) if work else None
            content = self._client.get(path, **dict(parse_qsl(query))) if kept is None else json.loads(kept)
            entries, query = self._page(content, path)
            if pages:
                pages.count += 1
                pages.reused += kept is not None
            yield from entries
            if work and kept is None:
                # Only when whoever takes the entries has found them right: asking again must be able to help.
                work.put(key, json.dumps(content).encode())

    def wrong(self, path: str, reason: object) -> KompetensnbError:
        """An answer that cannot be used."""
        return KompetensnbError("kolada-answer", address=self.address + path, reason=str(reason)[:200])

    def _page(self, content: Any, path: str) -> tuple[list[Mapping[str, Any]], str | None]:
        """The entries of a page and the query of the next. The server's own name in `next_url` is not followed."""
        values = content.get("values") if isinstance(content, Mapping) else None
        if not isinstance(values, list) or not all(isinstance(entry, Mapping) for entry in values):
            raise self.wrong(path, "values")
        following = content.get("next_url")
        if not following:
            return values, None
        parts = urlsplit(str(following))
        if not unquote(parts.path).endswith(path) or not parts.query:
            raise self.wrong(path, f"next_url: {following}")
        return values, parts.query


def segments(ids: Sequence[T]) -> list[Sequence[T]]:
    """The ids in parts that fit one segment of an address."""
    return [ids[start : start + MOST_IDS] for start in range(0, len(ids), MOST_IDS)]


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
