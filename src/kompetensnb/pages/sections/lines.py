"""Rows for charts of one measure over the years, for a region and those it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kompetensnb.analysis.breaks import breaks
from kompetensnb.analysis.observations import Series
from kompetensnb.charts.texts import ChartTexts, ValueForm
from kompetensnb.pages.context import Context
from kompetensnb.vocabulary.regions import Region, RegionKind

Rows = list[dict[str, Any]]


def known(series: Series) -> Series:
    """The observations that have a value."""
    return tuple(item for item in series if item.value is not None)


def drawn_regions(context: Context, measure: str, sex: str = "alla") -> tuple[Region, ...]:
    """The region and those it is compared with, as far as they have figures."""
    return tuple(region for region in context.compared if known(context.indicators.series(measure, region, sex)))


def roles(context: Context, chosen: Sequence[Region]) -> dict[str, str]:
    """How each region (id) is drawn: the chosen one, the country where it is among them, the others in their order."""
    found = {context.region.id: "own"}
    others = [region for region in chosen if region.id != context.region.id]
    free = ["comparison", "country", "peer"]
    for region in sorted(others, key=lambda region: region.kind is not RegionKind.COUNTRY):
        wanted = "country" if region.kind is RegionKind.COUNTRY else free[0]
        found[region.id] = wanted
        free.remove(wanted)
    return found


def measure_rows(context: Context, measure: str, chosen: Sequence[Region], sex: str = "alla") -> Rows:
    """One row per region and year, missing values included: they are gaps."""
    drawn = roles(context, chosen)
    return [
        {
            "series": region.name(context.language),
            "role": drawn[region.id],
            "year": item.year,
            "value": item.value,
            "status": item.status,
        }
        for region in chosen
        for item in context.indicators.series(measure, region, sex)
    ]


def break_marks(context: Context, measure: str) -> Rows:
    """The breaks of a measure for the chosen region, with their labels."""
    return [
        {"year": item.year, "label": context.say(f"break.{item.key}"), "gap": item.kind == "gap"}
        for item in breaks(measure, context.region)
    ]


def chart_texts(
    context: Context,
    chart: str,
    title: str,
    *,
    measure: str,
    form: ValueForm,
    origins: Sequence[str],
    compared: Sequence[Region] = (),
    notes: Sequence[str] = (),
) -> ChartTexts:
    """The words of a chart: what it shows, for which region, beside which other of the regions `compared`, whence."""
    selection = context.selection
    others = tuple(region for region in compared if region != context.region)
    if others:
        selection = f"{selection}, {context.say('compared-with', names=context.names(others))}"
    sources = dict.fromkeys(context.source(origin) for origin in origins if origin)
    return ChartTexts(
        id=chart,
        title=title,
        selection=selection,
        measure=measure,
        language=context.language,
        form=form,
        sources=tuple(sources),
        notes=tuple(notes),
    )


def origins_of(context: Context, measure: str, chosen: Sequence[Region], sex: str = "alla") -> list[str]:
    """The origins behind a measure's figures, each once."""
    found = (item.origin for region in chosen for item in context.indicators.series(measure, region, sex))
    return list(dict.fromkeys(part for origin in found for part in origin.split("; ") if part))


def methods(context: Context, measure: str, chosen: Sequence[Region], sex: str = "alla") -> list[str]:
    """Sentences on how figures were made that are not as published."""
    found = (item.note for region in chosen for item in context.indicators.series(measure, region, sex))
    return [context.say(f"note.{note}") for note in dict.fromkeys(found) if note]
