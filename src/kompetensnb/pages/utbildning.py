"""Utbildning och dimensionering: what to run, expand, reduce and stop, where, and how many places? (feature B4)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kompetensnb.analysis import provision
from kompetensnb.narrative import numbers
from kompetensnb.narrative.names import lowered
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import horizon_choices, status_notices
from kompetensnb.pages.page import Note, Page, Question, Section
from kompetensnb.pages.proposed import Education, education, nothing_given, selection
from kompetensnb.pages.sections import filled, intake, leaning, placement, proposals, sources
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

NAME = "utbildning"
CONTROLS = ("region", "horizon", "language")
SECTIONS = (proposals.LIST, proposals.PLACES, intake.ID, placement.ID, filled.ID, leaning.ID, sources.ID)


def build(snapshot: Snapshot, parameters: Parameters) -> Page:
    """The page for a region and a horizon. Pure: the same snapshot and parameters give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    found = education(context)
    sections: tuple[Section, ...] = (
        proposals.list_section(context, found),
        proposals.places_section(context, found),
        intake.section(context),
        placement.section(context, found),
        filled.section(context, found),
        leaning.section(context),
    )
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=context.say("question", region=context.name),
        lead=_lead(context, found),
        selection=selection(context, found),
        parameters=parameters,
        sections=(*sections, sources.section(context, questions=_questions(context))),
        snapshot=snapshot.id,
        notices=tuple(notices(context, found)),
    )


def choices(_snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The horizons."""
    return {"horizon": horizon_choices(parameters.language)}


def notices(context: Context, found: Education) -> Iterator[Note]:
    """Once and plainly: why there is no balance, what the figures are made of, and that places are constructed."""
    if found.found is not None:
        yield from status_notices(context, found.found)
    elif found.reason:
        yield Note("notis-balans", found.reason)
    if provision.total(found.programmes).status is Status.SYNTHETIC:
        yield Note("notis-platser", context.say("notice.places"), "warning")


def _lead(context: Context, found: Education) -> str:
    """The education to expand most, or what there is where no balance is reckoned."""
    language = context.language
    if not found.programmes:
        return nothing_given(context)
    if found.found is None:
        offer = provision.total(found.programmes)
        return context.say(
            "lead-no-balance",
            region=context.name,
            places=numbers.integer(offer.places, language),
            fill=numbers.percent(offer.fill, language, 0),
            count=len({item.group for item in found.programmes}),
        )
    more = [item.standing for item in found.own if item.decision in ("utoka", "starta")]
    fields = {"region": context.name, "year": str(found.year)}
    if not more:
        return context.say("lead-none", **fields)
    most = max(more, key=lambda item: item.needed.places or 0)
    return context.say(
        "lead-part" if found.balance_region is not context.region else "lead",
        **fields,
        subregion=found.balance_region.name(language),
        count=len(more),
        group=lowered(proposals.in_sentence(context, most.group)),
        needed=numbers.integer(most.needed.places, language),
        places=numbers.integer(most.offer.places if most.offer.given else 0, language),
    )


def _questions(context: Context) -> tuple[Question, ...]:
    return (
        Question(context.say("ask.need", region=context.name), "kompetensbehov", context.parameters),
        Question(context.say("ask.commuting", region=context.name), "pendling", context.parameters),
        Question(context.say("ask.gap"), "behovsanalys", context.parameters),
        Question(context.say("ask.data"), "datakvalitet", context.parameters),
    )
