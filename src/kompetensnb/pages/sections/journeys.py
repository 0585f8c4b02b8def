"""Commuting between municipalities: what a region exchanges, the grid, who is tied to whom, and who depends on one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kompetensnb.analysis.journeys import ELSEWHERE, Exchange, Journeys, Tie, partners, ties
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.matrix import matrix
from kompetensnb.charts.pairs import pairs
from kompetensnb.charts.ranking import ranking
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region, RegionKind

EXCHANGE, GRID, TIES, EXPOSURE = "utbyte", "rutnat", "band", "beroende"
PARTNERS = 10
MOST_IN_GRID = 20
"""With more municipalities the squares are too small to tell apart."""


def exchange_section(context: Context, found: Journeys, total: Exchange) -> Section:
    """How many come and go, and the places with which most is exchanged."""
    say, language = context.say, context.language
    sentences = [
        say(
            "utbyte.text",
            region=context.name,
            out_share=numbers.percent(total.out_share, language),
            in_share=numbers.percent(total.in_share, language),
        ),
        say("utbyte.inside") if len(context.region.members) > 1 else say("utbyte.counts"),
    ]
    rows = [
        {"name": _name(context, code), "group": say(f"utbyte.{group}"), "value": value, "status": _status(found, code)}
        for code, into, out in partners(found, context.region, PARTNERS)
        for group, value in (("in", into), ("out", out))
    ]
    texts = chart_texts(
        context,
        "utbyte-diagram",
        say("utbyte.chart", count=str(PARTNERS)),
        measure=say("persons"),
        form="integer",
        origins=[found.origin],
    )
    chart = pairs(rows, texts, heading=say("municipality"))
    return Section(
        EXCHANGE, say("utbyte.title"), (Prose("utbyte-text", tuple(sentences)), ChartBlock("utbyte-diagram", chart))
    )


def grid_section(context: Context, found: Journeys) -> Section:
    """Every pair of the region's municipalities; for a single one those of its sub-region."""
    members = _shown(context.region, found)
    title = context.say("rutnat.title")
    if len(members) < 2 or len(members) > MOST_IN_GRID:
        return Section(GRID, title, (Note("rutnat-saknas", context.say("rutnat.none")),))
    order = sorted(members, key=lambda code: -found.persons[found.place(code), found.place(code)])
    rows: list[dict[str, Any]] = [
        {
            "row": _name(context, home),
            "column": _name(context, work),
            "value": float(found.persons[found.place(home), found.place(work)]),
            "status": str(found.statuses[found.place(home), found.place(work)]),
        }
        for home in order
        for work in order
        if home != work
    ]
    texts = chart_texts(
        context,
        "rutnat-diagram",
        context.say("rutnat.chart"),
        measure=context.say("persons"),
        form="integer",
        origins=[found.origin],
    )
    chart = matrix(rows, texts, down=context.say("rutnat.down"), across=context.say("rutnat.across"))
    largest = max(rows, key=lambda row: row["value"] if np.isfinite(row["value"]) else -1.0)
    prose = context.say(
        "rutnat.text",
        home=largest["row"],
        work=largest["column"],
        value=numbers.integer(largest["value"], context.language),
    )
    return Section(GRID, title, (Prose("rutnat-text", (prose,)), ChartBlock("rutnat-diagram", chart)))


def ties_section(context: Context, found: Journeys) -> Section:
    """Which municipalities are local centres, and to which the others are tied."""
    members = set(_shown(context.region, found))
    shown = [tie for tie in ties(found) if tie.region.code in members]
    centres = [tie.region.name(context.language) for tie in shown if tie.centre]
    columns = (
        Column("name", context.say("municipality")),
        Column("out", context.say("band.out"), "percent"),
        Column("strongest", context.say("band.strongest")),
        Column("share", context.say("band.share"), "percent"),
        Column("role", context.say("band.role")),
    )
    rows = tuple(_tie_row(context, found, tie) for tie in sorted(shown, key=lambda tie: tie.out_share))
    prose = context.say("band.centres", names=centres) if centres else context.say("band.no-centre")
    blocks: tuple[Block, ...] = (
        Prose("band-text", (prose, context.say("band.how"))),
        TableBlock("band-tabell", context.say("band.table"), Table(columns, rows)),
    )
    return Section(TIES, context.say("band.title"), blocks)


def exposure_section(context: Context, found: Journeys) -> Section:
    """The share of a municipality's employed residents who work in one single other."""
    members = set(_shown(context.region, found))
    shown = [tie for tie in ties(found) if tie.region.code in members and tie.strongest is not None]
    title = context.say("beroende.title")
    if not shown:
        return Section(EXPOSURE, title, (Note("beroende-saknas", context.say("none", region=context.name)),))
    most = max(shown, key=lambda tie: tie.strongest_share)
    prose = context.say(
        "beroende.text",
        name=most.region.name(context.language),
        share=numbers.percent(most.strongest_share, context.language),
        to=most.strongest.name(context.language) if most.strongest else "",
    )
    return Section(
        EXPOSURE,
        title,
        (Prose("beroende-text", (prose,)), ChartBlock("beroende-diagram", _exposure(context, found, shown))),
    )


def _exposure(context: Context, found: Journeys, shown: Sequence[Tie]) -> Chart:
    rows = [
        {
            "name": f"{tie.region.name(context.language)} → {tie.strongest.name(context.language)}",
            "role": "own" if tie.region == context.region else "peer",
            "value": tie.strongest_share,
            "status": _status(found, tie.region.code),
        }
        for tie in shown
        if tie.strongest is not None
    ]
    texts = chart_texts(
        context,
        "beroende-diagram",
        context.say("beroende.chart"),
        measure=context.say("beroende.measure"),
        form="percent",
        origins=[found.origin],
    )
    return ranking(rows, texts)


def _tie_row(context: Context, found: Journeys, tie: Tie) -> dict[str, object]:
    strongest = tie.strongest.name(context.language) if tie.strongest else numbers.MISSING
    role = context.say("band.centre") if tie.centre else context.say("band.tied", to=strongest)
    return {
        "name": tie.region.name(context.language),
        "out": tie.out_share,
        "strongest": strongest,
        "share": tie.strongest_share,
        "role": role,
        "status": _status(found, tie.region.code),
    }


def _shown(region: Region, found: Journeys) -> tuple[str, ...]:
    """The municipalities a region is about; for a single one those of the sub-region it belongs to or works with."""
    codes = region.members
    if region.kind is RegionKind.MUNICIPALITY:
        subregion = next((item for item in regions.of_kind(RegionKind.SUBREGION) if region.code in item.members), None)
        codes = subregion.members if subregion else _cooperation(region)
    return tuple(code for code in codes if code in found.codes)


def _cooperation(region: Region) -> tuple[str, ...]:
    """For a municipality in another county: the association it is a member of, else itself."""
    association = next((item for item in regions.of_kind(RegionKind.ASSOCIATION) if region.code in item.members), None)
    return association.members if association else (region.code,)


def _status(found: Journeys, code: str) -> str:
    """A municipality's journeys to others have one status, that of its row."""
    row = found.statuses[found.place(code)]
    return str(next((status for place, status in enumerate(row) if found.codes[place] != code), row[0]))


def _name(context: Context, code: str) -> str:
    return context.say("elsewhere") if code == ELSEWHERE else regions.municipality(code).name(context.language)
