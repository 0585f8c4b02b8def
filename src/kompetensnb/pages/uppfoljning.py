"""Uppföljning: do we do what we said? (feature B14)"""

from __future__ import annotations

from collections.abc import Mapping

from kompetensnb.pages import written
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Page, Question
from kompetensnb.pages.region_note import region_note
from kompetensnb.pages.sections import chains, promises, sources
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters

NAME = "uppfoljning"
CONTROLS = ("region", "language")
SECTIONS = (
    promises.DECLARATION, chains.GOALS, chains.NEEDS, chains.BESIDE, promises.ANCHORED, chains.ANALYSES, sources.ID,
)  # fmt: skip
_NOTHING = Records.empty()


def build(snapshot: Snapshot, parameters: Parameters, records: Records = _NOTHING) -> Page:
    """The page for one region. Pure: the same snapshot, parameters and registers give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    sections = (
        promises.declaration(context, records),
        chains.goals(context, records),
        chains.needs(context, records),
        chains.beside(context, records),
        promises.anchored(context, records),
        chains.analyses(context, records),
    )
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=context.say("question", region=context.name),
        lead=_lead(context, records),
        selection=context.selection,
        parameters=parameters,
        sections=(*sections, sources.section(context, _trust(context, records), _questions(context))),
        snapshot=snapshot.id,
        notices=(*written.notices(context, records), *region_note(context)),
    )


def choices(_snapshot: Snapshot, _parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Nothing but the region is chosen."""
    return {}


def _lead(context: Context, records: Records) -> str:
    if not any(map(len, records.rows.values())):
        return context.say("lead-none")
    judged = promises.counted(context, records)
    found = chains.found_chains(context, records)
    if not judged.total():
        return context.say("outside", region=context.name)
    return context.say(
        "lead",
        kept=judged["yes"],
        all=judged.total(),
        needs=len(found),
        still_open=sum(chain.is_still_open for chain in found),
    )


def _trust(context: Context, records: Records) -> tuple[str, ...]:
    as_of = [context.say("records.as-of", day=written.day(records.as_of.date()))] if records.as_of else []
    return (context.say("records.trust"), *as_of)


def _questions(context: Context) -> tuple[Question, ...]:
    return (
        Question(context.say("ask.need", region=context.name), "kompetensbehov", context.parameters),
        Question(context.say("ask.situation", region=context.name), "lagesbild", context.parameters),
    )
