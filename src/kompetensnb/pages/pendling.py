"""Pendling och geografi: how do people move between municipalities? (feature B8)"""

from __future__ import annotations

from collections.abc import Mapping

from kompetensnb.analysis.journeys import Exchange, exchange, journeys
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Note, Page, Question, Section
from kompetensnb.pages.region_note import region_note
from kompetensnb.pages.sections import journeys as parts
from kompetensnb.pages.sections import sources
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

NAME = "pendling"
CONTROLS = ("region", "language")
SECTIONS = (parts.EXCHANGE, parts.GRID, parts.TIES, parts.EXPOSURE, sources.ID)


def build(snapshot: Snapshot, parameters: Parameters) -> Page:
    """The page for one region. Pure: the same snapshot and parameters give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    found = journeys(snapshot)
    total = exchange(found, context.region) if found else None
    sections: tuple[Section, ...]
    if found is None or total is None:
        absent = context.say("none-here", region=context.name)
        sections = tuple(
            Section(name, context.say(f"{name}.title"), (Note(f"{name}-saknas", absent),)) for name in SECTIONS[:-1]
        )
    else:
        context.source(found.origin)
        sections = (
            parts.exchange_section(context, found, total),
            parts.grid_section(context, found),
            parts.ties_section(context, found),
            parts.exposure_section(context, found),
        )
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=context.say("question", region=context.name),
        lead=_lead(context, total, found.year if found else 0),
        selection=f"{context.selection}, {found.year}" if found else context.selection,
        parameters=parameters,
        sections=(*sections, sources.section(context, questions=_questions(context))),
        snapshot=snapshot.id,
        notices=tuple(_notices(context, total)),
    )


def choices(_snapshot: Snapshot, _parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Nothing but the region is chosen."""
    return {}


def _lead(context: Context, total: Exchange | None, year: int) -> str:
    if total is None or total.into is None or total.out is None:
        return context.say("none", region=context.name)
    key = "lead-gains" if total.into > total.out else "lead-loses"
    return context.say(
        key,
        region=context.name,
        year=str(year),
        into=numbers.integer(total.into, context.language),
        out=numbers.integer(total.out, context.language),
        net=numbers.integer(abs(total.into - total.out), context.language),
    )


def _notices(context: Context, total: Exchange | None) -> list[Note]:
    found = [*region_note(context)]
    if total is not None and total.status in (Status.ESTIMATED, Status.SYNTHETIC):
        found.append(Note("notis-skattad", context.say("notice.estimated"), "warning"))
    return found


def _questions(context: Context) -> tuple[Question, ...]:
    return (
        Question(context.say("ask.situation", region=context.name), "lagesbild", context.parameters),
        Question(context.say("ask.comparison"), "jamforelse", context.parameters.replace(measure="pendlingsnetto")),
        Question(context.say("ask.data"), "datakvalitet", context.parameters),
    )
