"""What it would take: the places in education that close the largest gaps."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kompetensnb.charts.chart import Column, Table
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import balance, frames, scenarios
from kompetensnb.forecast.axes import Axes, axes_of
from kompetensnb.forecast.engine import Assessment
from kompetensnb.forecast.goal import Goal, close_gaps, places_from_next_year
from kompetensnb.forecast.scenario import Scenario
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, Note, Prose, Section, TableBlock
from kompetensnb.pages.scenario_blocks import ScenarioLinks
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import education_groups, regions

ID = "krav"
MOST = 5


def section(context: Context, baseline: Assessment, scenario: Scenario, year: int) -> Section:
    """Places per year for the chosen group, or for the groups that are short of most in the baseline."""
    title = context.say(f"{ID}.title")
    subregion = baseline.outcome.groups_region
    if baseline.region is not subregion:
        note = context.say("groups-municipality", subregion=subregion.name(context.language))
        return Section(ID, title, (Note(f"{ID}-kommun", note),))
    listed = frames.shortage(baseline, year)
    known = np.array([not education_groups.get(code).is_unknown for code in listed["group"]])
    short = listed[(listed["short"] > 0) & known]
    chosen = context.parameters.group
    wanted = (chosen,) if chosen else tuple(short["group"].head(MOST))
    if not wanted or listed["gap"].isna().all():
        return Section(ID, title, (Note(f"{ID}-ingen", context.say(f"{ID}.none", year=str(year))),))
    possible, late = _in_time(baseline.axes, wanted, year)
    found = _closed(context.snapshot, context.region.id, possible, year, scenario.to_text())
    status = str(baseline.statuses["group"])
    key = f"{ID}.text-one" if chosen else f"{ID}.text"
    blocks: list[Block] = [
        Prose(f"{ID}-text", (context.say(key, year=str(year), count=len(wanted)), context.say(f"{ID}.how")))
    ]
    if found:
        table = _table(context, found, status)
        blocks.append(TableBlock(f"{ID}-tabell", context.say(f"{ID}.table", year=str(year)), table))
        needed = [goal.lever for goal in found if goal.lever.size]
        if needed and not any(lever.against(other) for lever in needed for other in scenario.levers):
            blocks.append(_link(context, scenario.with_levers((*scenario.levers, *needed))))
    if late:
        names = [education_groups.get(code).short_name(context.language) for code in late]
        blocks.append(Note(f"{ID}-sent", context.say(f"{ID}.late", groups=names, year=str(year))))
    return Section(ID, title, tuple(blocks))


def _in_time(axes: Axes, wanted: tuple[str, ...], year: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The groups that somebody who begins next year can have entered by the year, and the others."""
    possible = []
    for code in wanted:
        try:
            places_from_next_year(axes, code, year)
        except KompetensnbError:
            continue
        possible.append(code)
    return tuple(possible), tuple(code for code in wanted if code not in possible)


@lru_cache(maxsize=64)
def _closed(snapshot: Snapshot, region: str, groups: tuple[str, ...], year: int, levers: str) -> tuple[Goal, ...]:
    if not groups:
        return ()
    axes = axes_of(snapshot)
    sought = [places_from_next_year(axes, code, year) for code in groups]
    return close_gaps(snapshot, regions.get(region), sought, year, Scenario.from_text(levers))


def _table(context: Context, found: tuple[Goal, ...], status: str) -> Table:
    columns = (
        Column("group", context.say("column.group")),
        Column("gap", context.say(f"{ID}.gap"), "signed"),
        Column("places", context.say(f"{ID}.places"), "integer"),
        Column("start", context.say(f"{ID}.start"), "year"),
        Column("end", context.say(f"{ID}.end"), "year"),
        Column("share", context.say(f"{ID}.share"), "percent"),
        Column("left", context.say(f"{ID}.left"), "signed"),
    )
    rows = tuple(
        {
            "group": education_groups.get(goal.lever.target).name(context.language),
            "gap": float(balance.rounded(goal.gap_before)),
            "places": goal.lever.size,
            "start": goal.lever.start,
            "end": goal.lever.end,
            "share": None if goal.share is None else 100 * goal.share,
            "left": float(balance.rounded(goal.gap_after)),
            "status": status,
        }
        for goal in found
    )
    return Table(columns, rows)


def _link(context: Context, scenario: Scenario) -> ScenarioLinks:
    """A link that pulls these levers beside those of the scenario."""
    others = scenarios.from_text(context.parameters.scenario)[1:]
    parameters = context.parameters.replace(scenario=scenarios.to_text([scenario, *others]))
    return ScenarioLinks(
        f"{ID}-lank", context.page, context.say(f"{ID}.try"), ((context.say(f"{ID}.add"), parameters),)
    )
