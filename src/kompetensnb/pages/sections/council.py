"""What a council has before it: three figures, two charts, and the decisions that are not carried out."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from kompetensnb.analysis.matching import Matching
from kompetensnb.charts.chart import Chart, Column, Table
from kompetensnb.charts.ranking import ranking
from kompetensnb.charts.trend import trend
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import frames
from kompetensnb.forecast.balance import rounded
from kompetensnb.forecast.engine import Assessment
from kompetensnb.narrative import dates, numbers
from kompetensnb.narrative.messages import error_text, text
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import forecast_sources, person_texts
from kompetensnb.pages.meeting import COUNCILS, Agenda, Open
from kompetensnb.pages.page import Block, ChartBlock, KeyFigure, KeyFigures, Note, Prose, Section, TableBlock
from kompetensnb.pages.sections.drawn import plain
from kompetensnb.pages.sections.lines import break_marks, chart_texts, drawn_regions, measure_rows, origins_of
from kompetensnb.vocabulary import branches, education_groups, measures
from kompetensnb.vocabulary.statuses import Status

FIGURES, CHARTS, DECISIONS = "siffror", "diagram", "beslut"
BARS: Final = 6
RATE: Final = "arbetsloshet"


def figures_section(context: Context, found: Assessment | None, year: int, fit: Matching | None) -> Section:
    """How many must be recruited, how many have a job that fits, how many have none. One that is missing is a dash."""
    figures = (_need(context, found, year), _fit(context, fit), _unemployment(context))
    return Section(FIGURES, context.say("siffror.title"), (KeyFigures("siffror-tal", figures),))


def needed(found: Assessment | None, year: int) -> tuple[float, float]:
    """How many must be recruited until a year, and how many of those replace who retires; NaN where not known."""
    if found is None:
        return np.nan, np.nan
    table = frames.branches(found)
    until = table[(table["year"] > found.axes.base) & (table["year"] <= year)]
    return tuple(float(until[name].sum(skipna=False)) for name in ("need", "pension"))  # type: ignore[return-value]


def charts_section(context: Context, found: Assessment | None, year: int) -> Section:
    """What will be short, or who must recruit where groups are not judged; and unemployment over the years."""
    blocks = (_short(context, found, year), _course(context))
    return Section(CHARTS, context.say("diagram.title"), blocks)


def decisions_section(context: Context, agenda: Agenda, trouble: KompetensnbError | None) -> Section:
    """Each decision with who answers for it and what comes next."""
    title = context.say("beslut.title")
    if trouble is not None:
        told = context.say("beslut.trouble", reason=error_text(trouble, context.language))
        return Section(DECISIONS, title, (Note("beslut-register", told, "warning"),))
    blocks: list[Block] = []
    if agenda.example:
        blocks.append(Note("beslut-exempel", context.say("beslut.example"), "warning"))
    if not agenda.open:
        blocks.append(Note("beslut-inga", context.say("beslut.none", region=context.name)))
        return Section(DECISIONS, title, tuple(blocks))
    late = sum(each.late for each in agenda.open)
    sentences = [context.say("beslut.text", count=len(agenda.open))]
    if late:
        sentences.append(context.say("beslut.late", count=late))
    columns = [
        Column(name, context.say(f"beslut.{name}")) for name in ("decision", "made", "owner", "next", "due", "state")
    ]
    rows = tuple(_decision(context, each) for each in agenda.open)
    table = TableBlock("beslut-tabell", context.say("beslut.table"), Table(tuple(columns), rows))
    return Section(DECISIONS, title, (*blocks, Prose("beslut-text", (" ".join(sentences),)), table))


def _decision(context: Context, each: Open) -> dict[str, Any]:
    row, language = each.decision, context.language
    decision, forum = row["decision"], each.meeting["forum"]
    state = text(f"registers.choice-decision_state-{row['state']}", language)
    return {
        "decision": decision
        if forum in COUNCILS
        else context.say("beslut.made-in", decision=decision, forum=each.meeting["title"]),
        "made": dates.iso(each.meeting["held_on"]),
        "owner": row["owner"],
        "next": row["next_step"],
        "due": dates.iso(row["due_on"]) if row["due_on"] else None,
        "state": context.say("beslut.is-late", state=state) if each.late else state,
    }


def _need(context: Context, found: Assessment | None, year: int) -> KeyFigure:
    label = context.say("siffror.need", year=str(year)) if year else context.say("siffror.need-unknown")
    need, pension = needed(found, year)
    if found is None or not np.isfinite(need):
        return _absent(context, label)
    replaced = numbers.integer(float(rounded(pension)), context.language)
    return KeyFigure(
        label=label,
        value=numbers.integer(float(rounded(need)), context.language),
        change=context.say("siffror.pension", pension=replaced),
        status=str(found.statuses["replacement"]),
        note=context.say("siffror.need-how"),
        source=forecast_sources(context)[0],
    )


def _fit(context: Context, found: Matching | None) -> KeyFigure:
    rates = found.rate("match") if found else np.array([np.nan])
    if found is None or not np.isfinite(rates[-1]):
        return _absent(context, context.say("siffror.fit-unknown"))
    change = numbers.change(plain(rates[0]), plain(rates[-1]), context.language, "points")
    named = "" if found.place.region is context.region else found.place.region.name(context.language)
    return KeyFigure(
        label=context.say("siffror.fit", year=str(found.year)),
        value=numbers.percent(plain(rates[-1]), context.language),
        change=context.say("siffror.since", change=change, year=str(found.years[0])) if len(found.years) > 1 else "",
        rank=context.say("siffror.of", region=named) if named else "",
        status=str(found.status),
        note=context.say("siffror.fit-how"),
        source="; ".join(context.source(origin) for origin in found.origins),
    )


def _unemployment(context: Context) -> KeyFigure:
    item = context.indicators.at(RATE, context.region)
    if item is None or item.value is None:
        return _absent(context, measures.get(RATE).name(context.language))
    before = context.indicators.at(RATE, context.region, item.year - 1)
    change = numbers.change(before.value if before else None, item.value, context.language, "points")
    return KeyFigure(
        label=context.say("siffror.rate", year=str(item.year)),
        value=context.figure(RATE, item.value),
        change=context.say("siffror.since", change=change, year=str(item.year - 1)) if before else "",
        status=str(Status(item.status)),
        note=measures.get(RATE).definition(context.language),
        source=context.source(item.origin),
    )


def _absent(context: Context, label: str) -> KeyFigure:
    return KeyFigure(label, numbers.MISSING, status=str(Status.MISSING), note=context.say("siffror.missing"))


def _short(context: Context, found: Assessment | None, year: int) -> Block:
    if found is None:
        return Note("diagram-saknas", context.say("diagram.none", region=context.name))
    if found.region is not found.outcome.groups_region:
        return ChartBlock("diagram-behov", _recruiting(context, found, year))
    listed = frames.shown(frames.shortage(found, year))
    short = listed[listed["short"] > 0].head(BARS)
    if short.empty:
        return Note("diagram-ingen-brist", context.say("diagram.no-shortage", year=str(year)))
    rows = [
        {
            "name": education_groups.get(row["group"]).short_name(context.language),
            "role": "peer",
            "value": plain(row["short"]),
            "status": row["status"],
        }
        for row in short.to_dict("records")
    ]
    texts = person_texts(context, "diagram-behov", context.say("diagram.short", year=str(year)))
    return ChartBlock("diagram-behov", ranking(rows, texts, heading=context.say("diagram.group"), long_names=True))


def _recruiting(context: Context, found: Assessment, year: int) -> Chart:
    table = frames.branches(found)
    until = table[(table["year"] > found.axes.base) & (table["year"] <= year)]
    total = until.groupby("branch", sort=False)["need"].sum(min_count=1).sort_values(ascending=False).head(BARS)
    rows = [
        {
            "name": branches.get(str(branch)).name(context.language),
            "role": "peer",
            "value": plain(float(rounded(value))),
            "status": str(found.statuses["replacement"]),
        }
        for branch, value in total.items()
    ]
    texts = person_texts(context, "diagram-behov", context.say("diagram.recruiting", year=str(year)))
    return ranking(rows, texts, heading=context.say("branch.heading"), long_names=True)


def _course(context: Context) -> Block:
    chosen = drawn_regions(context, RATE)
    if context.region not in chosen:
        return Note("diagram-arbetsloshet-saknas", context.say("diagram.no-rate", region=context.name))
    texts = chart_texts(
        context,
        "diagram-arbetsloshet",
        context.say("diagram.rate"),
        measure=measures.get(RATE).name(context.language),
        form="percent",
        origins=origins_of(context, RATE, chosen),
        compared=chosen,
    )
    return ChartBlock(
        "diagram-arbetsloshet", trend(measure_rows(context, RATE, chosen), texts, breaks=break_marks(context, RATE))
    )
