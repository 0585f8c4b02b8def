"""What is another than at the last meeting: figures that the council follows, and verdicts on education groups."""

from __future__ import annotations

from typing import Any, Final

from kompetensnb.analysis.news import News, Verdict, news, verdicts
from kompetensnb.charts.chart import Column, Table
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import frames
from kompetensnb.forecast.engine import Assessment
from kompetensnb.narrative import dates
from kompetensnb.narrative.messages import error_text, text
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import assessed
from kompetensnb.pages.meeting import Earlier
from kompetensnb.pages.page import Block, Note, Prose, Section, TableBlock
from kompetensnb.pages.sections.key_figures import change_text
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import education_groups, measures

ID: Final = "andrat"
WATCHED: Final = (
    "arbetsloshet",
    "sysselsattning",
    "folkmangd",
    "andel-20-64",
    "flyttnetto-per-1000",
    "eftergymnasial",
    "pendlingsnetto",
    "elever-arskurs-9",
    "behorighet-yrkes",
    "larare-behoriga",
)
"""The measures that a council follows, those that change most often first."""

SHOWN: Final = 6
GROUPS: Final = 3


def found_news(context: Context, earlier: Earlier) -> tuple[News, ...]:
    """The figures that are others than in the earlier data, as they are written; none without any."""
    if earlier.snapshot is None:
        return ()
    found = news(earlier.snapshot, context.snapshot, context.region, WATCHED)
    return tuple(item for item in found if item.kind == "new" or _written(context, item))


def _written(context: Context, item: News) -> bool:
    """Whether the figures are written in different ways: a revision that nobody can see is no news to a council."""
    return context.figure(item.measure, item.before.value) != context.figure(item.measure, item.after.value)


def section(context: Context, earlier: Earlier, found: tuple[News, ...], now: Assessment | None, year: int) -> Section:
    """A table of the figures, and a sentence on the verdicts; on first use a sentence that there is nothing before."""
    title = context.say("andrat.title")
    if earlier.trouble is not None:
        told = context.say("andrat.gone", reason=error_text(earlier.trouble, context.language))
        return Section(ID, title, (Note("andrat-borta", told, "warning"),))
    if earlier.snapshot is None:
        return Section(ID, title, (Note("andrat-forsta", context.say("andrat.first")),))
    day = dates.day(earlier.snapshot.created, context.language)
    sentences = [context.say("andrat.text", day=day, snapshot=earlier.snapshot.id)]
    if not found:
        sentences.append(context.say("andrat.same"))
    if groups := _groups(context, earlier.snapshot, now, year):
        sentences.append(groups)
    blocks: list[Block] = [Prose("andrat-text", (" ".join(sentences),))]
    if found:
        blocks.append(TableBlock("andrat-tabell", context.say("andrat.table"), _table(context, found[:SHOWN])))
    return Section(ID, title, tuple(blocks))


def _table(context: Context, found: tuple[News, ...]) -> Table:
    columns = [Column(name, context.say(f"andrat.{name}")) for name in ("measure", "before", "after", "change", "why")]
    return Table(tuple(columns), tuple(_row(context, item) for item in found))


def _row(context: Context, item: News) -> dict[str, Any]:
    context.source(item.after.origin)
    before, after = (
        context.say("andrat.figure", value=context.figure(item.measure, each.value), year=str(each.year))
        for each in (item.before, item.after)
    )
    return {
        "measure": measures.get(item.measure).name(context.language),
        "before": before,
        "after": after,
        "change": change_text(context, item.measure, item.before.value, item.after.value),
        "why": context.say(f"andrat.{item.kind}"),
        "status": item.after.status,
    }


def _groups(context: Context, before: Snapshot, now: Assessment | None, year: int) -> str:
    """How many groups are judged in another way, and which of them most are short of."""
    if now is None or now.region is not now.outcome.groups_region:
        return ""
    try:
        then = assessed(before, context.region.id)
        every = verdicts(frames.shortage(then, year), frames.shortage(now, year))
    except KompetensnbError:  # data of another time may lack what the forecast needs: there is nothing to compare with
        return ""
    found = [item for item in every if not education_groups.get(item.group).is_unknown]
    if not found:
        return context.say("andrat.verdicts-same", year=str(year))
    named = [_verdict(context, item) for item in found[:GROUPS]]
    return context.say("andrat.verdicts", year=str(year), count=len(found), groups=named)


def _verdict(context: Context, item: Verdict) -> str:
    group = education_groups.get(item.group).short_name(context.language)
    words = {
        name: text(f"forecast.{word}", context.language)
        for name, word in (("before", item.before), ("after", item.after))
    }
    return context.say("andrat.verdict", group=group, **words)
