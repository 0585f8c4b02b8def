"""PxWebApi v2 as a handful of questions, within the limits that the server announces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.http import JsonClient

BASE_URL: Final = "https://statistikdatabasen.scb.se/api/v2"
_PAGE_SIZE: Final = 100
_MOST_PAGES: Final = 10


@dataclass(frozen=True)
class Config:
    """What the server announces: cells in an answer, calls in a window of seconds, the licence of the data."""

    cells: int
    calls: int
    window_s: int
    licence: str


class ScbApi:
    """Questions to one server. Labels are asked for in Swedish, which is what declarations are written in."""

    def __init__(self, client: JsonClient) -> None:
        self._client = client
        self.config = self._configured()

    @property
    def calls(self) -> int:
        """How many calls have been made."""
        return self._client.calls

    def address(self, table: str) -> str:
        """Where a table is."""
        return f"{self._client.base_url}/tables/{quote(table, safe='')}"

    def search(self, query: str) -> list[Mapping[str, Any]]:
        """The catalogue's entries for a search, discontinued tables too."""
        found: list[Mapping[str, Any]] = []
        for page in range(1, _MOST_PAGES + 1):
            answer = self._client.get(
                "/tables",
                query=query,
                includeDiscontinued="true",
                pageNumber=str(page),
                pageSize=str(_PAGE_SIZE),
                lang="sv",
            )
            try:
                found += answer["tables"]
                if page >= answer["page"]["totalPages"]:
                    break
            except (KeyError, TypeError) as error:
                raise KompetensnbError("scb-jsonstat", table="/tables", reason=repr(error)) from error
        return found

    def metadata(self, table: str, language: str = "sv") -> Any:
        """The table's metadata, as JSON-stat 2.0."""
        return self._client.get(f"/tables/{quote(table, safe='')}/metadata", lang=language)

    def title(self, table: str, language: str) -> str:
        """The table's title in a language; empty when the server does not have it."""
        try:
            answer = self._client.get(f"/tables/{quote(table, safe='')}", lang=language)
        except KompetensnbError:
            return ""
        return str(answer.get("label") or "") if isinstance(answer, Mapping) else ""

    def codelist(self, name: str) -> Mapping[str, str]:
        """Labels by code of a codelist."""
        answer = self._client.get(f"/codelists/{quote(name, safe='')}", lang="sv")
        try:
            return {str(value["code"]): str(value["label"]) for value in answer["values"]}
        except (KeyError, TypeError) as error:
            raise KompetensnbError("scb-jsonstat", table=name, reason=repr(error)) from error

    def data(self, table: str, body: Mapping[str, Any]) -> bytes:
        """The JSON-stat 2.0 of a selection. Always asked in the body: a long address is answered with 404."""
        return self._client.post(f"/tables/{quote(table, safe='')}/data", body, lang="sv", outputFormat="json-stat2")

    def _configured(self) -> Config:
        content = self._client.get("/config")
        try:
            config = Config(
                cells=int(content["maxDataCells"]),
                calls=int(content["maxCallsPerTimeWindow"]),
                window_s=int(content["timeWindow"]),
                licence=str(content.get("license") or ""),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise KompetensnbError("scb-config", address=self._client.base_url, reason=repr(error)) from error
        if config.cells < 1:
            raise KompetensnbError("scb-limit", value=config.cells)
        self._client.limiter.configure(config.calls, config.window_s)
        return config
