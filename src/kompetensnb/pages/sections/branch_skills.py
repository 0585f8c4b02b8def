"""What those who work in a branch are educated for and work as, and which of them are going to be short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import pandas as pd

from kompetensnb.analysis.branch_profile import Held, in_occupations
from kompetensnb.analysis.employed import employed
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.stacked import stacked
from kompetensnb.charts.texts import ChartTexts
from kompetensnb.forecast import frames
from kompetensnb.forecast.balance import rounded
from kompetensnb.forecast.engine import Assessment
from kompetensnb.narrative import numbers
from kompetensnb.narrative.names import lowered
from kompetensnb.narrative.verdicts import verdict
from kompetensnb.pages.chosen_branch import Chosen
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import forecast_sources
from kompetensnb.pages.page import Block, ChartBlock, Note, Prose, Section, TableBlock
from kompetensnb.vocabulary import education_groups, occupations

EDUCATION, OCCUPATIONS = "utbildning", "yrken"
IN_CHART = 12
NAMED = 3
SHORT: Final = ("brist", "viss-brist")
LEVELS: Final = {"compulsory": ("1", "2"), "upper-secondary": ("3",), "post-secondary": ("4", "5"), "unknown": ("9",)}
"""Levels of education in the words of a council, by the second digit of the groups."""


def education_section(context: Context, chosen: Chosen, found: Assessment | None, year: int) -> Section:
    """The levels, the groups most common in the branch with their verdict, and those of them that will be short."""
    title = context.say("utbildning.title")
    if found is None:
        return Section(EDUCATION, title, (Note("utbildning-saknas", context.say("utbildning.none")),))
    area = found.outcome.groups_region
    listed = _common(found, chosen, year)
    if listed.empty:
        return Section(EDUCATION, title, (Note("utbildning-saknas", context.say("utbildning.none")),))
    blocks: list[Block] = []
    if area is not found.region:
        told = context.say("utbildning.subregion", region=context.name, subregion=area.name(context.language))
        blocks.append(Note("utbildning-delregion", told))
    blocks.append(Prose("utbildning-text", tuple(_sentences(context, chosen, found, listed, year))))
    blocks.append(ChartBlock("utbildning-niva", _levels(context, chosen, found)))
    blocks.append(ChartBlock("utbildning-grupper", _groups_chart(context, chosen, found, listed)))
    blocks.append(_groups_table(context, found, listed, year))
    return Section(EDUCATION, title, tuple(blocks))


def _common(found: Assessment, chosen: Chosen, year: int) -> pd.DataFrame:
    """The groups that the branch employs in the base year, the most common first, with the verdict of the year."""
    by_branch = found.outcome.group_demand.by_branch_and_group()[0]
    places = [found.axes.branches.index(code) for code in chosen.groups]
    persons = pd.DataFrame({"group": found.axes.groups, "persons": by_branch[places].sum(axis=0)})
    persons["share"] = 100 * persons["persons"] / persons["persons"].sum(skipna=False)
    rows = frames.in_branches(found, frames.shortage(found, year), chosen.groups).merge(persons, on="group")
    rows = rows[rows["persons"].notna()].sort_values(["persons", "group"], ascending=[False, True], ignore_index=True)
    return rows.assign(persons=rounded(rows["persons"].to_numpy()))


def _sentences(context: Context, chosen: Chosen, found: Assessment, listed: pd.DataFrame, year: int) -> list[str]:
    language = context.language
    common = listed.head(NAMED)
    told = [
        context.say(
            "utbildning.common",
            branch=chosen.word,
            groups=_quoted(context, _short_names(context, common["group"])),
            share=numbers.percent(float(common["share"].sum()), language, 0),
        )
    ]
    top = listed.head(IN_CHART)
    short = top[top["leaning"].isin(SHORT) & top["verdict"].isin(SHORT)]
    unsure = top[top["leaning"].isin(SHORT) & ~top["verdict"].isin(SHORT)]
    for key, rows in (("short", short), ("unsure", unsure)):
        if not rows.empty:
            told.append(
                context.say(
                    f"utbildning.{key}", year=str(year), groups=_quoted(context, _short_names(context, rows["group"]))
                )
            )
    if short.empty and unsure.empty:
        told.append(context.say("utbildning.no-short", year=str(year)))
    shares = _level_shares(found, chosen.groups)
    told.append(context.say(f"utbildning.fit-{max(LEVELS, key=lambda level: shares[level])}"))
    return told


def _level_shares(found: Assessment, groups: Sequence[str]) -> dict[str, float]:
    """Persons by level in the base year."""
    persons = found.outcome.group_demand.by_branch_and_group()[0]
    places = [found.axes.branches.index(code) for code in groups]
    own = persons[places].sum(axis=0)
    levels = [education_groups.get(code).level for code in found.axes.groups]
    return {
        name: float(sum(count for count, level in zip(own, levels, strict=True) if level in wanted))
        for name, wanted in LEVELS.items()
    }


def _levels(context: Context, chosen: Chosen, found: Assessment) -> Chart:
    rows = [
        {"group": name, "part": context.say(f"level.{level}"), "value": round(value), "status": found.statuses["group"]}
        for name, groups in ((chosen.label, chosen.groups), (context.say("everyone"), found.axes.branches))
        for level, value in _level_shares(found, groups).items()
    ]
    return stacked(rows, _texts(context, found, "utbildning-niva", context.say("utbildning.levels-chart")))


def _groups_chart(context: Context, chosen: Chosen, found: Assessment, listed: pd.DataFrame) -> Chart:
    """The most common groups; those that are going to be short stand out, and say so in their name."""
    rows = []
    for row in listed.head(IN_CHART).to_dict("records"):
        name = education_groups.get(row["group"]).short_name(context.language)
        short = row["leaning"] in SHORT
        mark = "marked" if row["verdict"] in SHORT else "leaning"
        rows.append(
            {
                "name": context.say(f"utbildning.{mark}", group=name) if short else name,
                "role": "own" if short else "peer",
                "value": row["persons"],
                "status": str(found.statuses["group"]),
            }
        )
    title = context.say("utbildning.chart", branch=chosen.word)
    return ranking(rows, _texts(context, found, "utbildning-grupper", title), heading=context.say("group"))


def _groups_table(context: Context, found: Assessment, listed: pd.DataFrame, year: int) -> TableBlock:
    columns = (
        Column("group", context.say("group")),
        Column("persons", context.say("utbildning.persons"), "integer"),
        Column("share", context.say("utbildning.share"), "percent"),
        Column("verdict", context.say("utbildning.verdict", year=str(year))),
    )
    rows = tuple(
        {
            "group": education_groups.get(row["group"]).name(context.language),
            "persons": row["persons"],
            "share": row["share"],
            "verdict": verdict(row["verdict"], row["leaning"], context.language),
            "status": str(found.statuses["group"]),
        }
        for row in listed.to_dict("records")
        if row["persons"]
    )
    return TableBlock("utbildning-tabell", context.say("utbildning.table"), Table(columns, rows))


def occupations_section(context: Context, chosen: Chosen) -> Section:
    """The occupations of the branch; first those that make up a branch which is a part of a wider group."""
    title = context.say("yrken.title")
    listed = in_occupations(context.snapshot, context.region, chosen.groups)
    table = employed(context.snapshot, "occupation", context.region)
    if not listed or table is None:
        return Section(OCCUPATIONS, title, (Note("yrken-saknas", context.say("yrken.none", region=context.name)),))
    own = in_occupations(context.snapshot, context.region, chosen.groups, chosen.branch.ssyk)
    narrowed = bool(chosen.branch.ssyk) and bool(own)
    codes = {held.occupation for held in own} if narrowed else set()
    blocks: list[Block] = [Prose("yrken-text", tuple(_told(context, chosen, listed, own if narrowed else ())))]
    shown = listed[:IN_CHART] if not narrowed else (*own, *(held for held in listed if held.occupation not in codes))
    rows = [
        {
            "name": occupations.get(held.occupation).name(context.language),
            "role": "own" if held.occupation in codes else "peer",
            "value": held.value,
            "status": held.status,
        }
        for held in shown[:IN_CHART]
    ]
    texts = ChartTexts(
        id="yrken-diagram",
        title=context.say("yrken.chart", branch=chosen.word, year=str(table.year)),
        selection=context.selection,
        measure=context.say("yrken.employees"),
        language=context.language,
        sources=(context.source(table.origin),),
    )
    blocks.append(ChartBlock("yrken-diagram", ranking(rows, texts, heading=context.say("occupation"))))
    blocks.append(TableBlock("yrken-tabell", context.say("yrken.table"), _occupation_table(context, listed)))
    return Section(OCCUPATIONS, title, tuple(blocks))


def _told(context: Context, chosen: Chosen, listed: Sequence[Held], own: Sequence[Held]) -> list[str]:
    language = context.language
    told = []
    if own:
        told.append(
            context.say(
                "yrken.narrowed",
                branch=lowered(chosen.branch.name(language)),
                occupations=_quoted(context, (occupations.get(held.occupation).name(language) for held in own)),
                persons=numbers.integer(sum(held.value for held in own), language),
                group=chosen.word,
            )
        )
    first = listed[:NAMED]
    told.append(
        context.say(
            "yrken.common",
            branch=chosen.word,
            occupations=_quoted(context, (occupations.get(held.occupation).name(language) for held in first)),
            share=numbers.percent(sum(held.share or 0.0 for held in first), language, 0),
        )
    )
    told.append(context.say("yrken.employees-only"))
    return told


def _occupation_table(context: Context, listed: Sequence[Held]) -> Table:
    columns = (
        Column("occupation", context.say("occupation")),
        Column("persons", context.say("yrken.employees"), "integer"),
        Column("share", context.say("yrken.share"), "percent"),
        Column("women", context.say("yrken.women"), "percent"),
    )
    rows: tuple[dict[str, Any], ...] = tuple(
        {
            "occupation": occupations.get(held.occupation).name(context.language),
            "persons": held.value,
            "share": held.share,
            "women": held.women,
            "status": held.status,
        }
        for held in listed
        if held.value >= SMALLEST
    )
    return Table(columns, rows)


SMALLEST: Final = 10
"""Employees that an occupation has at least to stand in the table: the rest is noise."""


def _texts(context: Context, found: Assessment, identity: str, title: str) -> ChartTexts:
    """The area is that where education groups are assessed, the sub-region of a municipality."""
    area = found.outcome.groups_region
    return ChartTexts(
        id=identity,
        title=title,
        selection=context.say(
            "selection", region=area.long_name(context.language), kind=area.kind_name(context.language)
        ),
        measure=context.say("persons"),
        language=context.language,
        sources=forecast_sources(context),
    )


def _quoted(context: Context, names: Iterable[str]) -> list[str]:
    """Names for a sentence; many hold a comma or an «och», so each is quoted."""
    return [context.say("quoted", name=lowered(name)) for name in names]


def _short_names(context: Context, groups: Iterable[str]) -> list[str]:
    return [education_groups.get(group).short_name(context.language) for group in groups]
