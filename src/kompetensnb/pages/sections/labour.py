"""Employment and unemployment against the regions around and against peers."""

from __future__ import annotations

from kompetensnb.analysis.observations import ranked_with
from kompetensnb.charts.chart import Chart
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.trend import trend
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section
from kompetensnb.pages.sections.key_figures import change_text, earlier_observation
from kompetensnb.pages.sections.lines import (
    break_marks,
    chart_texts,
    drawn_regions,
    known,
    measure_rows,
    methods,
    origins_of,
)
from kompetensnb.vocabulary import measures, regions

ID = "arbete"
EMPLOYMENT, UNEMPLOYMENT = "sysselsattning", "arbetsloshet"


def section(context: Context) -> Section:
    """Prose, both rates over the years, and the employment rate among peers."""
    title = context.say("labour.title")
    if not any(known(context.indicators.series(measure, context.region)) for measure in (EMPLOYMENT, UNEMPLOYMENT)):
        return Section(ID, title, (Note("arbete-saknas", context.say("labour.none", region=context.name)),))
    blocks: list[Block] = [
        Prose("arbete-text", (_prose(context),)),
        ChartBlock("arbete-sysselsattning", _rate(context, "arbete-sysselsattning", EMPLOYMENT, "labour.employment")),
        ChartBlock("arbete-arbetsloshet", _rate(context, "arbete-arbetsloshet", UNEMPLOYMENT, "labour.unemployment")),
    ]
    peers = _peers(context)
    if peers is not None:
        blocks.append(ChartBlock("arbete-jamforelse", peers))
    if context.parameters.sex != "alla":
        blocks.append(Note("arbete-kon", context.say("labour.both-sexes")))
    return Section(ID, title, tuple(blocks))


def _prose(context: Context) -> str:
    employment, unemployment = context.at(EMPLOYMENT), context.at(UNEMPLOYMENT)
    if employment is None or unemployment is None:
        return context.say("labour.none", region=context.name)
    sentences = [
        context.say(
            "labour.text",
            employment=context.figure(EMPLOYMENT, employment.value),
            unemployment=context.figure(UNEMPLOYMENT, unemployment.value),
            year=str(employment.year),
        )
    ]
    before, before_too = (
        earlier_observation(context, EMPLOYMENT, employment),
        earlier_observation(context, UNEMPLOYMENT, unemployment),
    )
    if before is not None and before_too is not None:
        sentences.append(
            context.say(
                "labour.change",
                since=str(before.year),
                employment=change_text(context, EMPLOYMENT, before.value, employment.value),
                unemployment=change_text(context, UNEMPLOYMENT, before_too.value, unemployment.value),
            )
        )
    return " ".join(sentences)


def _rate(context: Context, chart: str, measure: str, title: str) -> Chart:
    chosen = drawn_regions(context, measure)
    texts = chart_texts(
        context,
        chart,
        context.say(title),
        measure=measures.get(measure).name(context.language),
        form="percent",
        origins=origins_of(context, measure, chosen),
        compared=chosen,
        notes=methods(context, measure, chosen),
    )
    return trend(measure_rows(context, measure, chosen), texts, breaks=break_marks(context, measure))


def _peers(context: Context) -> Chart | None:
    """The employment rate of all of its kind, or of the sub-regions for a region without peers."""
    peers = ranked_with(context.region)
    if len(peers) < 2:
        peers = (context.region, *regions.of_kind(regions.RegionKind.SUBREGION))
    kind = peers[-1].kind
    own = context.at(EMPLOYMENT)
    if own is None or own.value is None:
        return None
    found = list(context.indicators.among(peers, EMPLOYMENT, own.year))
    rows = [
        {
            "name": region.name(context.language),
            "role": "own" if region == context.region else "peer",
            "value": item.value,
            "status": item.status,
        }
        for region, item in found
    ]
    among = context.say(f"peers.{kind}")
    texts = chart_texts(
        context,
        "arbete-jamforelse",
        context.say("labour.peers", year=str(own.year), peers=among),
        measure=measures.get(EMPLOYMENT).name(context.language),
        form="percent",
        origins=[item.origin for _, item in found],
        notes=methods(context, EMPLOYMENT, peers),
    )
    return ranking(rows, texts)
