"""Träffsäkerhet och datakvalitet: can I trust this? (feature B15)"""

from __future__ import annotations

from collections.abc import Mapping

from kompetensnb.narrative import dates, numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import NextQuestions, Note, Page, Question, Section
from kompetensnb.pages.sections import accuracy, origins, tables_held
from kompetensnb.store.snapshot import Snapshot, list_snapshots
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

NAME = "datakvalitet"
CONTROLS = ("snapshot", "language")
ASK = "harnast"
SECTIONS = (accuracy.ID, tables_held.ID, origins.ID, ASK)


def build(snapshot: Snapshot, parameters: Parameters) -> Page:
    """The page for one data set. Pure: the same snapshot and parameters give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    return Page(
        name=NAME,
        title=context.say("title"),
        question=context.say("question"),
        lead=_lead(context),
        selection=context.say("selection-data", snapshot=snapshot.id),
        parameters=parameters,
        sections=(
            accuracy.section(context),
            tables_held.section(context),
            origins.section(context),
            Section(ASK, context.say("ask.title"), (NextQuestions("harnast-lankar", _questions(context)),)),
        ),
        snapshot=snapshot.id,
        notices=tuple(_notices(context)),
    )


def choices(snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The data sets that can be opened, the current one first."""
    found = list_snapshots()
    current = next((info.id for info in found if info.current), "")
    say = Context.of(NAME, snapshot, parameters).say
    return {
        "snapshot": (
            ("", say("control.current", snapshot=current)),
            *((info.id, info.id) for info in found if not info.current),
        )
    }


def _lead(context: Context) -> str:
    """How many tables and figures, up to which day, and how many of them are official."""
    snapshot = context.snapshot
    statuses = tables_held.status_counts(snapshot)
    total = sum(statuses.values())
    firm = statuses[Status.OFFICIAL] + statuses[Status.PRELIMINARY]
    days = [origin.retrieved for origin in snapshot.origins.values() if origin.retrieved]
    return context.say(
        "lead",
        tables=numbers.integer(len(snapshot.subjects), context.language),
        figures=numbers.integer(total, context.language),
        share=numbers.percent(100 * firm / total, context.language, 0),
        day=dates.iso(max(days)) if days else numbers.MISSING,
    )


def _notices(context: Context) -> list[Note]:
    """Said once and plainly: a part of the figures are not statistics."""
    statuses = tables_held.status_counts(context.snapshot)
    made_up, estimated = statuses[Status.SYNTHETIC], statuses[Status.ESTIMATED]
    found = []
    if made_up:
        found.append(
            Note(
                "notis-syntetisk",
                context.say("notice.synthetic", tables=tables_held.names_with(context, Status.SYNTHETIC)),
                "warning",
            )
        )
    if estimated:
        found.append(
            Note(
                "notis-skattad",
                context.say("notice.estimated", tables=tables_held.names_with(context, Status.ESTIMATED)),
            )
        )
    return found


def _questions(context: Context) -> tuple[Question, ...]:
    return (Question(context.say("ask.situation"), "lagesbild", context.parameters),)
