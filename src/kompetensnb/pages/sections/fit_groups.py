"""How jobs fit educations in each education group, and whether the level is what the jobs ask."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from kompetensnb.analysis.matching import LEVELS, Fit, Matching, by_education, by_field_and_level
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.pairs import pairs
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.stacked import stacked
from kompetensnb.charts.texts import ChartTexts, ValueForm
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Prose, Section, TableBlock
from kompetensnb.pages.sections.drawn import chart_or_note, plain
from kompetensnb.pages.sections.fit import OF_SEXES, Rows, group_name, rate_texts
from kompetensnb.vocabulary import education_groups

GROUPS, LEVEL = "grupper", "niva"
SMALLEST = 100
"""Employed persons that a group must have to stand in a ranking: in a smaller one, a few persons decide."""
IN_CHART = 15


def sections(context: Context, found: Matching) -> tuple[Section, ...]:
    """The two sections, for a place that has indicators."""
    return (_groups(context, found), _levels(context, found))


def _groups(context: Context, found: Matching) -> Section:
    """Which groups match least, how fields and levels differ, and everything in a table."""
    fits = by_education(found)
    large = sorted((fit for fit in fits if fit.employed >= SMALLEST and np.isfinite(fit.match)), key=_match)
    shown = _with_chosen(large[:IN_CHART], large, context.parameters.group)
    low = rate_texts(
        context,
        "grupper-diagram",
        context.say("grupper.chart", count=IN_CHART),
        context.say("rate.match"),
        found.origins[:1],
    )
    field = rate_texts(
        context, "grupper-falt", context.say("grupper.fields"), context.say("rate.match"), found.origins[:1]
    )
    told = [context.say("grupper.how", persons=SMALLEST)]
    if large:
        told.insert(0, context.say("grupper.text", **_ends(context, large)))
    heading = context.say("group")
    return Section(
        GROUPS,
        context.say("grupper.title"),
        (
            Prose("grupper-text", tuple(told)),
            chart_or_note(
                context, "grupper-diagram", partial(ranking, _ranked(context, found, shown), low, heading=heading)
            ),
            chart_or_note(context, "grupper-falt", partial(_fields, context, found, field)),
            TableBlock("grupper-tabell", context.say("grupper.table"), _table(context, found, fits)),
        ),
    )


def _ends(context: Context, large: Sequence[Fit]) -> dict[str, object]:
    """The groups that match most and least."""
    ends = {"low": large[0], "high": large[-1]}
    return {
        name: value
        for end, fit in ends.items()
        for name, value in (
            (end, education_groups.get(fit.group).short_name(context.language)),
            (f"{end}_share", numbers.percent(fit.match, context.language)),
        )
    }


def _match(fit: Fit) -> float:
    return fit.match


def _with_chosen(shown: Sequence[Fit], every: Sequence[Fit], group: str) -> list[Fit]:
    """The chosen group stands among the others even where its value alone would not put it there."""
    more = [fit for fit in every if fit.group == group and fit not in shown]
    return [*shown, *more]


def _ranked(context: Context, found: Matching, shown: Sequence[Fit], rate: str = "match") -> Rows:
    return [
        {
            "name": education_groups.get(fit.group).short_name(context.language),
            "role": "own" if fit.group == context.parameters.group else "peer",
            "value": getattr(fit, rate),
            "status": str(found.status),
        }
        for fit in shown
    ]


def _fields(context: Context, found: Matching, texts: ChartTexts) -> Chart:
    groups = {(group.field, group.level): group for group in education_groups.all_groups()}
    rows = [
        {
            "name": groups[field, level].field_name(context.language),
            "group": groups[field, level].level_name(context.language).lower(),
            "value": value,
            "status": str(found.status),
        }
        for field, level, value in sorted(by_field_and_level(found), key=lambda item: (item[0], item[1]))
    ]
    return pairs(rows, texts, heading=context.say("grupper.field"))


_COLUMNS: tuple[tuple[str, ValueForm], ...] = (
    ("employed", "integer"),
    ("match", "percent"),
    ("match_women", "percent"),
    ("match_men", "percent"),
    ("matched_employment", "percent"),
    ("over", "percent"),
    ("under", "percent"),
)


def _table(context: Context, found: Matching, fits: Sequence[Fit]) -> Table:
    columns = (
        Column("group", context.say("group")),
        *(Column(name, context.say(f"grupper.{name}"), form) for name, form in _COLUMNS),
    )
    rows = tuple(
        {
            "group": education_groups.get(fit.group).short_name(context.language),
            **{name: plain(getattr(fit, name)) for name, _ in _COLUMNS},
            "status": str(found.status),
        }
        for fit in sorted(fits, key=lambda fit: (np.nan_to_num(fit.match, nan=np.inf), fit.group))
    )
    return Table(columns, rows)


def _levels(context: Context, found: Matching) -> Section:
    """Whether the level of education is above, equal to or below what the jobs ask, and where it is most above."""
    title = context.say("niva.title")
    group = context.parameters.group
    rows: Rows = [
        {
            "group": context.say(f"sex.{sex}"),
            "part": context.say(f"part.{level}"),
            "value": found.level_share(level, group, sex),
            "status": str(found.status),
        }
        for sex, _ in OF_SEXES
        for level in LEVELS
    ]
    by_level = found.origins[1:]
    whole_title = context.say("niva.chart", group=group_name(context), year=str(found.level_year))
    whole = rate_texts(context, "niva-diagram", whole_title, context.say("share"), by_level)
    fits = [fit for fit in by_education(found) if fit.employed >= SMALLEST and np.isfinite(fit.over)]
    over = sorted(fits, key=lambda fit: -fit.over)
    most_title = context.say("niva.most", count=IN_CHART)
    most = rate_texts(context, "niva-grupper", most_title, context.say("level.over"), by_level)
    shown = _with_chosen(over[:IN_CHART], over, group)
    heading = context.say("group")
    return Section(
        LEVEL,
        title,
        (
            Prose("niva-text", (context.say("niva.how"),)),
            chart_or_note(context, "niva-diagram", partial(stacked, rows, whole)),
            chart_or_note(
                context,
                "niva-grupper",
                partial(ranking, _ranked(context, found, shown, "over"), most, heading=heading),
            ),
        ),
    )
