"""The situation: the latest months by branch, unemployment, and what else is known of the moment."""

from __future__ import annotations

from dataclasses import replace

from kompetensnb.analysis.employed import employed
from kompetensnb.analysis.months import Latest, Situation, latest_month, published, same_month, situation
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.trend import trend
from kompetensnb.narrative import dates, numbers
from kompetensnb.narrative.names import lowered
from kompetensnb.pages.chosen_branch import Chosen
from kompetensnb.pages.context import Context, unsigned
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.sections.lines import (
    break_marks,
    chart_texts,
    drawn_regions,
    known,
    measure_rows,
    methods,
    origins_of,
)
from kompetensnb.vocabulary import branches, measures

MONTHS, UNEMPLOYMENT = "manader", "arbetsloshet"


def situation_of(context: Context) -> Situation | None:
    """The latest months of the region, or of the smallest around it for which they are published."""
    place = published(context.snapshot, context.region)
    return situation(context.snapshot, place) if place else None


def listed(found: Situation) -> list[Latest]:
    """The branches by name: without the total and the unknown."""
    return [item for item in found.listed if item.branch not in (branches.TOTAL, branches.UNKNOWN)]


def falling(found: Situation) -> list[Latest]:
    """The branches that have fallen over the year, the fastest first."""
    return sorted(
        (item for item in listed(found) if item.year_percent is not None and item.year_percent < 0),
        key=lambda item: item.year_percent or 0.0,
    )


def months_section(context: Context, chosen: Chosen, found: Situation | None) -> Section:
    """Every branch in the latest month: change over a year and over three months."""
    title = context.say("manader.title")
    if found is None:
        return Section(MONTHS, title, (Note("manader-saknas", context.say("manader.none")),))
    blocks: list[Block] = []
    if found.region != context.region:
        told = context.say("manader.elsewhere", region=context.name, place=found.region.name(context.language))
        blocks.append(Note("manader-plats", told))
    blocks.append(Prose("manader-text", tuple(_sentences(context, chosen, found))))
    if any(item.year_percent is not None for item in listed(found)):
        blocks.append(ChartBlock("manader-diagram", _changes(context, chosen, found)))
    if len(chosen.groups) == 1:
        course = _same_month(context, chosen, found)
        if course is not None:
            blocks.append(ChartBlock("manader-forlopp", course))
    blocks.append(
        TableBlock("manader-tabell", context.say("manader.table", month=_month(context, found)), _table(context, found))
    )
    return Section(MONTHS, title, tuple(blocks))


def _month(context: Context, found: Situation) -> str:
    return dates.month(found.year, found.month, context.language)


def _sentences(context: Context, chosen: Chosen, found: Situation) -> list[str]:
    language = context.language
    down = falling(found)[:3]
    told = []
    if down:
        names = [
            context.say(
                "manader.falling-one",
                branch=lowered(branches.get(item.branch).name(language)),
                change=_signed(context, item.year_percent),
            )
            for item in down
        ]
        told.append(context.say("manader.falling", branches=names))
    elif any(item.year_percent is not None for item in listed(found)):
        told.append(context.say("manader.none-falling"))
    else:
        told.append(context.say("manader.no-year", place=found.region.name(language)))
    if len(chosen.groups) == 1:
        own = found.branch(chosen.groups[0])
        if own.year_percent is not None and own.short_percent is not None:
            change = _signed(context, own.year_percent)
            nothing = numbers.percent(0, language)
            key = "same" if change == nothing else "down" if own.year_percent < 0 else "up"
            fields = {"branch": chosen.word, "year": unsigned(change)}
            told.append(context.say(f"manader.own-{key}", **fields))
            if own.usual is not None:
                told.append(
                    context.say(
                        "manader.short",
                        short=_signed(context, own.short_percent),
                        usual=_signed(context, own.usual),
                    )
                )
    told.append(context.say("manader.how"))
    return told


def _signed(context: Context, percent: float | None) -> str:
    return numbers.MISSING if percent is None else numbers.change(100, 100 + percent, context.language, "percent")


def _changes(context: Context, chosen: Chosen, found: Situation) -> Chart:
    rows = [
        {
            "name": branches.get(item.branch).name(context.language),
            "role": "own" if item.branch in chosen.groups else "peer",
            "value": item.year_percent,
            "status": item.status,
        }
        for item in listed(found)
    ]
    texts = chart_texts(
        context,
        "manader-diagram",
        context.say("manader.chart", month=_month(context, found)),
        measure=context.say("manader.year-percent"),
        form="percent",
        origins=[found.origin],
    )
    return ranking(rows, replace(texts, selection=_selection(context, found)), heading=context.say("branch.heading"))


def _same_month(context: Context, chosen: Chosen, found: Situation) -> Chart | None:
    """The same month in every year: what the season brings is the same in all of them."""
    series = same_month(context.snapshot, found.region, chosen.groups[0], found.month)
    if not series:
        return None
    texts = chart_texts(
        context,
        "manader-forlopp",
        context.say(
            "manader.same-month",
            branch=chosen.word,
            month=dates.month(0, found.month, context.language).split()[0],
        ),
        measure=context.say("employed"),
        form="integer",
        origins=[found.origin],
    )
    rows = [
        {"series": chosen.label, "role": "own", "year": year, "value": value, "status": status}
        for year, value, status in series
    ]
    return trend(rows, replace(texts, selection=_selection(context, found)))


def _selection(context: Context, found: Situation) -> str:
    """The place whose months are shown, which may be another than that of the page."""
    place, language = found.region, context.language
    return context.say("selection", region=place.long_name(language), kind=place.kind_name(language))


def _table(context: Context, found: Situation) -> Table:
    columns = (
        Column("branch", context.say("branch.heading")),
        Column("value", context.say("employed"), "integer"),
        Column("year_change", context.say("manader.year-change"), "signed"),
        Column("year_percent", context.say("manader.year-percent"), "points"),
        Column("short_change", context.say("manader.short-change"), "signed"),
        Column("short_percent", context.say("manader.short-percent"), "points"),
        Column("usual", context.say("manader.usual"), "points"),
    )
    ordered = sorted(listed(found), key=lambda item: item.year_percent if item.year_percent is not None else 0.0)
    rows = tuple(
        {
            "branch": branches.get(item.branch).name(context.language),
            "value": item.value,
            "year_change": item.year_change,
            "year_percent": None if item.year_percent is None else round(item.year_percent, 1),
            "short_change": item.short_change,
            "short_percent": None if item.short_percent is None else round(item.short_percent, 1),
            "usual": None if item.usual is None else round(item.usual, 1),
            "status": item.status,
        }
        for item in (*ordered, found.branch(branches.TOTAL))
    )
    return Table(columns, rows)


def unemployment_section(context: Context) -> Section:
    """The latest register year against the regions around; months are published elsewhere."""
    title = context.say("arbetsloshet.title")
    chosen = drawn_regions(context, UNEMPLOYMENT)
    latest = context.at(UNEMPLOYMENT)
    if latest is None or latest.value is None or not known(context.indicators.series(UNEMPLOYMENT, context.region)):
        return Section(
            UNEMPLOYMENT, title, (Note("arbetsloshet-saknas", context.say("arbetsloshet.none", region=context.name)),)
        )
    others = [
        context.say(
            "arbetsloshet.other", region=region.name(context.language), value=context.figure(UNEMPLOYMENT, item.value)
        )
        for region in chosen[1:]
        for item in (context.indicators.at(UNEMPLOYMENT, region, latest.year),)
        if item is not None and item.value is not None
    ]
    fields = {"region": context.name, "year": str(latest.year), "value": context.figure(UNEMPLOYMENT, latest.value)}
    told = [context.say("arbetsloshet.text", **fields)]
    if others:
        told.append(context.say("arbetsloshet.others", others=others))
    told.append(_month_rate(context) or context.say("arbetsloshet.old"))
    texts = chart_texts(
        context,
        "arbetsloshet-diagram",
        context.say("arbetsloshet.chart"),
        measure=measures.get(UNEMPLOYMENT).name(context.language),
        form="percent",
        origins=origins_of(context, UNEMPLOYMENT, chosen),
        compared=chosen,
        notes=methods(context, UNEMPLOYMENT, chosen),
    )
    chart = trend(measure_rows(context, UNEMPLOYMENT, chosen), texts, breaks=break_marks(context, UNEMPLOYMENT))
    return Section(
        UNEMPLOYMENT, title, (Prose("arbetsloshet-text", tuple(told)), ChartBlock("arbetsloshet-diagram", chart))
    )


def _month_rate(context: Context) -> str:
    """The latest month in a sentence, where the data set has months for the region."""
    found = employed(context.snapshot, "labour_month", context.region) if context.region.code else None
    if found is None:
        return ""
    rate = {"age": ("20-64",), "measure": ("unemployment_rate",)}
    latest = latest_month(found, **rate)
    if latest is None:
        return ""
    context.source(found.origin)
    year, month = latest
    value = found.persons(year=(year,), month=(month,), **rate).value
    fields = {"month": dates.month(year, month, context.language), "value": numbers.percent(value, context.language)}
    return context.say("arbetsloshet.month", **fields)
