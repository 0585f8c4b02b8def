"""Mötesunderlag: what must a council know before its next meeting, on one page? (feature C2)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from kompetensnb.analysis.matching import matching
from kompetensnb.analysis.news import News
from kompetensnb.forecast.balance import rounded
from kompetensnb.forecast.engine import Assessment
from kompetensnb.narrative import dates, numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import horizon_choices, outlook, status_notices
from kompetensnb.pages.meeting import Agenda, agenda, earlier, older
from kompetensnb.pages.page import Note, Page, Question
from kompetensnb.pages.region_note import region_note
from kompetensnb.pages.sections import council, since, sources
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters

NAME = "motesunderlag"
CONTROLS = ("region", "horizon", "since", "meeting", "language")
SECTIONS = (since.ID, council.FIGURES, council.CHARTS, council.DECISIONS, sources.ID)


def build(snapshot: Snapshot, parameters: Parameters, records: Records) -> Page:
    """The page for a region and a meeting. Pure but for the choice of an earlier data set where none is made."""
    context = Context.of(NAME, snapshot, parameters)
    found, year, _ = outlook(context)
    meeting = agenda(records, context.region, parameters.meeting, snapshot.created)
    before = earlier(snapshot, parameters.since, meeting.previous)
    moved = since.found_news(context, before)
    sections = (
        since.section(context, before, moved, found, year),
        council.figures_section(context, found, year, matching(snapshot, context.region)),
        council.charts_section(context, found, year),
        council.decisions_section(context, meeting, records.trouble),
    )
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=_question(context, meeting),
        lead=_lead(context, found, year, moved if before.snapshot else None, meeting),
        selection=_selection(context, meeting, year),
        parameters=parameters,
        sections=(*sections, sources.section(context, questions=_questions(context))),
        snapshot=snapshot.id,
        notices=tuple(_notices(context, found)),
    )


def choices(snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The horizons, and the data sets that there were before."""
    automatic = Context.of(NAME, snapshot, parameters).say("control.since-last")
    return {
        "horizon": horizon_choices(parameters.language),
        "since": (("", automatic), *((name, name) for name in older(snapshot))),
    }


def _question(context: Context, meeting: Agenda) -> str:
    own = context.region.council
    council_name = own[context.language] if own else context.say("council", region=context.name)
    if meeting.day is None:
        return context.say("question", council=council_name)
    return context.say("question-day", council=council_name, day=dates.day(meeting.day, context.language))


def _selection(context: Context, meeting: Agenda, year: int) -> str:
    told = context.say("selection-until", selection=context.selection, year=str(year)) if year else context.selection
    if meeting.previous is None:
        return told
    return context.say("selection-last", selection=told, day=dates.day(meeting.previous, context.language))


def _lead(
    context: Context, found: Assessment | None, year: int, moved: tuple[News, ...] | None, meeting: Agenda
) -> str:
    """How many must be recruited, how many figures are others, and how many decisions wait."""
    sentences = []
    need, _ = council.needed(found, year)
    if np.isfinite(need):
        persons = numbers.integer(float(rounded(need)), context.language)
        sentences.append(context.say("lead-need", region=context.name, year=str(year), persons=persons))
    if moved:
        sentences.append(context.say("lead-moved", count=len(moved)))
    elif moved is not None:
        sentences.append(context.say("lead-same"))
    if meeting.open:
        sentences.append(context.say("lead-decisions", count=len(meeting.open)))
    return " ".join(sentences) or context.say("lead-none", region=context.name)


def _notices(context: Context, found: Assessment | None) -> Iterator[Note]:
    if found is not None:
        yield from status_notices(context, found)
    else:
        yield from region_note(context)


def _questions(context: Context) -> tuple[Question, ...]:
    return (
        Question(context.say("ask.need", region=context.name), "kompetensbehov", context.parameters),
        Question(context.say("ask.matching", region=context.name), "matchning", context.parameters),
        Question(context.say("ask.situation", region=context.name), "lagesbild", context.parameters),
    )
