"""What a scenario changes: all employed and a branch, education groups, branches. The baseline stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kompetensnb.charts.chart import Column, Table
from kompetensnb.charts.pairs import pairs
from kompetensnb.charts.trend import trend
from kompetensnb.forecast import balance, frames
from kompetensnb.forecast.engine import Assessment
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.uncertainty import LIMITS
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import known, person_texts
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.vocabulary import branches, education_groups

TOTAL, GROUPS, BRANCHES = "sysselsatta", "grupper", "per-bransch"
IN_CHART = 8
CURVES = 2
IN_COURSE = 5

Rows = list[dict[str, Any]]


def sections(context: Context, found: Assessment, year: int) -> tuple[Section, ...]:
    """The three sections, for a region that the engine has assessed."""
    return (_employed(context, found), _groups(context, found, year), _branches(context, found, year))


def changed_groups(found: Assessment, year: int) -> pd.DataFrame:
    """The groups whose gap a scenario changes in a year, the most changed first, with figures as they may be shown.

    `group`, `supply`, `demand` and `gap` (changes), limits of the gap's change, `before` and `after` (gap of baseline
    and scenario), `status`. None for a municipality, none so small that only its verdict may be shown, and none of
    whose education nothing is known.
    """
    place = found.axes.all_years.index(year)
    rows = frames.difference(found)
    rows = rows[rows["year"] == year].reset_index(drop=True)
    own, before = found.outcome.balance, found.baseline.balance
    rows["before"], rows["after"] = before.gap[place], own.gap[place]
    small = balance.too_small(own.supply[place], own.demand[place])
    rows["size"] = rows["gap"].abs()
    unknown = [education_groups.get(code).is_unknown for code in rows["group"]]
    kept = rows[~small & ~np.array(unknown) & (balance.rounded(rows["size"].to_numpy()) > 0)]
    shown = frames.shown(kept.sort_values(["size", "group"], ascending=[False, True], ignore_index=True))
    for name in ("before", "after"):
        shown[name] = balance.rounded(shown[name].to_numpy())
    return shown


def _employed(context: Context, found: Assessment) -> Section:
    """All employed at workplaces in the region, and the branch that was chosen or changes most."""
    own, before = found.outcome.demand.employed.sum(axis=2), found.baseline.demand.employed.sum(axis=2)
    title = context.say(f"{TOTAL}.title")
    if np.isnan(before[0]).all():
        return Section(TOTAL, title, (Note(f"{TOTAL}-saknas", context.say("none-here")),))
    status = str(found.statuses["branch"])
    limits = found.limits.total if found.limits is not None else None
    texts = person_texts(context, f"{TOTAL}-alla", context.say(f"{TOTAL}.chart", region=context.name))
    whole = _course(context, found, (before.sum(axis=1), own.sum(axis=1)), limits, status)
    blocks: list[Block] = [
        Prose(f"{TOTAL}-text", (context.say(f"{TOTAL}.text"), context.say("band.explained"))),
        ChartBlock(texts.id, trend(whole, texts)),
    ]
    name, places = _branch(context, found, own - before)
    if places:
        only = found.limits.employed[:, :, places[0]] if found.limits is not None and len(places) == 1 else None
        series = (before[:, places].sum(axis=1), own[:, places].sum(axis=1))
        texts = person_texts(context, f"{TOTAL}-bransch", context.say(f"{TOTAL}.branch-chart", branch=name))
        blocks.append(ChartBlock(texts.id, trend(_course(context, found, series, only, status), texts)))
    return Section(TOTAL, title, tuple(blocks))


def _branch(context: Context, found: Assessment, change: Floats) -> tuple[str, list[int]]:
    """The name and the places of the chosen branch, or of the one that has changed most in the last year."""
    axes = found.axes
    chosen = branches.get(context.parameters.branch or branches.TOTAL)
    if chosen.id != branches.TOTAL:
        return chosen.name(context.language), [axes.branches.index(code) for code in chosen.sni_groups]
    most = int(np.nanargmax(np.abs(change[-1])))
    if not balance.rounded(float(change[-1, most])):
        return "", []
    return branches.get(axes.branches[most]).name(context.language), [most]


def _groups(context: Context, found: Assessment, year: int) -> Section:
    title = context.say(f"{GROUPS}.title")
    subregion = found.outcome.groups_region
    if found.region is not subregion:
        note = context.say("groups-municipality", subregion=subregion.name(context.language))
        return Section(GROUPS, title, (Note(f"{GROUPS}-kommun", note),))
    changed = changed_groups(found, year)
    if changed.empty:
        return Section(
            GROUPS, title, (Note(f"{GROUPS}-inga", context.say(f"{GROUPS}.none")), *_curves(context, found, []))
        )
    bars: Rows = [
        {
            "name": education_groups.get(row["group"]).short_name(context.language),
            "group": context.say(key),
            "role": role,
            "value": row[column],
            "status": row["status"],
        }
        for row in changed.head(IN_CHART).to_dict("records")
        for key, column, role in (("baseline", "before", "peer"), ("scenario", "after", "own"))
    ]
    texts = person_texts(context, f"{GROUPS}-diagram", context.say(f"{GROUPS}.chart", year=str(year)))
    heading = context.say("column.group")
    blocks: list[Block] = [
        Prose(f"{GROUPS}-text", (context.say(f"{GROUPS}.text"),)),
        ChartBlock(texts.id, pairs(bars, texts, heading=heading)),
        *_curves(context, found, changed["group"].tolist()),
        TableBlock(
            f"{GROUPS}-tabell",
            context.say(f"{GROUPS}.table", year=str(year)),
            _change_table(context, changed, ("group",)),
        ),
        _course_table(context, found, changed["group"].head(IN_COURSE).tolist()),
    ]
    return Section(GROUPS, title, tuple(blocks))


def _curves(context: Context, found: Assessment, changed: Sequence[str]) -> Iterator[Block]:
    """The gap over the years of the groups that change most, the chosen group first."""
    chosen = context.parameters.group
    first = [chosen] if chosen else []
    limits = found.limits.gap if found.limits is not None else None
    for number, code in enumerate(list(dict.fromkeys([*first, *changed]))[:CURVES], start=1):
        place = found.axes.groups.index(code)
        series = (found.baseline.balance.gap[:, place], found.outcome.balance.gap[:, place])
        if np.isnan(series[0]).all():
            continue
        name = education_groups.get(code).short_name(context.language)
        texts = person_texts(context, f"{GROUPS}-forlopp-{number}", context.say(f"{GROUPS}.course", group=name))
        own = limits[:, :, place] if limits is not None else None
        rows = _course(context, found, series, own, str(found.statuses["group"]))
        yield ChartBlock(texts.id, trend(rows, texts, zero=True))


_CHANGES = (
    ("supply", "signed"),
    ("demand", "signed"),
    ("gap", "signed"),
    ("low_80", "signed"),
    ("high_80", "signed"),
)


def _change_table(context: Context, rows: pd.DataFrame, lead: tuple[str, ...]) -> Table:
    columns = (
        Column("group", context.say("column.group")),
        *([Column("year", context.say("column.year"), "year")] if "year" in lead else []),
        *(Column(name, context.say(f"column.{name}"), "signed") for name, _ in _CHANGES),
        *(
            []
            if "year" in lead
            else [Column(name, context.say(f"column.{name}"), "signed") for name in ("before", "after")]
        ),
    )
    return Table(
        columns,
        tuple(
            {
                **{column.key: known(row[column.key]) for column in columns[1:]},
                "group": _named(context, row["group"], short="year" in lead),
                "status": row["status"],
            }
            for row in rows.to_dict("records")
        ),
    )


def _named(context: Context, code: str, *, short: bool) -> str:
    group = education_groups.get(code)
    return group.short_name(context.language) if short else group.name(context.language)


def _course_table(context: Context, found: Assessment, groups: Sequence[str]) -> TableBlock:
    """The change year by year of the groups that change most."""
    rows = frames.shown(frames.difference(found))
    rows = rows[rows["group"].isin(groups)]
    order = {code: place for place, code in enumerate(groups)}
    rows = rows.assign(place=rows["group"].map(order)).sort_values(["place", "year"])
    return TableBlock(
        f"{GROUPS}-ar",
        context.say(f"{GROUPS}.years", count=len(groups)),
        _change_table(context, rows, ("group", "year")),
    )


def _branches(context: Context, found: Assessment, year: int) -> Section:
    """The employed of every branch in baseline and scenario; bars for those that change."""
    title = context.say(f"{BRANCHES}.title")
    place = found.axes.all_years.index(year)
    before, after = (each.demand.employed[place].sum(axis=1) for each in (found.baseline, found.outcome))
    if np.isnan(before).all():
        return Section(BRANCHES, title, (Note(f"{BRANCHES}-saknas", context.say("none-here")),))
    status = str(found.statuses["branch"])
    rows = [
        {
            "branch": branches.get(code).name(context.language),
            "before": known(float(balance.rounded(one))),
            "after": known(float(balance.rounded(other))),
            "change": known(float(balance.rounded(other - one))),
            "status": status,
        }
        for code, one, other in zip(found.axes.branches, before.tolist(), after.tolist(), strict=True)
    ]
    blocks: list[Block] = []
    changed = sorted((row for row in rows if row["change"]), key=lambda row: -abs(float(row["change"] or 0)))
    if changed:
        bars: Rows = [
            {"name": row["branch"], "group": context.say(key), "role": role, "value": row[column], "status": status}
            for row in changed[:IN_CHART]
            for key, column, role in (("baseline", "before", "peer"), ("scenario", "after", "own"))
        ]
        texts = person_texts(context, f"{BRANCHES}-diagram", context.say(f"{BRANCHES}.chart", year=str(year)))
        blocks.append(ChartBlock(texts.id, pairs(bars, texts, heading=context.say("column.branch"))))
    else:
        blocks.append(Note(f"{BRANCHES}-inga", context.say(f"{BRANCHES}.none")))
    columns = (
        Column("branch", context.say("column.branch")),
        Column("before", context.say("baseline"), "integer"),
        Column("after", context.say("scenario"), "integer"),
        Column("change", context.say("column.change"), "signed"),
    )
    table = TableBlock(
        f"{BRANCHES}-tabell", context.say(f"{BRANCHES}.table", year=str(year)), Table(columns, tuple(rows))
    )
    return Section(BRANCHES, title, (*blocks, table))


def _course(
    context: Context, found: Assessment, series: tuple[Floats, Floats], limits: Floats | None, status: str
) -> Rows:
    """The rows of a trend: the baseline's line, and the scenario's with its band; the baseline's own when alone."""
    same = found.outcome is found.baseline
    rows = _line(found, context.say("baseline"), "own" if same else "peer", series[0], limits if same else None, status)
    if not same:
        rows += _line(found, context.say("scenario"), "own", series[1], limits, status)
    return rows


def _line(found: Assessment, name: str, role: str, values: Floats, limits: Floats | None, status: str) -> Rows:
    """One series; persons are rounded as they may be shown. The base year is outcome, and has no band."""
    rows: Rows = []
    for place, year in enumerate(found.axes.all_years):
        row = {
            "series": name,
            "role": role,
            "year": year,
            "value": known(float(balance.rounded(float(values[place])))),
            "phase": "forecast" if place else "outcome",
            "status": status,
        }
        if place and limits is not None:
            own = (float(balance.rounded(float(limit[place - 1]))) for limit in limits)
            row |= {key: known(limit) for key, limit in zip(LIMITS, own, strict=True)}
        rows.append(row)
    return rows
