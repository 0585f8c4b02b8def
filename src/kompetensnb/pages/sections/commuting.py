"""Commuting: gross flows for a municipality, the balance of day and night population for every region."""

from __future__ import annotations

from kompetensnb.analysis.commuting import commuting_flows
from kompetensnb.analysis.lookup import Rows
from kompetensnb.charts.chart import Chart
from kompetensnb.charts.flows import flows
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section
from kompetensnb.pages.sections.lines import chart_texts

ID = "pendling"


def section(context: Context) -> Section:
    """Prose, the flows over the years, and why gross flows are not shown for larger regions."""
    title = context.say("commuting.title")
    rows = tuple(row for row in context.rows(commuting_flows) if row["net"] is not None)
    if not rows:
        return Section(ID, title, (Note("pendling-saknas", context.say("commuting.none", region=context.name)),))
    gross = all(row["in"] is not None for row in rows)
    blocks: list[Block] = [
        Prose("pendling-text", (_prose(context, rows, gross),)),
        ChartBlock("pendling-diagram", _chart(context, rows, gross)),
    ]
    if not gross:
        blocks.append(Note("pendling-omrade", context.say("commuting.aggregate", region=context.name)))
    blocks.append(Note("pendling-serie", context.say("commuting.old", year=str(rows[-1]["year"]))))
    return Section(ID, title, tuple(blocks))


def _prose(context: Context, rows: Rows, gross: bool) -> str:
    row = next((row for row in rows if row["year"] == context.parameters.year), rows[-1])
    keys = {"inflow": "in", "outflow": "out"} if gross else {"day": "day", "night": "night"}
    persons = {name: numbers.integer(row[column], context.language) for name, column in keys.items()}
    net = numbers.signed(row["net"], context.language)
    key = "commuting.text" if gross else "commuting.net"
    return context.say(key, year=str(row["year"]), region=context.name, net=net, **persons)


def _chart(context: Context, rows: Rows, gross: bool) -> Chart:
    """In and out for a municipality; for a larger region those who work there and those who live there."""
    columns = (
        {"in": "commuting.in", "out": "commuting.out"}
        if gross
        else {"day": "commuting.day", "night": "commuting.night"}
    )
    found = [
        {
            "flow": context.say(label),
            "year": row["year"],
            "value": row[column],
            "net": row["net"],
            "status": row["status"],
        }
        for row in rows
        for column, label in columns.items()
    ]
    texts = chart_texts(
        context,
        "pendling-diagram",
        context.say("commuting.chart" if gross else "commuting.net-chart"),
        measure=context.say("commuting.persons"),
        form="integer",
        origins=[row["origin"] for row in rows],
    )
    return flows(found, texts)
