"""How jobs fit educations: now, over the years, and for women and men."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from kompetensnb.analysis.group_areas import EVERYBODY
from kompetensnb.analysis.matching import RATES, Matching
from kompetensnb.charts.pairs import pairs
from kompetensnb.charts.texts import ChartTexts
from kompetensnb.charts.trend import trend
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, KeyFigure, KeyFigures, Prose, Section
from kompetensnb.pages.sections.drawn import chart_or_note, plain
from kompetensnb.pages.sections.lines import chart_texts
from kompetensnb.vocabulary import education_groups

NOW, COURSE, SEXES = "lage", "utveckling", "kon"
OF_SEXES = ((EVERYBODY, "own"), ("kvinnor", "women"), ("man", "men"))

Rows = list[dict[str, Any]]


def sections(context: Context, found: Matching) -> tuple[Section, ...]:
    """The three sections, for a place that has indicators."""
    return (_now(context, found), _course(context, found), _sexes(context, found))


def group_name(context: Context) -> str:
    """The chosen education group, or that all are shown."""
    group = context.parameters.group
    if not group:
        return context.say("control.all-groups")
    return education_groups.get(group).short_name(context.language)


def _now(context: Context, found: Matching) -> Section:
    """The key figures of the latest year, beside those of all groups where one is chosen."""
    group = context.parameters.group
    figures = [_rate_figure(context, found, name, group) for name in RATES]
    if found.level_year:
        figures += [_level_figure(context, found, level, group) for level in ("over", "under")]
    return Section(
        NOW,
        context.say("lage.title", group=group_name(context)),
        (KeyFigures("lage-tal", tuple(figures)), Prose("lage-text", (context.say("lage.how"),))),
    )


def _rate_figure(context: Context, found: Matching, name: str, group: str) -> KeyFigure:
    own, language = found.rate(name, group), context.language
    change = numbers.change(plain(own[0]), plain(own[-1]), language, "points")
    return _figure(
        context,
        found,
        context.say("lage.label", name=context.say(f"rate.{name}"), year=str(found.year)),
        name,
        float(own[-1]),
        float(found.rate(name)[-1]),
        change=context.say("lage.change", change=change, year=str(found.years[0])) if len(found.years) > 1 else "",
    )


def _level_figure(context: Context, found: Matching, level: str, group: str) -> KeyFigure:
    label = context.say("lage.label", name=context.say(f"level.{level}"), year=str(found.level_year))
    return _figure(context, found, label, level, found.level_share(level, group), found.level_share(level))


def _figure(
    context: Context, found: Matching, label: str, name: str, own: float, every: float, *, change: str = ""
) -> KeyFigure:
    beside = ""
    if context.parameters.group:
        beside = context.say("lage.every", value=numbers.percent(plain(every), context.language))
    return KeyFigure(
        label=label,
        value=numbers.percent(plain(own), context.language),
        change=change,
        rank=beside,
        status=str(found.status),
        note=context.say(f"meaning.{name}"),
        source="; ".join(dict.fromkeys(context.source(origin) for origin in found.origins)),
    )


def _course(context: Context, found: Matching) -> Section:
    """The two rates that matter most over the years: of everybody, and of those who work."""
    group = context.parameters.group
    own = found.rate("match", group)
    fields = {"first": str(found.years[0]), "last": str(found.year), "group": group_name(context)}
    known = np.isfinite(own[[0, -1]]).all() and len(found.years) > 1
    told = [context.say("utveckling.how")]
    if known:
        before, after = (numbers.percent(float(value), context.language) for value in own[[0, -1]])
        told.insert(0, context.say("utveckling.text", before=before, after=after, **fields))
    blocks: list[Block] = [Prose("utveckling-text", tuple(told))]
    for name in ("match", "matched_employment"):
        identity = f"utveckling-{name.replace('_', '-')}"
        title = context.say("utveckling.chart", name=context.say(f"rate.{name}"), group=group_name(context))
        texts = rate_texts(context, identity, title, context.say(f"rate.{name}"), found.origins[:1])
        rows = _course_rows(context, found, name)
        blocks.append(chart_or_note(context, identity, partial(trend, rows, texts)))
    return Section(COURSE, context.say("utveckling.title"), tuple(blocks))


def _course_rows(context: Context, found: Matching, name: str) -> Rows:
    group = context.parameters.group
    lines = [(context.say(f"sex.{sex}"), role, found.rate(name, group, sex)) for sex, role in OF_SEXES]
    if group:
        lines.append((context.say("every-group"), "comparison", found.rate(name)))
    return [
        {"series": series, "role": role, "year": year, "value": value, "status": str(found.status)}
        for series, role, values in lines
        for year, value in zip(found.years, values, strict=True)
    ]


def _sexes(context: Context, found: Matching) -> Section:
    """Women and men side by side in every rate."""
    group = context.parameters.group
    rows: Rows = [
        {
            "name": context.say(f"rate.{name}"),
            "group": context.say(f"sex.{sex}").lower(),
            "role": role,
            "value": float(found.rate(name, group, sex)[-1]),
            "status": str(found.status),
        }
        for name in RATES
        for sex, role in OF_SEXES[1:]
    ]
    rows += [
        {
            "name": context.say(f"level.{level}"),
            "group": context.say(f"sex.{sex}").lower(),
            "role": role,
            "value": found.level_share(level, group, sex),
            "status": str(found.status),
        }
        for level in ("over", "under")
        for sex, role in OF_SEXES[1:]
        if found.level_year
    ]
    title = context.say("kon.chart", group=group_name(context), year=str(found.year))
    texts = rate_texts(context, "kon-diagram", title, context.say("share"), found.origins)
    women, men = (plain(found.rate("match", group, sex)[-1]) for sex, _ in OF_SEXES[1:])
    prose = _sex_sentence(context, women, men)
    return Section(
        SEXES,
        context.say("kon.title"),
        (
            Prose("kon-text", (prose,)),
            chart_or_note(context, "kon-diagram", partial(pairs, rows, texts, heading=context.say("measure"))),
        ),
    )


def _sex_sentence(context: Context, women: float | None, men: float | None) -> str:
    if women is None or men is None:
        return context.say("kon.unknown")
    points = numbers.decimal(abs(round(women, 9) - round(men, 9)), context.language)
    if points == numbers.decimal(0, context.language):
        return context.say("kon.text-same")
    return context.say("kon.text-women" if women > men else "kon.text-men", points=points)


def rate_texts(context: Context, identity: str, title: str, measure: str, origins: Sequence[str]) -> ChartTexts:
    """The words of a chart of rates."""
    return chart_texts(context, identity, title, measure=measure, form="percent", origins=origins)
