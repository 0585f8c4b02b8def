"""A map of one measure over the municipalities."""

from __future__ import annotations

from kompetensnb.analysis.observations import Observation
from kompetensnb.charts.chart import Chart
from kompetensnb.charts.municipality_map import municipality_map
from kompetensnb.charts.texts import ValueForm
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import ChartBlock, Note, Prose, Section
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.vocabulary import measures, regions
from kompetensnb.vocabulary.regions import Region, RegionKind

ID = "karta"


def section(context: Context) -> Section:
    """The chosen measure for the municipalities of the region, or around the municipality."""
    title = context.say("map.title")
    measure = measures.get(context.parameters.measure)
    shown = municipalities(context)
    found = _found(context, shown)
    known = [(region, item) for region, item in found if item.value is not None]
    if not known:
        text = context.say("map.none", measure=measure.name(context.language).lower())
        return Section(ID, title, (Note("karta-saknas", text),))
    return Section(
        ID, title, (Prose("karta-text", (_prose(context, known),)), ChartBlock("karta-diagram", _chart(context, found)))
    )


def municipalities(context: Context) -> tuple[Region, ...]:
    """The region's own municipalities; for one municipality those of its sub-region; for the country all there are."""
    region = context.region
    if region.kind is RegionKind.COUNTRY:
        return regions.of_kind(RegionKind.MUNICIPALITY)
    if region.kind is RegionKind.MUNICIPALITY:
        around = next(iter(regions.parents(region)), regions.get(regions.COUNTY))
        members = dict.fromkeys((*around.members, region.code))
        return tuple(regions.municipality(code) for code in members)
    return tuple(regions.municipality(code) for code in region.members)


def _found(context: Context, shown: tuple[Region, ...]) -> list[tuple[Region, Observation]]:
    measure = context.parameters.measure
    year = context.parameters.year or max(context.indicators.years(measure), default=0)
    return list(context.indicators.among(shown, measure, year, context.sex_for(measure)))


def _prose(context: Context, known: list[tuple[Region, Observation]]) -> str:
    measure = context.parameters.measure
    ordered = sorted(known, key=lambda pair: pair[1].value or 0.0)
    (lowest, least), (highest, most) = ordered[0], ordered[-1]
    sentences = [
        context.say(
            "map.text",
            highest=highest.name(context.language),
            highest_value=context.figure(measure, most.value),
            lowest=lowest.name(context.language),
            lowest_value=context.figure(measure, least.value),
        )
    ]
    if context.region.kind is RegionKind.MUNICIPALITY:
        around = next(iter(regions.parents(context.region)), regions.get(regions.COUNTY))
        sentences.append(context.say("map.single", region=context.name, parent=around.name(context.language)))
    return " ".join(sentences)


def _chart(context: Context, found: list[tuple[Region, Observation]]) -> Chart:
    measure = measures.get(context.parameters.measure)
    notes = dict.fromkeys(item.note for _, item in found if item.note)
    rows = [
        {
            "region": region.code,
            "name": region.name(context.language),
            "role": "own" if region == context.region else "peer",
            "value": item.value,
            "status": item.status,
        }
        for region, item in found
    ]
    texts = chart_texts(
        context,
        "karta-diagram",
        context.say("map.chart", measure=measure.name(context.language), year=str(found[0][1].year)),
        measure=f"{measure.name(context.language)}, {measure.unit(context.language)}",
        form=_form(measure),
        origins=list(dict.fromkeys(item.origin for _, item in found)),
        notes=[context.say(f"note.{note}") for note in notes],
    )
    return municipality_map(rows, texts)


def _form(measure: measures.Measure) -> ValueForm:
    if measure.additive:
        return "integer"
    return "percent" if measure.unit("en").startswith("per cent") else "decimal"
