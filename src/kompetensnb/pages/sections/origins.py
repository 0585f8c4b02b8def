"""Every origin of a data set: who produced it, under which licence, when it was taken, and its fingerprint."""

from __future__ import annotations

from kompetensnb.charts.chart import Column, Table
from kompetensnb.narrative import dates, numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Prose, Section, TableBlock
from kompetensnb.store.origin import Origin

ID = "ursprung"
_SHOWN_HASH = 12


def section(context: Context) -> Section:
    """A table of the origins, with what to be careful about under it."""
    found = sorted(context.snapshot.origins.values(), key=lambda origin: (origin.producer.casefold(), origin.table))
    columns = tuple(
        Column(key, context.say(f"origins.{key}"))
        for key in ("table", "producer", "title", "licence", "updated", "retrieved", "next", "sha256", "address")
    )
    table = TableBlock(
        "ursprung-tabell",
        context.say("origins.heading"),
        Table(columns, tuple(_row(origin, context.language) for origin in found)),
        notes=tuple(
            f"{origin.producer}, {origin.table}: {origin.note(context.language)}"
            for origin in found
            if origin.note(context.language)
        ),
    )
    return Section(ID, context.say("origins.where"), (Prose("ursprung-text", (context.say("origins.text"),)), table))


def _row(origin: Origin, language: str) -> dict[str, str]:
    days = {"updated": origin.updated, "retrieved": origin.retrieved, "next": origin.next_release}
    return {
        "table": origin.table,
        "producer": origin.producer,
        "title": origin.title(language),
        "licence": origin.licence,
        **{key: dates.iso(day) if day else numbers.MISSING for key, day in days.items()},
        "sha256": origin.sha256[:_SHOWN_HASH] or numbers.MISSING,
        "address": origin.address or numbers.MISSING,
    }
