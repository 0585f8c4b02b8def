"""The key figures of a region: value, change, and place among its peers."""

from __future__ import annotations

from kompetensnb.analysis.breaks import comparable
from kompetensnb.analysis.observations import Observation, ranked_with
from kompetensnb.narrative import numbers
from kompetensnb.narrative.messages import joined
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, KeyFigure, KeyFigures, Note, Section
from kompetensnb.vocabulary import measures
from kompetensnb.vocabulary.statuses import Status

ID = "nyckeltal"

MEASURES = (
    "folkmangd",
    "flyttnetto-per-1000",
    "andel-20-64",
    "andel-65",
    "eftergymnasial",
    "sysselsattning",
    "arbetsloshet",
    "pendlingsnetto",
    "elever-arskurs-9",
    "behorighet-yrkes",
    "larare-behoriga",
)

YEARS_BACK = 10
"""Change is shown over ten years, or since the first comparable year when the series is shorter."""


def section(context: Context) -> Section:
    """All key figures; those that the data set lacks for the region are named in one sentence."""
    shown = [(measure, context.at(measure)) for measure in MEASURES]
    figures = tuple(_figure(context, measure, item) for measure, item in shown if item is not None)
    absent = [measures.get(measure).name(context.language) for measure, item in shown if item is None]
    blocks: list[Block] = [KeyFigures("nyckeltal-tal", figures)] if figures else []
    if absent:
        blocks.append(Note("nyckeltal-saknas", _absent(context, absent)))
    return Section(ID, context.say("key-figures.title"), tuple(blocks))


def _absent(context: Context, names: list[str]) -> str:
    year = context.parameters.year
    fields = {"measures": joined([name.lower() for name in names], context.language), "region": context.name}
    return (
        context.say("key-figures.absent-year", year=str(year), **fields)
        if year
        else context.say("key-figures.absent", **fields)
    )


def _figure(context: Context, measure: str, item: Observation) -> KeyFigure:
    definition = measures.get(measure)
    notes = [definition.definition(context.language)]
    if item.note:
        notes.append(context.say(f"note.{item.note}"))
    return KeyFigure(
        label=context.say("key-figures.label", name=definition.name(context.language), year=str(item.year)),
        value=context.figure(measure, item.value),
        change=_change(context, measure, item),
        rank=_rank(context, measure, item),
        status=str(Status(item.status)),
        note=" ".join(notes),
        source=context.source(item.origin),
    )


def _change(context: Context, measure: str, item: Observation) -> str:
    earlier = earlier_observation(context, measure, item)
    if earlier is None:
        return ""
    return context.say(
        "key-figures.change", change=change_text(context, measure, earlier.value, item.value), year=str(earlier.year)
    )


def earlier_observation(context: Context, measure: str, item: Observation) -> Observation | None:
    """What a figure is compared with: ten years earlier, or the first year of the same series."""
    series = context.indicators.series(measure, context.region, context.sex_for(measure))
    candidates = [
        other
        for other in series
        if other.value is not None
        and item.year - YEARS_BACK <= other.year < item.year
        and comparable(measure, context.region, other.year, item.year)
    ]
    return candidates[0] if candidates and item.value is not None else None


def change_text(context: Context, measure: str, before: float | None, after: float | None) -> str:
    """A change in the measure's own way: per cent for people, percentage points for shares."""
    definition = measures.get(measure)
    if definition.additive:
        return numbers.change(before, after, context.language, "percent")
    if definition.unit("en").startswith("per cent"):
        return numbers.change(before, after, context.language, "points", definition.decimals)
    if before is None or after is None:
        return numbers.MISSING
    return numbers.signed(after - before, context.language, definition.decimals)


def _rank(context: Context, measure: str, item: Observation) -> str:
    rank = context.indicators.rank(measure, context.region, item.year, context.sex_for(measure))
    if rank is None:
        return ""
    return context.say(
        f"rank.{context.region.kind}", place=str(rank.place), of=str(rank.of), all=str(len(ranked_with(context.region)))
    )
