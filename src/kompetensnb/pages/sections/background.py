"""What the collaboration stands on: who decides what, what happens in the world, how it grew, and what is stored."""

from __future__ import annotations

from kompetensnb.charts.chart import Column, Row, Table
from kompetensnb.narrative import numbers
from kompetensnb.pages import written
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, NextQuestions, Note, Prose, Question, Section, TableBlock
from kompetensnb.store.records import Record, Records
from kompetensnb.vocabulary.collaboration import matters, milestones

DUTIES, TRENDS, TIMELINE, STORED = "ansvar", "omvarld", "tidslinje", "lagring"


def duties(context: Context, records: Records) -> Section:
    """Who has which part in a question and which way decisions go: what the sources tell, and what is written since."""
    rows: list[Row] = [
        {
            "question": matter.questions[context.language],
            "who": part.names[context.language],
            "duty": written.word(context, "duty", part.duty),
            "route": matter.routes[context.language] if number == 0 else "",
            "source": context.say(f"{DUTIES}.lines", source=matter.source, lines=part.lines),
        }
        for matter in matters()
        if written.overlaps(context.region.id, matter.region)
        for number, part in enumerate(matter.parts)
    ]
    rows += [
        {
            "question": written.marked(context, row, "question"),
            "who": row["organisation"],
            "duty": written.word(context, "duty", row["duty"]),
            "route": row["route"] or "",
            "source": written.told(row["source"]),
        }
        for row in written.concerning(context, records.open("responsibility"))
    ]
    names = ("question", "who", "duty", "route", "source")
    return Section(
        DUTIES,
        context.say(f"{DUTIES}.title"),
        (
            Prose(f"{DUTIES}-text", (context.say(f"{DUTIES}.text"),)),
            TableBlock(
                f"{DUTIES}-tabell",
                context.say(f"{DUTIES}.table"),
                Table(tuple(Column(name, context.say(f"{DUTIES}.{name}")) for name in names), tuple(rows)),
            ),
        ),
    )


def trends(context: Context, records: Records) -> Section:
    """What somebody has seen happen, which branches it touches, and scenarios that start from it."""
    title = context.say(f"{TRENDS}.title")
    shown = written.concerning(context, records.open("trend"))
    if not shown:
        return Section(TRENDS, title, (Note(f"{TRENDS}-tom", context.say(f"{TRENDS}.none")),))
    names = ("trend", "seen", "horizon", "branches", "source")
    rows = tuple(_trend_row(context, records, row) for row in shown)
    blocks: list[Block] = [
        Prose(f"{TRENDS}-text", (context.say(f"{TRENDS}.text"),)),
        TableBlock(
            f"{TRENDS}-tabell",
            context.say(f"{TRENDS}.table"),
            Table(tuple(Column(name, context.say(f"{TRENDS}.{name}")) for name in names), rows),
            sources=(context.say("records.source"),),
        ),
    ]
    links = tuple(
        Question(
            context.say(f"{TRENDS}.start-from", trend=row["title"]),
            "scenario",
            context.parameters.replace(scenario=row["scenario"], sharing=""),
        )
        for row in shown
        if row["scenario"]
    )
    if links:
        blocks.append(NextQuestions(f"{TRENDS}-scenarier", links, context.say(f"{TRENDS}.start")))
    return Section(TRENDS, title, tuple(blocks))


def _trend_row(context: Context, records: Records, row: Record) -> Row:
    touched = (
        f"{written.branch(context, effect['branch'])} {written.word(context, 'direction', effect['direction'])}"
        for effect in records.where("trend_effect", trend=row["id"])
    )
    return {
        "trend": written.marked(context, row, "title"),
        "seen": written.day(row["seen_on"]),
        "horizon": written.horizon(context, row["horizon"]),
        "branches": "; ".join(touched) or numbers.MISSING,
        "source": row["source"],
    }


def timeline(context: Context, records: Records) -> Section:
    """How the collaboration grew, 1621–2021 as a report tells it, with what the councils have added."""
    rows: list[Row] = [
        {
            "year": _years(each.first_year, each.last_year),
            "event": each.titles[context.language],
            "kind": written.word(context, "event_kind", each.kind),
            "source": context.say(f"{DUTIES}.lines", source=each.source, lines=each.lines),
        }
        for each in milestones()
    ]
    rows += [
        {
            "year": _years(row["first_year"], row["last_year"]),
            "event": written.marked(context, row, "title"),
            "kind": written.word(context, "event_kind", row["kind"]),
            "source": written.told(row["source"]),
        }
        for row in written.concerning(context, records.open("event"))
    ]
    names = ("year", "event", "kind", "source")
    return Section(
        TIMELINE,
        context.say(f"{TIMELINE}.title"),
        (
            Prose(f"{TIMELINE}-text", (context.say(f"{TIMELINE}.text"),)),
            TableBlock(
                f"{TIMELINE}-tabell",
                context.say(f"{TIMELINE}.table"),
                Table(
                    tuple(Column(name, context.say(f"{TIMELINE}.{name}")) for name in names),
                    tuple(sorted(rows, key=lambda row: str(row["year"]))),
                ),
            ),
        ),
    )


def stored(context: Context) -> Section:
    """What the registers hold about people, for how long, and who can see it."""
    keys = ("what", "people", "how-long", "who")
    said = tuple(context.say(f"{STORED}.{key}") for key in keys)
    return Section(STORED, context.say(f"{STORED}.title"), (Prose(f"{STORED}-text", said),))


def _years(first: int, last: int | None) -> str:
    return f"{first}–{last}" if last else str(first)
