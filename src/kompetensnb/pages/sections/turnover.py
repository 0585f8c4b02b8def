"""Who comes into an education group and who leaves it, how many retire, and where its members live and work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from kompetensnb.analysis.group_areas import GROUPS, Place, origin_of, status_at
from kompetensnb.analysis.group_flows import (
    CHANGES,
    STOCK,
    Account,
    Population,
    account_status,
    accounts,
    known_groups,
    older,
    population,
)
from kompetensnb.charts.bridge import bridge
from kompetensnb.charts.chart import Column, Table
from kompetensnb.charts.ranking import ranking
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import frames
from kompetensnb.forecast.axes import LAST_YEAR
from kompetensnb.forecast.balance import rounded
from kompetensnb.forecast.education_tables import FLOWS, SIGNS
from kompetensnb.forecast.engine import assess
from kompetensnb.forecast.panel import Floats
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import forecast_sources, horizon_year
from kompetensnb.pages.page import Block, Note, Prose, Section, TableBlock
from kompetensnb.pages.sections.drawn import chart_or_note, plain
from kompetensnb.pages.sections.fit import Rows, group_name
from kompetensnb.pages.sections.fit_groups import SMALLEST
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.vocabulary import education_groups

FLOW, RETIRING, PLACES = "floden", "pension", "dagnatt"
IN_CHART = 12


def sections(context: Context, place: Place) -> tuple[Section, ...]:
    """The three sections, for a place with figures by education group."""
    return (_flows(context, place), _retiring(context, place), _places(context, place))


def _flows(context: Context, place: Place) -> Section:
    """The latest year from stock to stock, and every year in a table."""
    title = context.say("floden.title", group=group_name(context))
    found = accounts(context.snapshot, place, context.parameters.group)
    if not found:
        return Section(FLOW, title, (Note("floden-saknas", context.say("floden.none")),))
    last = found[-1]
    origins = [origin_of(context.snapshot, subject) for subject in (STOCK, CHANGES)]
    texts = chart_texts(
        context,
        "floden-diagram",
        context.say("floden.chart", group=group_name(context), year=str(last.year)),
        measure=context.say("persons"),
        form="integer",
        origins=origins,
    )
    status = str(account_status(context.snapshot, place))
    rows = _steps(context, last, status)
    blocks: tuple[Block, ...] = (
        Prose("floden-text", (_told(context, last), context.say("floden.how"))),
        chart_or_note(context, "floden-diagram", partial(bridge, rows, texts, heading=context.say("floden.what"))),
        TableBlock("floden-tabell", context.say("floden.table"), _years(context, found, status)),
    )
    return Section(FLOW, title, blocks)


def _told(context: Context, last: Account) -> str:
    if not np.isfinite(last.change):
        return context.say("floden.unknown", year=str(last.year))
    fields = {
        "group": group_name(context),
        "year": str(last.year),
        "change": numbers.integer(abs(round(last.end) - round(last.start)), context.language),
        "end": numbers.integer(last.end, context.language),
    }
    if round(last.end) == round(last.start):
        return context.say("floden.same", **fields)
    return context.say("floden.more" if last.change > 0 else "floden.fewer", **fields)


def _order() -> list[int]:
    """What adds first, then what takes."""
    return sorted(range(len(FLOWS)), key=lambda at: -SIGNS[at])


def _steps(context: Context, last: Account, status: str) -> Rows:
    steps: Rows = [
        {"name": context.say(f"flow.{FLOWS[at]}"), "kind": "step", "value": SIGNS[at] * last.flows[at]}
        for at in _order()
    ]
    ends = [
        {"name": context.say("floden.at", year=str(year)), "kind": "level", "value": value}
        for year, value in ((last.year - 1, last.start), (last.year, last.end))
    ]
    return [{**row, "status": status} for row in (ends[0], *steps, ends[1])]


def _years(context: Context, found: Sequence[Account], status: str) -> Table:
    columns = (
        Column("year", context.say("floden.year"), "year"),
        Column("start", context.say("floden.start"), "integer"),
        *(Column(FLOWS[at], context.say(f"flow.{FLOWS[at]}"), "integer") for at in _order()),
        Column("end", context.say("floden.end"), "integer"),
    )
    rows = tuple(
        {
            "year": account.year,
            "start": plain(account.start),
            **{name: plain(value) for name, value in zip(FLOWS, account.flows, strict=True)},
            "end": plain(account.end),
            "status": status,
        }
        for account in found
    )
    return Table(columns, rows)


def _retiring(context: Context, place: Place) -> Section:
    """The share aged 55 and older of who lives here, and the exits at 60 and above that are expected at work here."""
    year, persons, share = older(context.snapshot, place)
    title = context.say("pension.title")
    if not year:
        return Section(RETIRING, title, (Note("pension-saknas", context.say("pension.none")), *_exits(context, place)))
    large = [at for at in known_groups(share) if persons[at] >= SMALLEST]
    status = str(status_at(context.snapshot, STOCK, place))
    texts = chart_texts(
        context,
        "pension-aldre",
        context.say("pension.chart", count=IN_CHART, year=str(year)),
        measure=context.say("pension.share"),
        form="percent",
        origins=[origin_of(context.snapshot, STOCK)],
    )
    rows = _ranked(context, share, large, status)
    told = [context.say("pension.how")]
    group = context.parameters.group
    own = plain(share[GROUPS.index(group)]) if group else None
    if own is not None:
        value = numbers.percent(own, context.language)
        told.insert(0, context.say("pension.text", group=group_name(context), share=value))
    blocks: tuple[Block, ...] = (
        Prose("pension-text", tuple(told)),
        chart_or_note(context, "pension-aldre", partial(ranking, rows, texts, heading=context.say("group"))),
        *_exits(context, place),
    )
    return Section(RETIRING, title, blocks)


def _exits(context: Context, place: Place) -> tuple[Block, ...]:
    """The expected exits; where nothing is forecast, the reason."""
    try:
        found = assess(context.snapshot, place.region, LAST_YEAR)
        year = horizon_year(context.parameters.horizon, found.axes)
    except KompetensnbError:
        return (Note("pension-ingen-prognos", context.say("pension.no-forecast")),)
    flows = frames.need_by_group(found)
    until = flows[flows["year"] <= year].groupby("group", sort=False)["pension"].sum(min_count=year - found.axes.base)
    exits = frames.shown(until.reset_index())["pension"].to_numpy(dtype=np.float64)
    chart = chart_texts(
        context,
        "pension-avgangar",
        context.say("pension.exits", count=IN_CHART, year=str(year)),
        measure=context.say("persons"),
        form="integer",
        origins=(),
    )
    texts = replace(chart, sources=forecast_sources(context))
    rows = _ranked(context, exits, known_groups(exits), str(found.statuses["replacement"]))
    total = float(until.sum(min_count=len(until)))
    told = [context.say("pension.exits-how")]
    if np.isfinite(total):
        number = numbers.integer(float(rounded(total)), context.language)
        told.insert(0, context.say("pension.exits-text", year=str(year), persons=number))
    return (
        Prose("pension-avgangar-text", tuple(told)),
        chart_or_note(context, "pension-avgangar", partial(ranking, rows, texts, heading=context.say("group"))),
    )


def _places(context: Context, place: Place) -> Section:
    """Who lives here and who works here: two measures, each in a chart of its own."""
    title = context.say("dagnatt.title")
    found = population(context.snapshot, place)
    if found is None:
        return Section(PLACES, title, (Note("dagnatt-saknas", context.say("dagnatt.none")),))
    blocks: list[Block] = [Prose("dagnatt-text", _population_told(context, found))]
    for name, persons in (("natt", found.night), ("dag", found.day)):
        identity = f"dagnatt-{name}"
        texts = chart_texts(
            context,
            identity,
            context.say(f"dagnatt.{name}", count=IN_CHART, year=str(found.year)),
            measure=context.say("persons"),
            form="integer",
            origins=[found.origin],
        )
        rows = _ranked(context, persons, known_groups(persons), str(found.status))
        blocks.append(chart_or_note(context, identity, partial(ranking, rows, texts, heading=context.say("group"))))
    return Section(PLACES, title, tuple(blocks))


def _population_told(context: Context, found: Population) -> tuple[str, ...]:
    group = context.parameters.group

    def number(values: Floats) -> str:
        value = values[GROUPS.index(group)] if group else values.sum()
        return numbers.integer(plain(value), context.language)

    fields = {"group": group_name(context), "region": context.name}
    told = [context.say("dagnatt.text", night=number(found.night), day=number(found.day), **fields)]
    if found.moves is not None:
        stay, into, out = (number(values) for values in found.moves)
        told.append(context.say("dagnatt.moves", stay=stay, into=into, out=out))
    told.append(context.say("dagnatt.how"))
    return tuple(told)


def _ranked(context: Context, values: Floats, order: Sequence[int], status: str) -> Rows:
    """The largest, and the chosen group wherever it stands."""
    group = context.parameters.group
    shown = [at for place, at in enumerate(order) if place < IN_CHART or GROUPS[at] == group]
    return [
        {
            "name": education_groups.get(GROUPS[at]).short_name(context.language),
            "role": "own" if GROUPS[at] == group else "peer",
            "value": float(values[at]),
            "status": status,
        }
        for at in shown
    ]
