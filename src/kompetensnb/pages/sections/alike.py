"""Municipalities in a similar position, the reasons, and where they stand on the chosen measure."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from kompetensnb.analysis.likeness import Likeness
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.ranking import ranking
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import joined
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.sections.lines import chart_texts, methods
from kompetensnb.pages.sections.ranked import form_of
from kompetensnb.vocabulary import measures
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import Status

ID = "lika"


def section(context: Context, near: Sequence[Likeness]) -> Section:
    """Who they are and why, and their bars; a sentence for regions that have none."""
    title = context.say("alike.title")
    if not near:
        return Section(ID, title, (Note("lika-saknas", context.say("alike.none", region=context.name)),))
    names = [item.region.name(context.language) for item in near]
    blocks: list[Block] = [
        Prose("lika-text", (context.say("alike.text", region=context.name, names=names), context.say("alike.how"))),
        TableBlock("lika-skal", context.say("alike.table"), _reasons(context, near)),
    ]
    chart = _bars(context, [item.region for item in near])
    if chart is not None:
        blocks.insert(1, ChartBlock("lika-diagram", chart))
    return Section(ID, title, tuple(blocks))


def median_of(context: Context, among: Sequence[Region], measure: str, year: int) -> float | None:
    """The median of the regions that have a figure for the year; None when fewer than half of them have."""
    found = context.indicators.among(tuple(among), measure, year, context.sex_for(measure))
    values = [item.value for _, item in found if item.value is not None]
    return median(values) if values and 2 * len(values) >= len(among) else None


def _reasons(context: Context, near: Sequence[Likeness]) -> Table:
    columns = (
        Column("name", context.say("alike.municipality")),
        Column("alike", context.say("alike.alike")),
        Column("apart", context.say("alike.apart")),
        Column("distance", context.say("alike.distance"), "decimal"),
    )
    rows = tuple(
        {
            "name": item.region.name(context.language),
            "alike": _listed(context, item.alike),
            "apart": _listed(context, item.apart),
            "distance": item.distance,
            "status": str(Status.ESTIMATED),
        }
        for item in near
    )
    return Table(columns, rows)


def _listed(context: Context, found: Sequence[str]) -> str:
    names = [measures.get(measure).short_name(context.language).lower() for measure in found]
    return joined(names, context.language) or numbers.MISSING


def _bars(context: Context, near: Sequence[Region]) -> Chart | None:
    measure, shown = context.parameters.measure, (context.region, *near)
    own = context.at(measure)
    if own is None or own.value is None:
        return None
    found = list(context.indicators.among(shown, measure, own.year, context.sex_for(measure)))
    name = measures.get(measure).name(context.language)
    texts = chart_texts(
        context,
        "lika-diagram",
        context.say("alike.chart", measure=name, year=str(own.year)),
        measure=name,
        form=form_of(measure),
        origins=[item.origin for _, item in found],
        notes=methods(context, measure, shown, context.sex_for(measure)),
    )
    rows = [
        {
            "name": region.name(context.language),
            "role": "own" if region == context.region else "peer",
            "value": item.value,
            "status": item.status,
        }
        for region, item in found
    ]
    return ranking(rows, texts)
