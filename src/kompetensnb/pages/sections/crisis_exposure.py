"""How much each municipality leans on one branch, and what a fall in a branch would strike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kompetensnb.analysis.dependence import Dependence, dependence, homes, jobs_in
from kompetensnb.analysis.employed import employed
from kompetensnb.analysis.journeys import ELSEWHERE, Journeys, journeys
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.municipality_map import municipality_map
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.texts import ChartTexts
from kompetensnb.forecast.balance import rounded
from kompetensnb.forecast.engine import Assessment
from kompetensnb.forecast.shock import leave_anyway, struck
from kompetensnb.narrative import numbers
from kompetensnb.narrative.names import lowered
from kompetensnb.pages.chosen_branch import Chosen
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.pages.sections.map import municipalities
from kompetensnb.vocabulary import branches, education_groups, regions
from kompetensnb.vocabulary.statuses import Status

DEPENDENCE, SHOCK = "beroende", "stot"
FALLS: Final = (5, 10, 20)
DRAWN: Final = 10
"""The fall, per cent, that the charts are drawn for."""
IN_CHART: Final = 12
MOST_IN_CHART: Final = 20


def dependence_section(context: Context) -> Section:
    """The largest branch of each municipality: ranking, map and table."""
    title = context.say("beroende.title")
    found = [item for region in municipalities(context) if (item := dependence(context.snapshot, region))]
    if not found:
        return Section(DEPENDENCE, title, (Note("beroende-saknas", context.say("none-employed", region=context.name)),))
    found.sort(key=lambda item: (-item.share, item.region.code))
    most = found[0]
    told = [
        context.say(
            "beroende.text",
            municipality=most.region.name(context.language),
            share=numbers.percent(most.share, context.language),
            branch=_branch(context, most),
        ),
        context.say("beroende.how"),
    ]
    return Section(
        DEPENDENCE,
        title,
        (
            Prose("beroende-text", tuple(told)),
            ChartBlock("beroende-diagram", _ranking(context, found)),
            ChartBlock("beroende-karta", _map(context, found)),
            TableBlock("beroende-tabell", context.say("beroende.table"), _dependence_table(context, found)),
        ),
    )


def _branch(context: Context, item: Dependence) -> str:
    return lowered(branches.get(item.largest).name(context.language))


def _ranking(context: Context, found: list[Dependence]) -> Chart:
    """The most dependent, and the chosen municipality wherever it stands."""
    shown = [item for place, item in enumerate(found) if place < MOST_IN_CHART or item.region == context.region]
    rows = [
        {
            "name": f"{item.region.name(context.language)}: {_branch(context, item)}",
            "role": "own" if item.region == context.region else "peer",
            "value": item.share,
            "status": item.status,
        }
        for item in shown
    ]
    title = context.say("beroende.chart", year=str(found[0].year))
    return ranking(rows, _dependence_texts(context, "beroende-diagram", title), heading=context.say("beroende.where"))


def _map(context: Context, found: list[Dependence]) -> Chart:
    rows = [
        {
            "region": item.region.code,
            "name": item.region.name(context.language),
            "role": "own" if item.region == context.region else "peer",
            "value": item.share,
            "status": item.status,
        }
        for item in found
    ]
    title = context.say("beroende.map", year=str(found[0].year))
    return municipality_map(rows, _dependence_texts(context, "beroende-karta", title))


def _dependence_texts(context: Context, identity: str, title: str) -> ChartTexts:
    table = employed(context.snapshot, "employment", municipalities(context)[0])
    origins = [table.origin] if table else []
    return chart_texts(
        context, identity, title, measure=context.say("beroende.measure"), form="percent", origins=origins
    )


def _dependence_table(context: Context, found: list[Dependence]) -> Table:
    columns = (
        Column("name", context.say("municipality")),
        Column("branch", context.say("beroende.largest")),
        Column("share", context.say("beroende.share"), "percent"),
        Column("index", context.say("beroende.index"), "integer"),
        Column("equal", context.say("beroende.equal"), "decimal"),
    )
    rows = tuple(
        {
            "name": item.region.name(context.language),
            "branch": branches.get(item.largest).name(context.language),
            "share": item.share,
            "index": item.index,
            "equal": item.equal,
            "status": item.status,
        }
        for item in found
    )
    return Table(columns, rows)


def shock_section(context: Context, chosen: Chosen, found: Assessment | None) -> Section:
    """What a fall of 5, 10 and 20 per cent does: jobs, those who leave anyway, education groups, homes."""
    title = context.say("stot.title", branch=chosen.word)
    table = employed(context.snapshot, "employment", context.region)
    base = table.persons(sex=("alla",), branch=chosen.groups, year=(table.year,)) if table else None
    if table is None or base is None or not base.value:
        return Section(SHOCK, title, (Note("stot-saknas", context.say("none-employed", region=context.name)),))
    context.source(table.origin)
    members = [regions.municipality(code) for code in context.region.members]
    matrix = journeys(context.snapshot)
    at_home = homes(matrix, jobs_in(context.snapshot, members, chosen.groups)) if matrix else {}
    leave = leave_anyway(found, chosen.groups) if found else float("nan")
    blocks: list[Block] = [
        Prose("stot-text", _told(context, chosen, base.value, at_home)),
        TableBlock(
            "stot-tabell",
            context.say("stot.table", branch=chosen.word),
            _falls(context, base.value, at_home, leave, base.status),
        ),
    ]
    if at_home and matrix:
        blocks.append(ChartBlock("stot-hem", _homes_chart(context, chosen, matrix, at_home)))
    if found is None:
        blocks.append(Note("stot-utbildning-saknas", context.say("stot.no-groups", region=context.name)))
    else:
        blocks += _groups(context, chosen, found)
    return Section(SHOCK, title, tuple(blocks))


def _told(context: Context, chosen: Chosen, base: float, at_home: Mapping[str, float]) -> tuple[str, ...]:
    language = context.language
    fall = numbers.percent(DRAWN, language, 0)
    jobs = numbers.integer(float(rounded(base * DRAWN / 100)), language)
    told = [context.say("stot.text", branch=chosen.word, region=context.name, fall=fall, jobs=jobs)]
    outside = _outside(context, at_home)
    if outside is not None:
        told.append(context.say("stot.homes", share=numbers.percent(outside, language, 0), region=context.name))
    told.append(context.say("stot.how"))
    return tuple(told)


def _outside(context: Context, at_home: Mapping[str, float]) -> float | None:
    """Per cent of those who hold the jobs that live outside the region."""
    whole = sum(at_home.values())
    inside = sum(value for code, value in at_home.items() if code in context.region.members)
    return 100 * (1 - inside / whole) if whole else None


def _falls(context: Context, base: float, at_home: Mapping[str, float], leave: float, status: str) -> Table:
    columns = (
        Column("fall", context.say("stot.fall")),
        Column("jobs", context.say("stot.jobs"), "integer"),
        Column("leave", context.say("stot.leave"), "integer"),
        Column("move", context.say("stot.move"), "integer"),
        Column("outside", context.say("stot.outside"), "integer"),
    )
    outside = _outside(context, at_home)
    rows = []
    for fall in FALLS:
        jobs = base * fall / 100
        known = leave == leave
        rows.append(
            {
                "fall": numbers.percent(fall, context.language, 0),
                "jobs": _shown(jobs),
                "leave": _shown(leave) if known else None,
                "move": _shown(max(0.0, jobs - leave)) if known else None,
                "outside": _shown(jobs * outside / 100) if outside is not None else None,
                "status": str(Status.SYNTHETIC) if known else status,
            }
        )
    return Table(columns, tuple(rows))


def _homes_chart(context: Context, chosen: Chosen, matrix: Journeys, at_home: Mapping[str, float]) -> Chart:
    most = sorted(at_home.items(), key=lambda pair: (-pair[1], pair[0]))[:IN_CHART]
    rows = [
        {
            "name": context.say("elsewhere")
            if code == ELSEWHERE
            else regions.municipality(code).name(context.language),
            "role": "own" if code in context.region.members else "peer",
            "value": _shown(value * DRAWN / 100),
            "status": str(Status.ESTIMATED),
        }
        for code, value in most
    ]
    texts = chart_texts(
        context,
        "stot-hem",
        context.say("stot.homes-chart", branch=chosen.word, fall=numbers.percent(DRAWN, context.language, 0)),
        measure=context.say("persons"),
        form="integer",
        origins=[matrix.origin],
    )
    return ranking(rows, texts, heading=context.say("stot.home"))


def _groups(context: Context, chosen: Chosen, found: Assessment) -> list[Block]:
    """The education groups that a fall strikes most."""
    area = found.outcome.groups_region
    table = struck(found, chosen.groups, DRAWN)
    table = table[table["persons"].notna() & (table["persons"] > 0)].head(IN_CHART)
    if table.empty:
        return [Note("stot-utbildning-saknas", context.say("stot.no-groups", region=context.name))]
    columns = (
        Column("group", context.say("group")),
        Column("share", context.say("stot.share"), "percent"),
        *(Column(f"at{fall}", numbers.percent(fall, context.language, 0), "integer") for fall in FALLS),
    )
    rows: list[dict[str, Any]] = [
        {
            "group": education_groups.get(row["group"]).name(context.language),
            "share": row["share"],
            **{f"at{fall}": _shown(row["persons"] * fall / DRAWN) for fall in FALLS},
            "status": str(found.statuses["group"]),
        }
        for row in table.to_dict("records")
    ]
    blocks: list[Block] = []
    if area is not found.region:
        told = context.say("stot.subregion", region=context.name, subregion=area.name(context.language))
        blocks.append(Note("stot-delregion", told))
    blocks.append(
        TableBlock("stot-utbildning", context.say("stot.groups", count=len(rows)), Table(columns, tuple(rows)))
    )
    return blocks


def _shown(value: float) -> float:
    return float(rounded(float(value)))
