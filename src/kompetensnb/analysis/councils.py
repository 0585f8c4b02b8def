"""The councils' own record: who takes part and how evenly, seats by municipality, and what became of decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from kompetensnb.store.records import Record, Records

SIDES: Final = ("supply", "demand")
_STILL_OPEN: Final = ("open", "underway")


@dataclass(frozen=True)
class Forum:
    """A council: its members by side and by kind of actor, and how many of those asked were there, by side.

    `asked` and `present` count what is noted of attendance; a meeting without notes counts for nothing.
    """

    region: str
    forum: str
    branch: str | None
    members: tuple[Record, ...]
    sides: Counter[str]
    actors: Counter[str]
    asked: Counter[str]
    present: Counter[str]

    def attendance(self, side: str) -> float | None:
        """Per cent of a side that was there; None where nothing is noted."""
        return 100 * self.present[side] / self.asked[side] if self.asked[side] else None


def forums(records: Records, members: Iterable[Record]) -> tuple[Forum, ...]:
    """The councils that have members, by region, kind and branch."""
    seats: dict[tuple[str, str, str], list[Record]] = {}
    for row in members:
        seats.setdefault((row["region"], row["forum"], row["branch"] or ""), []).append(row)
    noted: dict[str, list[str]] = {}
    for row in records.open("attendance"):
        noted.setdefault(row["member"], []).append(row["attendance"])
    found = []
    for (region, forum, branch), rows in sorted(seats.items()):
        asked: Counter[str] = Counter()
        present: Counter[str] = Counter()
        for row in rows:
            told = noted.get(row["id"], [])
            asked[row["side"]] += len(told)
            present[row["side"]] += told.count("present")
        sides, actors = Counter(row["side"] for row in rows), Counter(row["actor"] for row in rows)
        found.append(Forum(region, forum, branch or None, tuple(rows), sides, actors, asked, present))
    return tuple(found)


def loads(members: Iterable[Record]) -> Counter[str]:
    """How many seats each municipality fills, by its id; those that fill none are not in it."""
    return Counter(row["municipality"] for row in members if row["municipality"])


def today(records: Records) -> date | None:
    """The day that the registers tell of: that of their last change, or of the last meeting in an example."""
    if records.as_of is not None:
        return records.as_of.date()
    return max((row["held_on"] for row in records.open("meeting")), default=None)


def is_late(decision: Record, day: date | None) -> bool:
    """Whether a decision should have been carried out by a day and is not."""
    due = decision["due_on"]
    return bool(day and due and due < day and decision["state"] in _STILL_OPEN)
