"""Jämställdhet och inkludering: who works where, and who is left out? (feature B9)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from kompetensnb.analysis.birth import by_birth
from kompetensnb.analysis.group_areas import place_of
from kompetensnb.analysis.segregation import Split, split
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Note, Page, Question, Section
from kompetensnb.pages.region_note import region_note
from kompetensnb.pages.sections import apart, birth, sources
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

NAME = "jamstalldhet"
CONTROLS = ("region", "comparison", "language")
SECTIONS = (
    apart.MEASURES,
    apart.OCCUPATIONS,
    apart.BRANCHES,
    apart.EDUCATIONS,
    birth.STUDIES,
    birth.BIRTH,
    sources.ID,
)


def build(snapshot: Snapshot, parameters: Parameters) -> Page:
    """The page for a region and one it is compared with. Pure: the same snapshot and parameters give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    sections: tuple[Section, ...] = (*apart.sections(context), birth.studies(context), birth.section(context))
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=context.say("question", region=context.name),
        lead=_lead(context),
        selection=context.selection,
        parameters=parameters,
        sections=(*sections, sources.section(context, questions=_questions(context))),
        snapshot=snapshot.id,
        notices=tuple(_notices(context)),
    )


def choices(_snapshot: Snapshot, _parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Nothing but regions is chosen."""
    return {}


def _lead(context: Context) -> str:
    """How far apart women and men are at work, and how wide the gap by region of birth is."""
    found = _widest(context)
    sentences = []
    if found is not None:
        sentences.append(
            context.say(
                f"lead-{found.dimension}",
                region=context.name,
                share=numbers.percent(found.index, context.language, 0),
                even=numbers.percent(found.even_persons, context.language, 0),
            )
        )
    born = by_birth(context.snapshot, context.region)
    gap = born.gap() if born else None
    if gap is not None:
        points = numbers.decimal(abs(gap), context.language)
        sentences.append(context.say("lead-gap" if gap >= 0 else "lead-gap-other", points=points))
    return " ".join(sentences) or context.say("none", region=context.name)


def _widest(context: Context) -> Split | None:
    """Occupations tell most; branches where these are not known."""
    found = (split(context.snapshot, context.region, name) for name in ("occupation", "branch"))
    return next((item for item in found if item is not None and np.isfinite(item.index)), None)


def _notices(context: Context) -> Iterator[Note]:
    language = context.language
    yield from region_note(context)
    found = [split(context.snapshot, context.region, name) for name in ("occupation", "branch", "education")]
    if any(item is not None and item.status == Status.SYNTHETIC for item in found):
        yield Note("notis-status", context.say("notice.synthetic"), "warning")
    place = place_of(context.region)
    if place is not None and place.region != context.region:
        yield Note("notis-kommun", context.say("notice.municipality", subregion=place.region.name(language)))


def _questions(context: Context) -> tuple[Question, ...]:
    return (
        Question(context.say("ask.matching"), "matchning", context.parameters),
        Question(context.say("ask.situation", region=context.name), "lagesbild", context.parameters),
        Question(context.say("ask.words"), "ordlista", context.parameters),
    )
