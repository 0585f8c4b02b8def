"""Whether what is given meets what will be short: the grid, the white spots, and what must be added."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kompetensnb.analysis import provision
from kompetensnb.analysis.coverage import Coverage
from kompetensnb.analysis.dimensioning import LIMITS
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.matrix import matrix
from kompetensnb.narrative import numbers
from kompetensnb.narrative.verdicts import verdict
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import forecast_sources
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.proposed import Education, no_balance
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.pages.sections.proposals import group_name, in_sentence
from kompetensnb.vocabulary import regions

GRID, ADDED = "tackning", "kompletteringar"
IN_GRID = 15
TOLD = 12
NEAREST = 3


def grid_section(context: Context, found: Education, covered: tuple[Coverage, ...]) -> Section:
    """The groups that are short of most by where they are given, and all of them in a table."""
    title = context.say("tackning.title")
    absent = _absent(context, found, covered)
    if found.found is None or absent:
        return Section(GRID, title, (Note("tackning-saknas", absent),))
    region = found.balance_region.name(context.language)
    kinds = {kind: sum(item.kind == kind for item in covered) for kind in ("none", "few")}
    text = context.say(
        "tackning.text",
        region=region,
        year=str(found.year),
        count=len(covered),
        none=numbers.integer(kinds["none"], context.language),
        few=numbers.integer(kinds["few"], context.language),
    )
    blocks: list[Block] = [Prose("tackning-text", (text, context.say("tackning.how")))]
    chart = _grid(context, found, covered[:IN_GRID])
    if chart is not None:
        blocks.append(ChartBlock("tackning-diagram", chart))
    limits = {name: numbers.integer(value, context.language) for name, value in LIMITS.items()}
    selection = found.balance_region.long_name(context.language)
    blocks.append(
        TableBlock(
            "tackning-tabell",
            context.say("tackning.table"),
            _table(context, found, covered),
            selection=context.say("selection-until", selection=selection, year=str(found.year)),
            sources=_sources(context, found),
            notes=(context.say("tackning.kinds", **limits),),
        )
    )
    return Section(GRID, title, tuple(blocks))


def added_section(context: Context, found: Education, covered: tuple[Coverage, ...]) -> Section:
    """One sentence for each group that nobody gives or that has too few places."""
    title = context.say("kompletteringar.title")
    absent = _absent(context, found, covered)
    if found.found is None or absent:
        return Section(ADDED, title, (Note("kompletteringar-saknas", absent),))
    lacking = [item for item in covered if item.lacking]
    region = found.balance_region.name(context.language)
    if not lacking:
        told = context.say("kompletteringar.none", region=region, year=str(found.year))
        return Section(ADDED, title, (Note("kompletteringar-inga", told),))
    paragraphs = [context.say("kompletteringar.text", region=region, year=str(found.year), count=len(lacking))]
    paragraphs += [_sentence(context, found, item) for item in lacking[:TOLD]]
    if len(lacking) > TOLD:
        paragraphs.append(context.say("kompletteringar.rest", count=len(lacking) - TOLD))
    return Section(ADDED, title, (Prose("kompletteringar-text", tuple(paragraphs)),))


def _absent(context: Context, found: Education, covered: tuple[Coverage, ...]) -> str:
    """Why there is nothing to show; empty when there is."""
    if found.found is None:
        return no_balance(context)
    if not covered:
        return context.say("tackning.none", region=found.balance_region.name(context.language), year=str(found.year))
    return ""


def _sentence(context: Context, found: Education, item: Coverage) -> str:
    """What is lacking, how much it would take, and who could be asked."""
    standing, language = item.standing, context.language
    fields = {
        "group": in_sentence(context, standing.group),
        "short": numbers.integer(standing.short, language),
        "region": found.balance_region.name(language),
        "places": numbers.integer(standing.offer.places, language),
        "needed": numbers.integer(standing.needed.places, language),
    }
    if item.kind == "few":
        return context.say("kompletteringar.few", count=len(standing.offer.municipalities), **fields)
    known = standing.needed.places is not None
    told = [context.say("kompletteringar.absent" if known else "kompletteringar.absent-late", **fields)]
    if item.elsewhere:
        names = [regions.municipality(code).name(language) for code, _ in item.elsewhere[:NEAREST]]
        told.append(context.say("kompletteringar.elsewhere", names=names))
    else:
        told.append(context.say("kompletteringar.nowhere"))
    return " ".join(told)


def _grid(context: Context, found: Education, covered: tuple[Coverage, ...]) -> Chart | None:
    """Places by group and municipality (or sub-region), with an empty row for what nobody gives; None if all are."""
    shown = provision.columns(found.balance_region)
    items = provision.offered(context.snapshot, found.balance_region.members)
    whole = provision.by(items, lambda item: shown[item.municipality].id)
    rows: list[dict[str, Any]] = []
    for group in (item.standing.group for item in covered):
        own = provision.by((item for item in items if item.group == group), lambda item: shown[item.municipality].id)
        rows += [
            {
                "row": group_name(context, group),
                "column": regions.get(place).name(context.language),
                "value": offer.places,
                "status": str(offer.status),
            }
            for place, offer in sorted(own.items(), key=lambda pair: -(whole[pair[0]].places or 0.0))
        ]
    if not any(row["value"] is not None for row in rows):
        return None
    texts = chart_texts(
        context,
        "tackning-diagram",
        context.say("tackning.chart", count=str(len(covered))),
        measure=context.say("list.places"),
        form="integer",
        origins=list(dict.fromkeys(item.origin for item in items)),
    )
    selection = context.say(
        "selection-until", selection=found.balance_region.long_name(context.language), year=str(found.year)
    )
    texts = replace(texts, selection=selection, sources=_sources(context, found))
    names = [group_name(context, item.standing.group) for item in covered]
    return matrix(rows, texts, down=context.say("group"), across=context.say("where"), names=names)


def _table(context: Context, found: Education, covered: tuple[Coverage, ...]) -> Table:
    columns = (
        Column("rank", context.say("list.rank"), "integer"),
        Column("group", context.say("group")),
        Column("short", context.say("list.short"), "integer"),
        Column("verdict", context.say("list.verdict")),
        Column("places", context.say("list.places"), "integer"),
        Column("municipalities", context.say("list.municipalities"), "integer"),
        Column("needed", context.say("list.needed"), "integer"),
        Column("kind", context.say("list.kind")),
    )
    status = str(found.found.statuses["group"]) if found.found else ""
    rows = tuple(
        {
            "rank": place,
            "group": group_name(context, item.standing.group),
            "short": item.standing.short,
            "verdict": verdict(item.standing.verdict, item.standing.balance, context.language),
            "places": item.standing.offer.places if item.standing.offer.given else 0,
            "municipalities": len(item.standing.offer.municipalities),
            "needed": item.standing.needed.places,
            "kind": context.say(f"kind.{item.kind}"),
            "status": status,
        }
        for place, item in enumerate(covered, start=1)
    )
    return Table(columns, rows)


def _sources(context: Context, found: Education) -> tuple[str, ...]:
    """The forecast, and the tables of places."""
    items = provision.offered(context.snapshot, found.balance_region.members)
    origins = dict.fromkeys(item.origin for item in items)
    return tuple(dict.fromkeys([*forecast_sources(context), *(context.source(origin) for origin in origins)]))
