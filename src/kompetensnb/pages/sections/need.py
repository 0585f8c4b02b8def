"""What will be short: by sector and horizon, ranked, over time with its band, and how many must be recruited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from kompetensnb.charts.chart import Chart, Column, Format, Table
from kompetensnb.charts.pairs import pairs
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.trend import trend
from kompetensnb.forecast import frames
from kompetensnb.forecast.balance import rounded
from kompetensnb.forecast.engine import Assessment
from kompetensnb.narrative import numbers
from kompetensnb.narrative.verdicts import verdict
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import known, person_texts
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Quadrants, Section, TableBlock
from kompetensnb.vocabulary import branches, education_groups, horizons, sectors

SQUARES, RANKED, COURSES, RECRUITMENT = "bedomning", "bristlista", "forlopp", "rekrytering"
IN_SQUARE = 5
IN_CHART = 15
CURVES = 4

Rows = list[dict[str, Any]]


def sections(context: Context, found: Assessment, year: int) -> tuple[Section, ...]:
    """The four sections, for a region that the engine has assessed."""
    rows = listed(context, found, year)
    return (
        _squares(context, found),
        _ranked(context, found, rows, year),
        _courses(context, found, rows),
        _recruitment(context, found, year),
    )


def listed(context: Context, found: Assessment, year: int) -> pd.DataFrame:
    """The shortage list of a year; with a chosen branch, that branch's part of it."""
    rows = frames.shortage(found, year)
    if not context.parameters.branch or found.region is not found.outcome.groups_region:
        return rows
    return frames.in_branches(found, rows, branches.get(context.parameters.branch).sni_groups)


def _squares(context: Context, found: Assessment) -> Section:
    """The law's four squares: public or private, short or long term."""
    title = context.say("bedomning.title")
    if found.region is not found.outcome.groups_region:
        return Section(SQUARES, title, (Note("bedomning-kommun", _elsewhere(context, found)),))
    chosen = [horizons.get("kort"), horizons.get("lang")]
    table = frames.two_by_two(found, chosen)
    cells: dict[tuple[str, str], tuple[str, ...]] = {}
    for horizon in chosen:
        for sector in found.axes.sectors:
            part = table[(table["horizon"] == horizon.id) & (table["sector"] == sector)].head(IN_SQUARE)
            lines = [_square_line(context, row) for row in frames.shown(part).to_dict("records")]
            cells[sector, horizon.id] = tuple(lines) or (context.say("bedomning.empty"),)
    years = {horizon.id: min(horizon.years(found.axes.base)[1], found.axes.years[-1]) for horizon in chosen}
    block = Quadrants(
        "bedomning-rutor",
        context.say("bedomning.caption", region=context.name),
        columns=tuple(
            context.say("bedomning.horizon", horizon=horizon.name(context.language), year=str(years[horizon.id]))
            for horizon in chosen
        ),
        rows=tuple(sectors.get(sector).name(context.language) for sector in found.axes.sectors),
        cells=tuple(tuple(cells[sector, horizon.id] for horizon in chosen) for sector in found.axes.sectors),
        status=str(found.statuses["group"]),
    )
    return Section(SQUARES, title, (Prose("bedomning-text", (context.say("bedomning.text"),)), block))


def _elsewhere(context: Context, found: Assessment) -> str:
    """Where a municipality's groups are assessed."""
    return context.say("groups-municipality", subregion=found.outcome.groups_region.name(context.language))


def _square_line(context: Context, row: Mapping[Any, Any]) -> str:
    """«Sjuksköterskor: 120 personer»; a small group is only named."""
    name = education_groups.get(row["group"]).short_name(context.language)
    if pd.isna(row["short"]):
        return name
    return context.say("bedomning.line", group=name, persons=numbers.integer(row["short"], context.language))


def _ranked(context: Context, found: Assessment, listed: pd.DataFrame, year: int) -> Section:
    """The shortage list: bars of the persons short, and everything in a table."""
    title = context.say("bristlista.title", year=str(year))
    shown = frames.shown(listed)
    short = shown[shown["short"] > 0].head(IN_CHART)
    told = [context.say("bristlista.text"), context.say("band.uncertain")]
    if found.region is not found.outcome.groups_region or short.empty:
        told.insert(1, context.say("band.explained"))  # the answer at the top has no band, and has not explained it
    blocks: list[Block] = [Prose("bristlista-text", tuple(told))]
    if context.parameters.branch:
        blocks.extend(_branch_notes(context, found))
    if not short.empty:
        rows = [
            {
                "name": education_groups.get(row["group"]).short_name(context.language),
                "role": "peer",
                "value": row["short"],
                "status": row["status"],
            }
            for row in short.to_dict("records")
        ]
        texts = person_texts(context, "bristlista-diagram", context.say("bristlista.chart", year=str(year)))
        blocks.append(ChartBlock("bristlista-diagram", ranking(rows, texts)))
    blocks.append(
        TableBlock(
            "bristlista-tabell",
            context.say("bristlista.table"),
            _list_table(context, shown, str(found.statuses["group"])),
        )
    )
    return Section(RANKED, title, tuple(blocks))


def _branch_notes(context: Context, found: Assessment) -> list[Block]:
    """What a chosen branch means for the list, and where it is wider than the word says."""
    if found.region is not found.outcome.groups_region:
        return []
    branch = branches.get(context.parameters.branch)
    told = context.say("bristlista.branch", branch=branch.name(context.language).lower())
    notes: list[Block] = [Note("bristlista-bransch", told)]
    if not branch.exact:
        notes.append(Note("bristlista-ram", branch.note_text(context.language), "warning"))
    return notes


_LIST: Final[tuple[tuple[str, Format], ...]] = (
    ("supply", "integer"),
    ("demand", "integer"),
    ("short", "integer"),
    ("short_low_80", "integer"),
    ("short_high_80", "integer"),
    ("short_share", "percent"),
    ("need", "integer"),
    ("pension", "integer"),
)


def _list_table(context: Context, shown: pd.DataFrame, status: str) -> Table:
    """All groups; those of a municipality have their verdict alone, with the status of what it rests on."""
    figures = _LIST if shown["supply"].notna().any() else ()
    if "branch_demand" in shown:
        figures = (("branch_demand", "integer"), ("branch_share", "percent"), *_LIST[2:])
    columns = (
        Column("group", context.say("list.group")),
        Column("verdict", context.say("list.verdict")),
        *(Column(name, context.say(f"list.{name}"), form) for name, form in figures),
    )
    rows = tuple(
        {
            "group": education_groups.get(row["group"]).name(context.language),
            "verdict": verdict(row["verdict"], row["leaning"], context.language),
            **{name: known(row[name]) for name, _ in figures},
            "status": row["status"] if figures else status,
        }
        for row in shown.to_dict("records")
    )
    return Table(columns, rows)


def _courses(context: Context, found: Assessment, listed: pd.DataFrame) -> Section:
    """The gap over time with its band, for the groups that are short of most."""
    title = context.say("forlopp.title")
    short = listed[listed["short"] > 0].head(CURVES)
    if found.region is not found.outcome.groups_region:
        return Section(COURSES, title, (Note("forlopp-kommun", _elsewhere(context, found)),))
    if short.empty:
        return Section(COURSES, title, (Note("forlopp-saknas", context.say("forlopp.none")),))
    table = frames.balances(found)
    blocks: list[Block] = [Prose("forlopp-text", (context.say("forlopp.text"),))]
    for group in short["group"]:
        identity = f"forlopp-{str(group).lower()}"
        blocks.append(ChartBlock(identity, _course(context, found, table[table["group"] == group], identity)))
    return Section(COURSES, title, tuple(blocks))


def _course(context: Context, found: Assessment, rows: pd.DataFrame, identity: str) -> Chart:
    group = education_groups.get(rows["group"].iloc[0])
    series: Rows = []
    for row in rows.to_dict("records"):
        phase = "outcome" if row["year"] == found.axes.base else "forecast"
        limits = {name: known(row[name]) for name in ("low_80", "low_50", "high_50", "high_80")}
        series.append(
            {
                "series": context.say("forlopp.gap"),
                "role": "own",
                "year": int(row["year"]),
                "value": known(row["gap"]),
                "phase": phase,
                "status": row["status"],
                **(limits if phase == "forecast" else {}),
            }
        )
    texts = person_texts(context, identity, context.say("forlopp.chart", group=group.short_name(context.language)))
    return trend(series, texts, zero=True)


def _recruitment(context: Context, found: Assessment, year: int) -> Section:
    """How many must be recruited per branch until the year: for growth, and to replace those who leave."""
    table = frames.branches(found)
    until = table[(table["year"] > found.axes.base) & (table["year"] <= year)]
    total = until.groupby("branch", sort=False)[["growth", "pension", "other", "need"]].sum(min_count=1)
    total = total.sort_values("need", ascending=False)
    title = context.say("rekrytering.title", year=str(year))
    if total["need"].isna().all():
        return Section(RECRUITMENT, title, (Note("rekrytering-saknas", context.say("rekrytering.none")),))
    status = str(found.statuses["replacement"])
    shown = frames.shown(total.reset_index())
    rows: Rows = [
        {
            "name": branches.get(row["branch"]).name(context.language),
            "group": context.say(f"rekrytering.{part}"),
            "role": role,
            "value": known(row[part]),
            "status": status,
        }
        for row in shown.to_dict("records")
        for part, role in (("growth", "own"), ("pension", "comparison"), ("other", "peer"))
    ]
    need, pension = float(total["need"].sum()), float(total["pension"].sum())
    prose = context.say(
        "rekrytering.text",
        year=str(year),
        need=numbers.integer(float(rounded(need)), context.language),
        pension=numbers.integer(float(rounded(pension)), context.language),
        share=numbers.percent(100 * pension / need, context.language, 0) if need else numbers.MISSING,
    )
    texts = person_texts(context, "rekrytering-diagram", context.say("rekrytering.chart", year=str(year)))
    chart = pairs(rows, texts, heading=context.say("rekrytering.branch"))
    return Section(
        RECRUITMENT,
        title,
        (
            Prose("rekrytering-text", (prose, context.say("rekrytering.how"))),
            ChartBlock("rekrytering-diagram", chart),
        ),
    )
