"""A branch as it is: how many work there, who they are, and how old."""

from __future__ import annotations

from collections.abc import Sequence

from kompetensnb.analysis.branch_profile import Age, Trait, Year, ages, over_years, traits
from kompetensnb.analysis.employed import employed
from kompetensnb.charts.age_profile import age_profile
from kompetensnb.charts.chart import Chart
from kompetensnb.charts.pairs import pairs
from kompetensnb.forecast.engine import Assessment
from kompetensnb.narrative import numbers
from kompetensnb.pages.chosen_branch import Chosen
from kompetensnb.pages.context import Context, unsigned
from kompetensnb.pages.page import Block, ChartBlock, KeyFigure, KeyFigures, Note, Prose, Section
from kompetensnb.pages.sections.branch_ahead import until
from kompetensnb.pages.sections.lines import chart_texts

STRUCTURE, AGES = "struktur", "alder"
CLEARLY = 2.0
"""Percentage points from which two shares are called different."""


def structure_section(context: Context, chosen: Chosen) -> Section:
    """Persons, share and change, women and men, sector."""
    title = context.say("struktur.title")
    years = over_years(context.snapshot, context.region, chosen.groups)
    if not years or years[-1].value is None:
        return Section(STRUCTURE, title, (Note("struktur-saknas", context.say("none-employed", region=context.name)),))
    found = traits(context.snapshot, context.region, chosen.groups)
    blocks: list[Block] = [
        KeyFigures("struktur-tal", tuple(_figures(context, years, found))),
        Prose("struktur-text", tuple(_sentences(context, chosen, years, found))),
    ]
    if any(trait.branch is not None for trait in found):
        blocks.append(ChartBlock("struktur-diagram", _traits_chart(context, chosen, found)))
    lacking = [context.say(f"trait.{name}") for name in _TRAITS if name not in {trait.name for trait in found}]
    if lacking:
        blocks.append(Note("struktur-delvis", context.say("struktur.lacking", what=lacking, region=context.name)))
    return Section(STRUCTURE, title, tuple(blocks))


_TRAITS = ("women", "public", "older", "young")


def _figures(context: Context, years: Sequence[Year], found: Sequence[Trait]) -> list[KeyFigure]:
    first, last = years[0], years[-1]
    source = _source(context)
    since = {"year": str(first.year)}
    change = numbers.change(first.value, last.value, context.language, "percent")
    points = numbers.change(first.share, last.share, context.language, "points")
    figures = [
        KeyFigure(
            context.say("figure.employed", year=str(last.year)),
            numbers.integer(last.value, context.language),
            change=context.say("figure.since", change=change, **since),
            status=str(last.status),
            source=source,
        ),
        KeyFigure(
            context.say("figure.share"),
            numbers.percent(last.share, context.language),
            change=context.say("figure.since", change=points, **since),
            status=str(last.status),
            source=source,
        ),
    ]
    for trait in found:
        everyone = numbers.percent(trait.everyone, context.language)
        figures.append(
            KeyFigure(
                context.say(f"figure.{trait.name}"),
                numbers.percent(trait.branch, context.language),
                change=context.say("figure.everyone", share=everyone),
                status=str(trait.status),
                source=context.source(trait.origin),
            )
        )
    return figures


def _sentences(context: Context, chosen: Chosen, years: Sequence[Year], found: Sequence[Trait]) -> list[str]:
    """How it has gone, beside all employed, and what sets the branch apart."""
    language = context.language
    first, last = years[0], years[-1]
    change = numbers.change(first.value, last.value, language, "percent")
    key = "same" if change == numbers.percent(0, language) else "less" if change.startswith("−") else "more"
    told = [
        context.say(
            f"struktur.{key}",
            branch=chosen.word,
            first=str(first.year),
            last=str(last.year),
            change=unsigned(change),
        )
    ]
    for trait in found:
        if trait.branch is None or trait.everyone is None:
            continue
        apart = trait.branch - trait.everyone
        if abs(apart) >= CLEARLY and trait.name in ("women", "public"):
            fields = {
                "share": numbers.percent(trait.branch, language),
                "everyone": numbers.percent(trait.everyone, language),
            }
            told.append(context.say(f"struktur.{trait.name}-{'more' if apart > 0 else 'less'}", **fields))
    return told


def _traits_chart(context: Context, chosen: Chosen, found: Sequence[Trait]) -> Chart:
    rows = [
        {"name": context.say(f"figure.{trait.name}"), "group": group, "value": value, "status": trait.status}
        for trait in found
        for group, value in ((chosen.label, trait.branch), (context.say("everyone"), trait.everyone))
    ]
    texts = chart_texts(
        context,
        "struktur-diagram",
        context.say("struktur.chart"),
        measure=context.say("share"),
        form="percent",
        origins=[trait.origin for trait in found],
    )
    return pairs(rows, texts, heading=context.say("trait"))


def ages_section(context: Context, chosen: Chosen, found: Assessment | None, year: int) -> Section:
    """The ages beside those of all employed, and how many retire until the horizon."""
    title = context.say("alder.title")
    listed = ages(context.snapshot, context.region, chosen.groups)
    older = {trait.name: trait for trait in traits(context.snapshot, context.region, chosen.groups)}.get("older")
    if not listed or older is None or older.branch is None or older.everyone is None:
        return Section(AGES, title, (Note("alder-saknas", context.say("alder.none", region=context.name)),))
    language = context.language
    apart = older.branch - older.everyone
    key = "older" if apart >= CLEARLY else "younger" if apart <= -CLEARLY else "alike"
    fields = {"share": numbers.percent(older.branch, language), "everyone": numbers.percent(older.everyone, language)}
    sentences = [context.say(f"alder.{key}", **fields)]
    ahead = until(found, chosen.groups, year) if found else None
    if ahead and ahead.pension is not None and ahead.base:
        sentences.append(
            context.say(
                "alder.pension",
                year=str(year),
                persons=numbers.integer(ahead.pension, language),
                share=numbers.percent(100 * ahead.pension / ahead.base, language, 0),
            )
        )
    blocks = (Prose("alder-text", tuple(sentences)), ChartBlock("alder-diagram", _ages_chart(context, chosen, listed)))
    return Section(AGES, title, blocks)


def _ages_chart(context: Context, chosen: Chosen, listed: Sequence[Age]) -> Chart:
    rows = [
        {"age": item.age, "series": series, "role": role, "value": value, "status": item.status}
        for series, role, attribute in (
            (chosen.label, "own", "branch"),
            (context.say("everyone"), "comparison", "everyone"),
        )
        for item in listed
        for value in (getattr(item, attribute),)
    ]
    table = employed(context.snapshot, "employment_age", context.region)
    texts = chart_texts(
        context,
        "alder-diagram",
        context.say("alder.chart"),
        measure=context.say("share"),
        form="percent",
        origins=[table.origin] if table else [],
    )
    return age_profile(rows, texts, heading=context.say("branch.heading"))


def _source(context: Context) -> str:
    table = employed(context.snapshot, "employment", context.region)
    return context.source(table.origin) if table else ""
