"""One measure for all regions of a kind: who stands where, and how it has gone over the years."""

from __future__ import annotations

from kompetensnb.analysis.observations import ranked_with
from kompetensnb.charts.chart import Chart
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.texts import ValueForm
from kompetensnb.charts.trend import trend
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section
from kompetensnb.pages.sections.key_figures import change_text
from kompetensnb.pages.sections.lines import (
    break_marks,
    chart_texts,
    drawn_regions,
    measure_rows,
    methods,
    origins_of,
)
from kompetensnb.vocabulary import measures, regions
from kompetensnb.vocabulary.regions import Region, RegionKind

ID = "rangordning"
YEARS_BACK = 5


def section(context: Context) -> Section:
    """Highest and lowest in words, a bar for each, and the curve of the region beside its county and country."""
    title, measure = context.say("ranked.title"), context.parameters.measure
    own = context.at(measure)
    if own is None or own.value is None:
        return Section(ID, title, (Note("rangordning-saknas", context.say("lead-none", region=context.name)),))
    peers = peers_of(context.region)
    blocks: list[Block] = [
        Prose("rangordning-text", (_prose(context, peers, own.year),)),
        ChartBlock("rangordning-diagram", _bars(context, peers, own.year)),
    ]
    chosen = drawn_regions(context, measure, context.sex_for(measure))
    if len(context.indicators.years(measure)) > 1:
        blocks.append(ChartBlock("rangordning-utveckling", _curve(context, chosen)))
    return Section(ID, title, tuple(blocks))


def peers_of(region: Region) -> tuple[Region, ...]:
    """Its kind in the county; a region that is alone of its kind stands beside the sub-regions."""
    peers = ranked_with(region)
    return peers if len(peers) > 1 else (region, *regions.of_kind(RegionKind.SUBREGION))


def form_of(measure: str) -> ValueForm:
    """How values of a measure are written."""
    definition = measures.get(measure)
    if definition.additive:
        return "integer"
    return "percent" if definition.unit("en").startswith("per cent") else "decimal"


def earlier(context: Context, year: int) -> int | None:
    """The year that change is counted from: five years before, or the first there is."""
    known = [other for other in context.indicators.years(context.parameters.measure) if other < year]
    return max((other for other in known if other <= year - YEARS_BACK), default=min(known, default=None))


def _prose(context: Context, peers: tuple[Region, ...], year: int) -> str:
    measure = context.parameters.measure
    among = context.indicators.among(peers, measure, year, context.sex_for(measure))
    found = sorted(
        ((region, item.value) for region, item in among if item.value is not None), key=lambda pair: -pair[1]
    )
    (top, highest), (bottom, lowest) = found[0], found[-1]
    sentences = [
        context.say(
            "ranked.text",
            top=top.name(context.language),
            highest=context.figure(measure, highest),
            bottom=bottom.name(context.language),
            lowest=context.figure(measure, lowest),
            year=str(year),
        )
    ]
    before = earlier(context, year)
    then = context.indicators.at(measure, context.region, before, context.sex_for(measure)) if before else None
    now = context.indicators.at(measure, context.region, year, context.sex_for(measure))
    if then is not None and now is not None and then.value is not None:
        change = change_text(context, measure, then.value, now.value)
        sentences.append(context.say("ranked.change", region=context.name, since=str(before), change=change))
    return " ".join(sentences)


def _bars(context: Context, peers: tuple[Region, ...], year: int) -> Chart:
    measure = context.parameters.measure
    found = list(context.indicators.among(peers, measure, year, context.sex_for(measure)))
    rows = [
        {
            "name": region.name(context.language),
            "role": "own" if region == context.region else "peer",
            "value": item.value,
            "status": item.status,
        }
        for region, item in found
    ]
    name = measures.get(measure).name(context.language)
    texts = chart_texts(
        context,
        "rangordning-diagram",
        context.say("ranked.chart", measure=name, year=str(year)),
        measure=name,
        form=form_of(measure),
        origins=[item.origin for _, item in found],
        notes=methods(context, measure, peers, context.sex_for(measure)),
    )
    return ranking(rows, texts)


def _curve(context: Context, chosen: tuple[Region, ...]) -> Chart:
    """The region beside those it is part of; numbers of people beside nobody, since size would hide the change."""
    measure = context.parameters.measure
    sex = context.sex_for(measure)
    shown = (context.region,) if measures.get(measure).additive else chosen
    name = measures.get(measure).name(context.language)
    texts = chart_texts(
        context,
        "rangordning-utveckling",
        context.say("ranked.curve", measure=name),
        measure=name,
        form=form_of(measure),
        origins=origins_of(context, measure, shown, sex),
        compared=shown,
        notes=methods(context, measure, shown, sex),
    )
    return trend(measure_rows(context, measure, shown, sex), texts, breaks=break_marks(context, measure))
