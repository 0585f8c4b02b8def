"""The population since 1968: how it has grown, and how it compares when size is taken away."""

from __future__ import annotations

from collections.abc import Sequence

from kompetensnb.analysis.observations import Series
from kompetensnb.charts.chart import Chart
from kompetensnb.charts.trend import trend
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context, unsigned
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section
from kompetensnb.pages.sections.lines import (
    break_marks,
    chart_texts,
    drawn_regions,
    known,
    measure_rows,
    methods,
    origins_of,
)
from kompetensnb.vocabulary import measures
from kompetensnb.vocabulary.regions import Region

ID = "befolkning"
MEASURE = "folkmangd"
MIGRATION = "flyttnetto-per-1000"


def section(context: Context) -> Section:
    """Prose, the curve in persons, and index curves against the regions compared with."""
    title = context.say("population.title")
    series = known(context.indicators.series(MEASURE, context.region))
    if not series:
        return Section(ID, title, (Note("befolkning-saknas", context.say("population.none", region=context.name)),))
    blocks: list[Block] = [
        Prose("befolkning-text", (_prose(context, series),)),
        ChartBlock("befolkning-diagram", _persons(context)),
    ]
    chosen = drawn_regions(context, MEASURE)
    if len(chosen) > 1:
        blocks.append(ChartBlock("befolkning-index", _index(context, chosen)))
    return Section(ID, title, tuple(blocks))


def _prose(context: Context, series: Series) -> str:
    first, last = series[0], series[-1]
    sentences = [_growth(context, first.value, last.value, str(first.year), str(last.year))]
    peak = max(series, key=lambda item: (item.value or 0.0, item.year))
    if peak.year == last.year:
        sentences.append(context.say("population.peak-now"))
    else:
        fields = {"peak_year": str(peak.year), "peak": numbers.integer(peak.value, context.language)}
        sentences.append(context.say("population.peak", **fields))
    moved = context.at(MIGRATION)
    if moved is not None and moved.value is not None:
        value = numbers.signed(moved.value, context.language, 1)
        sentences.append(context.say("population.migration", year=str(moved.year), value=value))
    return " ".join(sentences)


def _growth(context: Context, before: float | None, after: float | None, since: str, year: str) -> str:
    change = numbers.change(before, after, context.language, "percent")
    key = "grown" if (after or 0) > (before or 0) else "shrunk" if (after or 0) < (before or 0) else "unchanged"
    return context.say(
        f"population.{key}",
        since=since,
        year=year,
        before=numbers.integer(before, context.language),
        after=numbers.integer(after, context.language),
        change=unsigned(change),
    )


def _persons(context: Context) -> Chart:
    own = [context.region]
    texts = chart_texts(
        context,
        "befolkning-diagram",
        context.say("population.chart"),
        measure=measures.get(MEASURE).name(context.language),
        form="integer",
        origins=origins_of(context, MEASURE, own),
        notes=methods(context, MEASURE, own),
    )
    return trend(measure_rows(context, MEASURE, own), texts, breaks=break_marks(context, MEASURE))


def _index(context: Context, chosen: Sequence[Region]) -> Chart:
    """Every region's population as per cent of its own in the first year that all of them have."""
    found = {region: known(context.indicators.series(MEASURE, region)) for region in chosen}
    base_year = max(series[0].year for series in found.values())
    rows = [row for row in measure_rows(context, MEASURE, chosen) if row["year"] >= base_year]
    bases = {row["series"]: row["value"] for row in rows if row["year"] == base_year}
    indexed = [{**row, "value": row["value"] and 100 * row["value"] / bases[row["series"]]} for row in rows]
    texts = chart_texts(
        context,
        "befolkning-index",
        context.say("population.index-chart", year=str(base_year)),
        measure=context.say("population.index-y"),
        form="decimal",
        origins=origins_of(context, MEASURE, chosen),
        compared=chosen,
        notes=[context.say("population.index-note", year=str(base_year))],
    )
    return trend(indexed, texts, breaks=break_marks(context, MEASURE))
