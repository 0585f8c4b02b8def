"""What pages share that show what the councils have written: which rows, in which words, and with which warning."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kompetensnb.narrative import dates, numbers
from kompetensnb.narrative.messages import error_text, text
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Note
from kompetensnb.store.records import Record, Records
from kompetensnb.vocabulary import branches, horizons, regions
from kompetensnb.vocabulary.regions import RegionKind
from kompetensnb.vocabulary.statuses import Status


def notices(context: Context, records: Records) -> list[Note]:
    """Said once and plainly: that there are no registers, that they cannot be read, or that rows are invented."""
    if records.trouble is not None:
        reason = error_text(records.trouble, context.language)
        return [Note("notis-register", context.say("records.trouble", reason=reason), "warning")]
    if not records.exists:
        return [Note("notis-exempel", context.say("records.none"), "warning")]
    return [Note("notis-exempel", context.say("records.example"), "warning")] if records.example else []


def concerning(context: Context, rows: Iterable[Record], field: str = "region") -> list[Record]:
    """The rows about the shown region: of places in it, and of places that it is part of."""
    return [row for row in rows if row[field] is None or overlaps(context.region.id, row[field])]


@lru_cache(maxsize=4096)
def overlaps(one: str, other: str) -> bool:
    """Whether two regions share a municipality; the country shares all."""
    first, second = regions.get(one), regions.get(other)
    if RegionKind.COUNTRY in (first.kind, second.kind):
        return True
    return not {*first.members}.isdisjoint(second.members)


def word(context: Context, name: str, code: str | None) -> str:
    """A choice of the registers as people read it: its list and code."""
    return text(f"registers.choice-{name}-{code}", context.language) if code else numbers.MISSING


def place(context: Context, region: str | None) -> str:
    """The name of a region; a dash for none."""
    return regions.get(region).name(context.language) if region else numbers.MISSING


def branch(context: Context, code: str | None) -> str:
    """The name of a branch; a dash for none."""
    return branches.get(code).name(context.language) if code else numbers.MISSING


def horizon(context: Context, code: str) -> str:
    """How far ahead, in words."""
    return horizons.get(code).names[context.language]


def day(value: object) -> str:
    """A day, or a dash."""
    return dates.iso(value) if value else numbers.MISSING  # type: ignore[arg-type]


def told(value: object) -> str:
    """A text, or a dash."""
    return str(value) if value else numbers.MISSING


def marked(context: Context, row: Record, name: str) -> str:
    """A text of a row, with the word for invented ones after it."""
    return context.say("records.marked", text=row[name]) if row["example"] else str(row[name])


def status_of(rows: Iterable[Record]) -> Status:
    """The status of figures that are counted from rows: made up as soon as one of them is."""
    return Status.SYNTHETIC if any(row["example"] for row in rows) else Status.OFFICIAL
