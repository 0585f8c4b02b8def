"""How far women and men are apart: the measures, and who is where among occupations, branches and educations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import numpy as np

from kompetensnb.analysis.segregation import DIMENSIONS, HIGH, LOW, Split, branch_years, split
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.stacked import stacked
from kompetensnb.charts.texts import ChartTexts, ValueForm
from kompetensnb.charts.trend import trend
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, ChartBlock, KeyFigure, KeyFigures, Note, Prose, Section, TableBlock
from kompetensnb.pages.sections.drawn import chart_or_note, plain
from kompetensnb.pages.sections.lines import chart_texts, roles
from kompetensnb.vocabulary import branches, education_groups, occupations
from kompetensnb.vocabulary.regions import Region

MEASURES, OCCUPATIONS, BRANCHES, EDUCATIONS = "matt", "yrken", "branscher", "utbildningar"
IN_CHART = 10
SMALLEST: Final = {"occupation": 50, "branch": 0, "education": 100}
"""Persons that a group must have to stand in a ranking: in a smaller one, a few persons decide."""
CLASSES: Final = ("under-20", "20-40", "40-60", "60-80", "over-80")
_AT_WORK: Final = ("occupation", "branch")
_NAMES: Final[Mapping[str, Callable[[str, str], str]]] = {
    "occupation": lambda code, language: occupations.get(code).name(language),
    "branch": lambda code, language: branches.get(code).name(language),
    "education": lambda code, language: education_groups.get(code).short_name(language),
}

Rows = list[dict[str, Any]]


def sections(context: Context) -> tuple[Section, ...]:
    """The four sections; what a region has no figures for is said in its place."""
    return (
        _measures(context),
        _dominated(context, OCCUPATIONS, "occupation"),
        _branches(context),
        _dominated(context, EDUCATIONS, "education"),
    )


def _measures(context: Context) -> Section:
    """The index of each dimension, and how many work in groups of what mix."""
    found = [item for item in (split(context.snapshot, context.region, name) for name in DIMENSIONS) if item]
    title = context.say("matt.title")
    if not found:
        return Section(MEASURES, title, (Note("matt-saknas", context.say("none-here", region=context.name)),))
    figures = [figure for item in found for figure in (_index(context, item), _even(context, item))]
    blocks: list[Block] = [
        KeyFigures("matt-tal", tuple(figures)),
        Prose("matt-text", (context.say("matt.how"), context.say("matt.even"))),
    ]
    at_work = [item for item in found if item.dimension in _AT_WORK]
    rows: Rows = [
        {
            "group": context.say(f"of.{item.dimension}"),
            "part": context.say(f"class.{name}"),
            "value": value,
            "status": item.status,
        }
        for item in at_work
        for name, value in zip(CLASSES, item.classes, strict=True)
    ]
    if rows:
        origins = [item.origin for item in at_work]
        texts = _texts(context, "matt-diagram", context.say("matt.chart"), context.say("persons"), "integer", origins)
        blocks.append(chart_or_note(context, "matt-diagram", partial(stacked, rows, texts)))
    return Section(MEASURES, title, tuple(blocks))


def _index(context: Context, item: Split) -> KeyFigure:
    beside = [
        context.say("matt.beside", region=other.name(context.language), value=_decimal(context, found.index))
        for other in context.comparisons
        if (found := split(context.snapshot, other, item.dimension)) and found.region != item.region
    ]
    return KeyFigure(
        label=context.say("matt.index", of=context.say(f"of.{item.dimension}").lower(), year=str(item.year)),
        value=_decimal(context, item.index),
        rank="; ".join(beside),
        status=item.status,
        note=_whose(context, item),
        source=context.source(item.origin),
    )


def _even(context: Context, item: Split) -> KeyFigure:
    groups = numbers.percent(plain(item.even_groups), context.language, 0)
    return KeyFigure(
        label=context.say(f"matt.even-{item.dimension}", year=str(item.year)),
        value=numbers.percent(plain(item.even_persons), context.language),
        rank=context.say("matt.even-groups", share=groups),
        status=item.status,
        note=_whose(context, item),
        source=context.source(item.origin),
    )


def _whose(context: Context, item: Split) -> str:
    """Who is counted, and for a municipality's education groups where."""
    told = context.say(f"counted.{item.dimension}")
    if item.region == context.region:
        return told
    return f"{told} {context.say('counted-for', region=item.region.name(context.language))}"


def _dominated(context: Context, section: str, dimension: str) -> Section:
    """The groups with most women and with most men."""
    title = context.say(f"{section}.title")
    found = split(context.snapshot, context.region, dimension)
    if found is None:
        return Section(section, title, (Note(f"{section}-saknas", context.say(f"{section}.none")),))
    order = found.ordered(SMALLEST[dimension])
    women = [at for at in order if found.women_share[at] > HIGH][:IN_CHART]
    men = [at for at in reversed(order) if found.women_share[at] < LOW][:IN_CHART]
    fields = {"persons": SMALLEST[dimension], "region": found.region.name(context.language)}
    told = [context.say(f"{section}.how", **fields)]
    if women and men:
        ends = {"women": _name(context, found, women[0]), "men": _name(context, found, men[0])}
        told.insert(0, context.say(f"{section}.text", **ends))
    blocks: list[Block] = [Prose(f"{section}-text", tuple(told))]
    for name, places in (("women", women), ("men", men)):
        shares = found.women_share if name == "women" else 100 - found.women_share
        identity = f"{section}-{'kvinnor' if name == 'women' else 'man'}"
        chart = context.say(f"{section}.{name}", year=str(found.year))
        texts = _texts(context, identity, chart, context.say(f"share-{name}"), "percent", [found.origin])
        blocks.append(_shares(context, identity, found, places, shares, texts))
    return Section(section, title, tuple(blocks))


def _shares(
    context: Context, identity: str, found: Split, places: Sequence[int], shares: Any, texts: ChartTexts
) -> ChartBlock | Note:
    rows: Rows = [
        {"name": _name(context, found, at), "role": "peer", "value": float(shares[at]), "status": found.status}
        for at in places
    ]
    if not rows:
        return Note(f"{identity}-saknas", context.say("none-so-uneven"))
    heading, long_names = context.say(f"one.{found.dimension}"), found.dimension == "occupation"
    return chart_or_note(context, identity, partial(ranking, rows, texts, heading=heading, long_names=long_names))


def _branches(context: Context) -> Section:
    """The share of women in every branch, year by year, and whether the branches grow more alike."""
    title = context.say("branscher.title")
    years = branch_years(context.snapshot, context.region)
    if not years:
        return Section(BRANCHES, title, (Note("branscher-saknas", context.say("none-here", region=context.name)),))
    last = years[-1]
    rows: Rows = [
        {"name": _name(context, last, at), "role": "peer", "value": plain(share), "status": last.status}
        for at, share in enumerate(last.women_share)
    ]
    latest = _texts(
        context,
        "branscher-andel",
        context.say("branscher.share", year=str(last.year)),
        context.say("share-women"),
        "percent",
        [last.origin],
    )
    return Section(
        BRANCHES,
        title,
        (
            Prose("branscher-text", (_course_told(context, years), context.say("branscher.how"))),
            chart_or_note(
                context, "branscher-andel", partial(ranking, rows, latest, heading=context.say("one.branch"))
            ),
            chart_or_note(context, "branscher-forlopp", partial(_course, context)),
            TableBlock("branscher-tabell", context.say("branscher.table"), _by_year(context, years)),
        ),
    )


def _course_told(context: Context, years: Sequence[Split]) -> str:
    first, last = years[0], years[-1]
    if not np.isfinite([first.index, last.index]).all() or first is last:
        return context.say("branscher.unknown")
    fields = {"first": str(first.year), "last": str(last.year), "region": context.name}
    before, after = (_decimal(context, item.index) for item in (first, last))
    if before == after:
        return context.say("branscher.same", index=after, **fields)
    return context.say(
        "branscher.closer" if last.index < first.index else "branscher.apart", before=before, after=after, **fields
    )


def _course(context: Context) -> Chart:
    """The index over the years, of the region and those it is compared with."""
    drawn: tuple[Region, ...] = tuple(item for item in context.compared if branch_years(context.snapshot, item))
    role = roles(context, drawn)
    rows: Rows = [
        {
            "series": region.name(context.language),
            "role": role[region.id],
            "year": item.year,
            "value": plain(item.index),
            "status": item.status,
        }
        for region in drawn
        for item in branch_years(context.snapshot, region)
    ]
    origins = [item.origin for region in drawn for item in branch_years(context.snapshot, region)[:1]]
    texts = chart_texts(
        context,
        "branscher-forlopp",
        context.say("branscher.chart"),
        measure=context.say("index"),
        form="decimal",
        origins=origins,
        compared=drawn,
    )
    return trend(rows, texts)


def _by_year(context: Context, years: Sequence[Split]) -> Table:
    columns = (
        Column("branch", context.say("one.branch")),
        *(Column(str(item.year), str(item.year), "percent") for item in years),
    )
    last = years[-1]
    rows = tuple(
        {
            "branch": _name(context, last, last.codes.index(code)),
            **{str(item.year): plain(item.women_share[item.codes.index(code)]) for item in years},
            "status": last.status,
        }
        for code in (last.codes[at] for at in last.ordered(0))
    )
    return Table(columns, rows)


def _name(context: Context, found: Split, at: int) -> str:
    return _NAMES[found.dimension](found.codes[at], context.language)


def _texts(
    context: Context, identity: str, title: str, measure: str, form: ValueForm, origins: Sequence[str]
) -> ChartTexts:
    return chart_texts(context, identity, title, measure=measure, form=form, origins=origins)


def _decimal(context: Context, value: float) -> str:
    return numbers.decimal(plain(value), context.language)
