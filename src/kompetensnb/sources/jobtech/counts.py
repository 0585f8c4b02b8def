"""How many adverts there are in an area, in all and by occupational group, as the search services count them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.http import JsonClient
from kompetensnb.sources.jobtech.made import Asked
from kompetensnb.sources.jobtech.taxonomy import COUNTY, Names
from kompetensnb.sources.work import Work
from kompetensnb.vocabulary import regions

TOTAL: Final = "alla"
REST: Final = "ovriga"

_STATS: Final = "occupation-group"
_MOST_GROUPS: Final = (500, 30)
"""How many groups to ask for: all there are, or, where the service refuses that, as many as older ones gave."""


@dataclass
class Counter:
    """Counts of one service, kept in `work` as they come."""

    client: JsonClient
    names: Names
    work: Work
    parts: int = 0
    reused: int = 0
    _most: int = 0

    @property
    def asked(self) -> Asked:
        """Where the counts so far came from."""
        return Asked(f"{self.client.base_url}/search", self.parts, self.reused)

    @property
    def areas(self) -> dict[str, dict[str, str]]:
        """How each region of ours is asked for, the county first."""
        found = {regions.get(regions.COUNTY).code: {"region": COUNTY}}
        return found | {code: {"municipality": concept} for code, concept in self.names.municipalities.items()}

    def count(self, question: Mapping[str, str], stamp: str = "") -> dict[str, int]:
        """Adverts by group (SSYK, four digits), with the total and what the service does not tell by group.

        `stamp` tells answers of different days apart.

        Raises:
            KompetensnbError: what the client raises; jobtech-answer when the counts are not as they should be.
        """
        key = (self.client.base_url, dict(question), stamp)
        kept = self.work.get(key)
        content = json.loads(kept) if kept else self._asked(question)
        found = self._groups(content)
        if kept is None:
            slim = {"total": content["total"], "stats": content.get("stats")}
            self.work.put(key, json.dumps(slim).encode())
        self.parts += 1
        self.reused += kept is not None
        return found

    def _asked(self, question: Mapping[str, str]) -> Any:
        most = _MOST_GROUPS[self._most]
        try:
            return self.client.get("/search", **question, limit="0", stats=_STATS, **{"stats.limit": str(most)})
        except KompetensnbError as error:
            if error.fields.get("status") != 400 or most == _MOST_GROUPS[-1]:
                raise
        self._most += 1
        return self._asked(question)

    def _groups(self, content: Any) -> dict[str, int]:
        try:
            total = _whole(content["total"]["value"])
            listed = [item for part in content.get("stats") or () if part["type"] == _STATS for item in part["values"]]
            by_concept: dict[str, int] = {}
            for item in listed:
                number = _whole(item["count"])
                if by_concept.setdefault(str(item["concept_id"]), number) != number:
                    raise ValueError(f"{item['concept_id']}: {by_concept[str(item['concept_id'])]}, {number}")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._wrong(repr(error)) from error
        found = {TOTAL: total}
        for concept, number in by_concept.items():
            group = self.names.groups.get(concept)
            if group:  # what the taxonomy does not know stays among the rest
                found[group] = found.get(group, 0) + number
        rest = total - sum(number for group, number in found.items() if group != TOTAL)
        if rest < 0:
            raise self._wrong(f"{total} < {total - rest}")
        return found | {REST: rest}

    def _wrong(self, reason: str) -> KompetensnbError:
        return KompetensnbError("jobtech-answer", address=f"{self.client.base_url}/search", reason=reason[:200])


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value
