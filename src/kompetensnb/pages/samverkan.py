"""Samverkan: how well do we work together, and how is influence and cost shared? (feature B13)"""

from __future__ import annotations

from collections.abc import Mapping

from kompetensnb.pages import written
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Page, Question
from kompetensnb.pages.region_note import region_note
from kompetensnb.pages.sections import assessed, background, shared_out, sources, taking_part
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters

NAME = "samverkan"
CONTROLS = ("region", "sharing", "language")
SECTIONS = (
    assessed.ID, shared_out.ID, taking_part.COMPOSITION, taking_part.LOAD, taking_part.DECISIONS, background.DUTIES,
    background.TRENDS, background.TIMELINE, background.STORED, sources.ID,
)  # fmt: skip
_NOTHING = Records.empty()


def build(snapshot: Snapshot, parameters: Parameters, records: Records = _NOTHING) -> Page:
    """The page for one region. Pure: the same snapshot, parameters and registers give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    sections = (
        assessed.section(context, records),
        shared_out.section(context),
        taking_part.composition(context, records),
        taking_part.load(context, records),
        taking_part.decisions(context, records),
        background.duties(context, records),
        background.trends(context, records),
        background.timeline(context, records),
        background.stored(context),
    )
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=context.say("question", region=context.name),
        lead=_lead(context, records),
        selection=context.selection,
        parameters=parameters,
        sections=(*sections, sources.section(context, (context.say("records.trust"),), _questions(context))),
        snapshot=snapshot.id,
        notices=(*written.notices(context, records), *region_note(context)),
    )


def choices(snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Other rules for seats and fees."""
    return {"sharing": shared_out.choices(Context.of(NAME, snapshot, parameters))}


def _lead(context: Context, records: Records) -> str:
    """What the latest self-assessment says is strongest and weakest, or that there is none."""
    found = [
        each for each in assessed.found_rounds(context, records) if not each.is_protected and not each.instrument.poles
    ]
    ranked = [
        (result.middle, -number, result)
        for each in found[:1]
        for number, result in enumerate(each.items)
        if result.middle is not None
    ]
    if len(ranked) < 2 or min(ranked)[0] == max(ranked)[0]:
        return context.say("lead-none", region=context.name)
    strong, weak = max(ranked)[2], min(ranked)[2]
    return context.say(
        "lead",
        forum=written.word(context, "forum", found[0].assessment["forum"]),
        region=written.place(context, found[0].assessment["region"]),
        strong=strong.item.names[context.language].lower(),
        weak=weak.item.names[context.language].lower(),
    )


def _questions(context: Context) -> tuple[Question, ...]:
    return (
        Question(
            context.say("ask.follow-up", region=context.name), "uppfoljning", context.parameters.replace(sharing="")
        ),
        Question(context.say("ask.actors", region=context.name), "aktorer", context.parameters.replace(sharing="")),
    )
