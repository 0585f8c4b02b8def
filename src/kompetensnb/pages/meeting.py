"""What a meeting is about: which one it is, the data that the one before had, and the decisions that are still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kompetensnb.errors import KompetensnbError
from kompetensnb.store.records import Record, Records
from kompetensnb.store.snapshot import Snapshot, list_snapshots, open_snapshot
from kompetensnb.vocabulary.regions import Region

COUNCILS = ("overall", "strategic")
"""The forums whose meetings the page is made for; the others' decisions are shown with their name."""

UNFINISHED = ("open", "underway")
_DATE = len("2026-03-12")


@dataclass(frozen=True)
class Open:
    """A decision that is not carried out; `late` when its day has passed."""

    decision: Record
    meeting: Record
    late: bool


@dataclass(frozen=True)
class Agenda:
    """`day` is that of the meeting and `previous` that of the one before; None where nobody knows."""

    day: date | None
    previous: date | None
    open: tuple[Open, ...]
    example: bool


@dataclass(frozen=True)
class Earlier:
    """The data of the last meeting, or why they are not there: `trouble`; neither when there are none."""

    snapshot: Snapshot | None = None
    trouble: KompetensnbError | None = None


def agenda(records: Records, region: Region, chosen: str, created: date) -> Agenda:
    """The meeting that is chosen (an ISO day), else the first that its council plans after the data were made."""
    own = list(records.where("meeting", region=region.id))
    days = sorted(row["held_on"] for row in own if row["forum"] in COUNCILS)
    day = date.fromisoformat(chosen) if chosen else next((each for each in days if each > created), None)
    today = day or created
    before = [each for each in days if each < today]
    by_id = {row["id"]: row for row in own if row["held_on"] < today or not day}
    found = [
        Open(row, by_id[row["meeting"]], late=row["due_on"] is not None and row["due_on"] < today)
        for row in records.open("decision")
        if row["meeting"] in by_id and row["state"] in UNFINISHED
    ]
    found.sort(key=lambda each: (each.decision["due_on"] or date.max, each.meeting["held_on"]))
    return Agenda(day, before[-1] if before else None, tuple(found), any(each.decision["example"] for each in found))


def earlier(snapshot: Snapshot, since: str, previous: date | None) -> Earlier:
    """The data set to compare with: the one asked for; else the latest that was there at the last meeting.

    Where nothing is known of a last meeting, or nothing was there then, it is the one before the snapshot.
    """
    try:
        chosen = since or _before(snapshot, previous)
        return Earlier(open_snapshot(chosen)) if chosen else Earlier()
    except KompetensnbError as error:
        return Earlier(trouble=error)


def older(snapshot: Snapshot) -> tuple[str, ...]:
    """The data sets that are older than one, the latest first; their ids begin with their day."""
    return tuple(info.id for info in list_snapshots() if info.id[:_DATE] < snapshot.id[:_DATE])


def _before(snapshot: Snapshot, previous: date | None) -> str:
    found = older(snapshot)
    then = [name for name in found if previous and name[:_DATE] <= previous.isoformat()]
    return next(iter(then or found), "")
