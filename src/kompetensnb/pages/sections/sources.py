"""Where the figures of a page come from, and what to be careful about."""

from __future__ import annotations

from collections.abc import Sequence

from kompetensnb.charts.chart import Column, Table
from kompetensnb.narrative import dates, numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import NextQuestions, Page, Prose, Question, Section, TableBlock

ID = "kallor"


def section(context: Context, lacking: Sequence[str] = (), questions: Sequence[Question] = ()) -> Section:
    """The data set, a table of the origins that the page has used, what is lacking, and what to ask next.

    Call it last: the origins are those that the other sections have named.
    """
    paragraphs = (context.say("sources.text", snapshot=context.snapshot.id), *lacking)
    origins = context.used_origins()
    columns = (
        Column("producer", context.say("sources.producer")),
        Column("table", context.say("sources.number")),
        Column("title", context.say("sources.title-column")),
        Column("updated", context.say("sources.updated")),
        Column("retrieved", context.say("sources.retrieved")),
    )
    rows = tuple(
        {
            "producer": item.producer,
            "table": item.table,
            "title": item.titles[context.language],
            "updated": dates.iso(item.updated) if item.updated else numbers.MISSING,
            "retrieved": dates.iso(item.retrieved) if item.retrieved else numbers.MISSING,
        }
        for item in (context.snapshot.origin(origin) for origin in origins)
    )
    notes = tuple(
        f"{item.producer}, {item.table}: {item.notes[context.language]}"
        for item in (context.snapshot.origin(origin) for origin in origins)
        if item.notes[context.language]
    )
    table = TableBlock("kallor-tabell", context.say("sources.table"), Table(columns, rows), notes=notes)
    return Section(
        ID,
        context.say("sources.title"),
        (
            Prose("kallor-text", paragraphs),
            table,
            *([NextQuestions("kallor-harnast", tuple(questions))] if questions else []),
        ),
    )


def named(page: Page) -> str:
    """«SCB, TAB638; …»: the sources that stand last on a page; they are those of a figure that names none."""
    listed = (
        row
        for section in page.sections
        if section.id == ID
        for block in section.blocks
        if isinstance(block, TableBlock)
        for row in block.table.rows
    )
    return "; ".join(dict.fromkeys(f"{row['producer']}, {row['table']}" for row in listed))
