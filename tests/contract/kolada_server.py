"""A local server in the shape of Kolada's API v3: metadata, areas and figures in pages, at most 25 ids a segment.

As a program it serves made-up figures until it is stopped: `python -m tests.contract.kolada_server [PORT]`.
"""

from __future__ import annotations

import sys
import threading
import time
import zlib
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, quote

from kompetensnb.sources.kolada.declaration import declarations
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind

from .local import Call, LocalServer, Refusal

MOST_IDS = 25


class KoladaServer(LocalServer):
    """Figures from 2022 on for the municipalities of the house, the country and the region, women and men apart.

    `special` are the items in place of the usual ones, by KPI, area and period.
    """

    base = "/v3"

    def __init__(
        self, *, per_page: int = 5000, calls: int = 5, window_s: float = 1, port: int = 0, pause_s: float = 0
    ) -> None:
        super().__init__(calls=calls, window_s=window_s, port=port)
        self.per_page = per_page
        self.pause_s = pause_s
        self.published = {kpi.id: "2026-06-11" for table in declarations().values() for kpi in table.kpis}
        self.areas = {"0000": ("Riket", "K"), "0014": ("Västra Götalandsregionen", "L"), "0013": ("Halland", "L")}
        self.areas |= {item.code: (item.name("sv"), "K") for item in regions.of_kind(RegionKind.MUNICIPALITY)}
        self.years = range(2022, 2026)
        self.special: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
        self.repeated = 0
        self.loop = False

    def content(self, method: str, path: str, query: str, body: bytes, call: Call) -> dict[str, Any]:
        page = int(parse_qs(query).get("page", ["1"])[0])
        match path.strip("/").split("/"):
            case ["kpi", ids]:
                return self.page([self.kpi(kpi) for kpi in _few(ids) if kpi in self.published], path, page)
            case ["municipality"]:
                entries = [{"id": id_, "title": title, "type": kind} for id_, (title, kind) in self.areas.items()]
                return self.page(entries, path, page)
            case ["data", "kpi", kpis, "municipality", areas, "year", years]:
                time.sleep(self.pause_s)
                return self.page(self.data(_few(kpis), _few(areas), _few(years)), path, page)
        raise Refusal(404, "Not Found")

    def kpi(self, kpi: str) -> dict[str, Any]:
        return {
            "id": kpi,
            "title": f"Nyckeltal {kpi}",
            "description": "Påhittat.",
            "is_divided_by_gender": True,
            "municipality_type": "A",
            "publication_date": self.published[kpi],
            "prel_publication_date": "2027-06-10",
            "publ_period": "2025",
        }

    def data(self, kpis: Sequence[str], areas: Sequence[str], years: Sequence[str]) -> list[dict[str, Any]]:
        entries = [
            {"kpi": kpi, "municipality": area, "period": year, "values": self.items(kpi, area, year)}
            for kpi in kpis
            if kpi in self.published
            for area in areas
            if area in self.areas
            for year in map(int, years)
            if year in self.years
        ]
        return entries + entries[: self.repeated]

    def items(self, kpi: str, area: str, year: int) -> list[dict[str, Any]]:
        special = self.special.get((kpi, area, year))
        if special is not None:
            return special
        return [item(gender, made_up(kpi, area, year, gender)) for gender in "KMT"]

    def page(self, entries: Sequence[Mapping[str, Any]], path: str, page: int) -> dict[str, Any]:
        """A page of entries. `loop` lets the last page lead back to the first."""
        last = page * self.per_page >= len(entries)
        found: dict[str, Any] = {"values": list(entries[(page - 1) * self.per_page : page * self.per_page])}
        following = 1 if last and self.loop else page + 1
        if not last or self.loop:
            found["next_url"] = f"https://api.kolada.se/v3{quote(path)}?page={following}&per_page={self.per_page}"
        return found | {"count": len(found["values"])}


def item(gender: str, value: float | None, status: str = "", *, isdeleted: bool = False) -> dict[str, Any]:
    return {"gender": gender, "value": value, "status": status, "count": 1, "isdeleted": isdeleted}


def made_up(*key: object) -> float:
    """A share that is the same every time."""
    return zlib.crc32(repr(key).encode()) % 1000 / 10


def _few(ids: str) -> list[str]:
    found = ids.split(",")
    if len(found) > MOST_IDS:
        raise Refusal(400, "Bad Request", f"{len(found)} ids, at most {MOST_IDS}")
    return found


def main() -> None:
    with KoladaServer(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
