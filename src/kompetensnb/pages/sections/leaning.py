"""Which municipalities lean on others for upper-secondary school: their share of the young and of the places."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kompetensnb.analysis import intake, provision
from kompetensnb.analysis.provision import UPPER_SECONDARY
from kompetensnb.charts.pairs import pairs
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import Status, worst

ID = "beroende"


def section(context: Context) -> Section:
    """Shares of the young and of the places, who has no school of its own, and what is not known."""
    title = context.say("beroende.title")
    around = provision.around(context.region)
    items = provision.offered(context.snapshot, around.members, UPPER_SECONDARY)
    shown = provision.columns(context.region)
    parts = tuple(dict.fromkeys(shown.values()))
    if len(parts) < 2 or not items:
        return Section(ID, title, (Note("beroende-saknas", context.say("beroende.none")),))
    year = items[0].year
    young = {part.id: _young(context, part, year) for part in parts}
    places = provision.by(items, lambda item: shown[item.municipality].id)
    all_places = provision.total(items).places
    all_young = None if None in young.values() else sum(filter(None, young.values()))
    rows: list[dict[str, Any]] = []
    for part in sorted(parts, key=lambda part: -((places[part.id].places or 0.0) if part.id in places else 0.0)):
        offer = places.get(part.id)
        own = 0.0 if offer is None else offer.places
        status = str(offer.status) if offer else str(worst(item.status for item in items))
        for group, value, whole, its in (
            ("young", young[part.id], all_young, str(Status.OFFICIAL)),
            ("places", own, all_places, status),
        ):
            rows.append(
                {
                    "name": part.name(context.language),
                    "group": context.say(f"beroende.{group}"),
                    "value": None if value is None or not whole else 100 * value / whole,
                    "status": its,
                }
            )
    texts = chart_texts(
        context,
        "beroende-diagram",
        context.say("beroende.chart", year=str(year)),
        measure=context.say("beroende.measure"),
        form="percent",
        origins=list(dict.fromkeys([item.origin for item in items] + _pupil_origins(context))),
    )
    texts = replace(texts, selection=around.long_name(context.language))
    blocks: tuple[Block, ...] = (
        Prose(
            "beroende-text", (_text(context, around, rows), _without(context, around), context.say("beroende.flows"))
        ),
        ChartBlock("beroende-diagram", pairs(rows, texts, heading=context.say("beroende.where"))),
    )
    return Section(ID, title, blocks)


def _young(context: Context, part: Region, year: int) -> float | None:
    found = intake.cohorts(context.snapshot, part)
    return next((item.pupils for item in found if item.starts == year and item.phase == "outcome"), None)


def _pupil_origins(context: Context) -> list[str]:
    return [item.origin for item in intake.cohorts(context.snapshot, context.region) if item.origin]


def _text(context: Context, around: Region, rows: list[dict[str, Any]]) -> str:
    """The one with most places: its share of them beside its share of the young."""
    name = rows[0]["name"]
    shares = {row["group"]: row["value"] for row in rows if row["name"] == name}
    young, places = shares[context.say("beroende.young")], shares[context.say("beroende.places")]
    if young is None or places is None:
        return context.say("beroende.unknown")
    return context.say(
        "beroende.draws" if places > young else "beroende.even",
        name=name,
        region=around.name(context.language),
        places=numbers.percent(places, context.language, 0),
        young=numbers.percent(young, context.language, 0),
    )


def _without(context: Context, around: Region) -> str:
    giving = {item.municipality for item in provision.offered(context.snapshot, around.members, UPPER_SECONDARY)}
    without = [code for code in around.members if code not in giving]
    if not without:
        return context.say("beroende.all-have", region=around.name(context.language))
    names = [regions.municipality(code).name(context.language) for code in without]
    return context.say("beroende.without", count=len(names), names=names)
