"""A local server in the shape of Arbetsförmedlingen's services, side by side: barometer, search, historical, taxonomy.

As a program it serves made-up figures until it is stopped: `python -m tests.contract.jobtech_server [PORT]`.
"""

from __future__ import annotations

import sys
import threading
import time
import zlib
from typing import Any
from urllib.parse import parse_qs

from kompetensnb.sources.jobtech.taxonomy import COUNTY
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind

from .local import Call, LocalServer, Refusal

GROUPS = ("0110", "2512", "5321", "5330", "7115")
COUNTIES = ("00", "01", *(f"{number:02}" for number in range(3, 26) if number not in (11, 15, 16)))


class JobtechServer(LocalServer):
    """Adverts of a few groups in the municipalities of the house. `first` and `last` are the months with adverts.

    `most_stats` is the largest number of groups that may be asked for; `listed` how many are told at most.
    """

    def __init__(self, *, calls: int = 2, window_s: float = 1, port: int = 0, pause_s: float = 0) -> None:
        super().__init__(calls=calls, window_s=window_s, port=port)
        self.pause_s = pause_s
        self.most_stats, self.listed = 1000, 1000
        self.first, self.last = "2016-01", "2026-09"
        self.towns = {concept("mun", item.code): item.code for item in regions.of_kind(RegionKind.MUNICIPALITY)}
        self.groups = {concept("grp", group): group for group in GROUPS}
        self.repeated: list[dict[str, Any]] = []
        self.more = 0
        self.rows = [assessment(number, lan, "små", "balans", "öka") for number in range(3) for lan in COUNTIES]

    def content(self, method: str, path: str, query: str, body: bytes, call: Call) -> Any:
        given = {key: values[0] for key, values in parse_qs(query).items()}
        match path.strip("/").split("/"):
            case ["barometer", "yrkesbarometer.json"]:
                return self.rows
            case ["taxonomy", "specific", "concepts", "municipality"]:
                return [named(id_, f"Ort {code}", "lau-2-code-2015", code) for id_, code in self.towns.items()]
            case ["taxonomy", "specific", "concepts", "ssyk"] if given.get("type") == "ssyk-level-4":
                return [named(id_, f"Yrke {code}", "ssyk-code-2012", code) for id_, code in self.groups.items()]
            case ["search" | "historical" as service, "search"]:
                time.sleep(self.pause_s)
                return self.counted(service, given)
        raise Refusal(404, "Not Found")

    def counted(self, service: str, given: dict[str, str]) -> dict[str, Any]:
        if int(given.get("stats.limit", 5)) > self.most_stats:
            raise Refusal(400, "Bad Request", f"stats.limit: at most {self.most_stats}")
        if given.get("limit") != "0" or given.get("stats") != "occupation-group":
            raise Refusal(400, "Bad Request", "only counts are served here")
        month = given.get("historical-from", "")[:7]
        if (service == "historical") != bool(month):
            raise Refusal(400, "Bad Request", "historical-from")
        if given.get("region") == COUNTY:
            towns = [code for code in self.towns.values() if code.startswith("14")]
        elif given.get("municipality") in self.towns:
            towns = [self.towns[given["municipality"]]]
        else:
            raise Refusal(400, "Bad Request", "area")
        counts = {id_: sum(made_up(town, group, month) for town in towns) for id_, group in self.groups.items()}
        if month and not self.first <= month <= self.last:
            counts = dict.fromkeys(counts, 0)
        listed = sorted(((number, id_) for id_, number in counts.items() if number), reverse=True)[: self.listed]
        values = [
            {"term": f"Yrke {self.groups[id_]}", "concept_id": id_, "code": self.groups[id_], "count": number}
            for number, id_ in listed
        ]
        total = sum(counts.values()) + (self.more if sum(counts.values()) else 0)
        return {
            "total": {"value": total},
            "positions": total + 7,
            "query_time_in_millis": 3,
            "result_time_in_millis": 4,
            "stats": [{"type": "occupation-group", "values": values + self.repeated}],
            "freetext_concepts": {},
            "hits": [],
        }


def assessment(
    number: int, lan: str, opportunity: str | None, recruitment: str | None, forecast: str | None
) -> dict[str, Any]:
    """One row of the barometer's file."""
    return {
        "yrkesomrade": "Påhittat område",
        "yb_yrke": f"Påhittat yrke {number}",
        "yb_concept_id": concept("yrk", str(number)),
        "lan": lan,
        "ssyk": GROUPS[number],
        "ssyk_text": f"Yrke {GROUPS[number]}",
        "yb_beskrivning": None,
        "jobbmojligheter": opportunity,
        "rekryteringssituation": recruitment,
        "paradox": ["Lön"] if recruitment == "paradox" else [],
        "prognos": forecast,
        "text_jobbmojligheter": "",
        "text_rekryteringssituation": "",
        "hogsta_bedomningsniva": "län",
        "delvis_helt": "helt",
        "omgang": "2026-1",
        "taxonomi_version": 28,
    }


def concept(kind: str, code: str) -> str:
    """A concept id for a code."""
    return f"{code:0>4}_{kind}_xyz"


def named(id_: str, label: str, field: str, code: str) -> dict[str, str]:
    """A concept as the taxonomy tells it."""
    return {
        "taxonomy/id": id_,
        "taxonomy/type": "concept",
        "taxonomy/preferred-label": label,
        "taxonomy/definition": label,
        f"taxonomy/{field}": code,
    }


def made_up(town: str, group: str, month: str) -> int:
    """Adverts of a group in a municipality; some have none."""
    return max(zlib.crc32(f"{town} {group} {month}".encode()) % 40 - 5, 0)


def main() -> None:
    with JobtechServer(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
