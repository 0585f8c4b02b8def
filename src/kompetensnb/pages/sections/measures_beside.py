"""Every measure of a region beside the middle of its kind and the middle of those like it."""

from __future__ import annotations

from collections.abc import Sequence

from kompetensnb.analysis.likeness import Likeness
from kompetensnb.charts.chart import Column, Table
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Prose, Section, TableBlock
from kompetensnb.pages.sections.alike import median_of
from kompetensnb.pages.sections.ranked import peers_of
from kompetensnb.vocabulary import measures
from kompetensnb.vocabulary.measures import Measure

ID = "alla-matt"


def section(context: Context, near: Sequence[Likeness]) -> Section:
    """A table with a row per measure that the region has a figure for."""
    columns = [
        Column("measure", context.say("beside.measure")),
        Column("year", context.say("beside.year"), "year"),
        Column("own", context.name),
        Column("middle", context.say(f"beside.middle-{peers_of(context.region)[-1].kind}")),
    ]
    if near:
        columns.append(Column("near", context.say("beside.near")))
    columns.append(Column("place", context.say("beside.place")))
    rows = [row for measure in measures.all_measures() if (row := _row(context, near, measure)) is not None]
    return Section(
        ID,
        context.say("beside.title"),
        (
            Prose("alla-matt-text", (context.say("beside.text"),)),
            TableBlock("alla-matt-tabell", context.say("beside.table"), Table(tuple(columns), tuple(rows))),
        ),
    )


def _row(context: Context, near: Sequence[Likeness], measure: Measure) -> dict[str, object] | None:
    item = context.at(measure.id)
    if item is None or item.value is None:
        return None
    context.source(item.origin)
    rank = context.indicators.rank(measure.id, context.region, item.year, context.sex_for(measure.id))
    peers = [region for region in peers_of(context.region) if region != context.region]
    middle = median_of(context, peers, measure.id, item.year)
    alike = median_of(context, [other.region for other in near], measure.id, item.year)
    return {
        "measure": f"{measure.name(context.language)}, {measure.unit(context.language)}",
        "year": item.year,
        "own": context.figure(measure.id, item.value),
        "middle": context.figure(measure.id, middle),
        "near": context.figure(measure.id, alike),
        "place": context.say("beside.of", place=str(rank.place), of=str(rank.of)) if rank else numbers.MISSING,
        "status": item.status,
    }
