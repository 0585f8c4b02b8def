"""What Arbetsförmedlingen calls municipalities and occupational groups: concept ids for the codes of the statistics."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.work import Work
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import RegionKind

COUNTY: Final = "zdoY_6u5_Krt"
"""The concept of Västra Götaland."""


@dataclass(frozen=True)
class Names:
    """Concept ids of our municipalities by their codes, and SSYK codes (four digits) by the ids of their concepts."""

    municipalities: Mapping[str, str]
    groups: Mapping[str, str]


def read_names(client: JsonClient, work: Work) -> Names:
    """The names that the taxonomy has, from the server or from what an interrupted fetch left.

    Raises:
        KompetensnbError: what the client raises; jobtech-answer; jobtech-no-areas when it lacks a municipality.
    """
    towns = _concepts(client, work, "municipality", "lau-2-code-2015")
    codes = {code: concept for concept, code in towns.items()}
    wanted = municipalities()
    missing = tuple(code for code in wanted if code not in codes)
    if missing:
        raise KompetensnbError("jobtech-no-areas", found=missing)
    groups = _concepts(client, work, "ssyk", "ssyk-code-2012", type="ssyk-level-4")
    return Names({code: codes[code] for code in wanted}, groups)


def municipalities() -> tuple[str, ...]:
    """The codes of our municipalities."""
    return tuple(item.code for item in regions.of_kind(RegionKind.MUNICIPALITY))


def _concepts(client: JsonClient, work: Work, kind: str, field: str, **query: str) -> dict[str, str]:
    """Codes by concept id. A concept without a code is nothing that statistics know."""
    path = f"/specific/concepts/{kind}"
    key = (client.base_url, path, query)
    kept = work.get(key)
    content: Any = json.loads(kept) if kept else client.get(path, **query)
    try:
        found = {
            str(entry["taxonomy/id"]): str(entry[f"taxonomy/{field}"])
            for entry in content
            if entry.get(f"taxonomy/{field}")
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise KompetensnbError("jobtech-answer", address=client.base_url + path, reason=repr(error)[:200]) from error
    if kept is None:
        work.put(key, json.dumps(content).encode())
    return found
