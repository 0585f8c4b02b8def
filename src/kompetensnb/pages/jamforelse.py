"""Jämförelse: how are we compared with others like us? (feature B10)"""

from __future__ import annotations

from collections.abc import Mapping

from kompetensnb.analysis.breaks import comparable
from kompetensnb.analysis.likeness import Likeness, most_alike
from kompetensnb.analysis.observations import ranked_with
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Note, Page, Question
from kompetensnb.pages.region_note import region_note
from kompetensnb.pages.sections import alike, measures_beside, ranked, sources
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import measures, sexes
from kompetensnb.vocabulary.parameters import Parameters

NAME = "jamforelse"
CONTROLS = ("region", "measure", "year", "sex", "language")
SECTIONS = (ranked.ID, alike.ID, measures_beside.ID, sources.ID)


def build(snapshot: Snapshot, parameters: Parameters) -> Page:
    """The page for one choice. Pure: the same snapshot and parameters give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    near = most_alike(snapshot, context.region, without=parameters.measure)
    sections = (ranked.section(context), alike.section(context, near), measures_beside.section(context, near))
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=context.say("question", region=context.name),
        lead=_lead(context, near),
        selection=f"{context.selection}, {measures.get(parameters.measure).name(context.language).lower()}",
        parameters=parameters,
        sections=(*sections, sources.section(context, questions=_questions(context))),
        snapshot=snapshot.id,
        notices=tuple(_notices(context)),
    )


def choices(snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The measures, and the years and sexes that the chosen one is known for."""
    context = Context.of(NAME, snapshot, parameters)
    years = sorted(context.indicators.years(parameters.measure), reverse=True)
    known = context.indicators.sexes(parameters.measure)
    return {
        "measure": tuple(
            (measure.id, measure.name(context.language))
            for measure in measures.all_measures()
            if context.indicators.years(measure.id)
        ),
        "year": (("0", context.say("control.latest")), *((str(year), str(year)) for year in years)),
        "sex": tuple((sex.id, sex.name(context.language)) for sex in sexes.all_sexes() if sex.id in known),
    }


def _lead(context: Context, near: tuple[Likeness, ...]) -> str:
    """Value and place, and where those most like it stand."""
    measure = context.parameters.measure
    item = context.at(measure)
    if item is None or item.value is None:
        return context.say("lead-none", region=context.name)
    name = measures.get(measure).name(context.language)
    sentences = [
        context.say(
            "lead",
            region=context.name,
            measure=name.lower(),
            value=context.figure(measure, item.value),
            year=str(item.year),
        )
    ]
    rank = context.indicators.rank(measure, context.region, item.year, context.sex_for(measure))
    if rank is not None:
        among = context.say(f"peers.{context.region.kind}")
        sentences.append(context.say("lead-rank", place=str(rank.place), of=str(rank.of), peers=among))
    middle = alike.median_of(context, [item.region for item in near], measure, item.year)
    if middle is not None and not measures.get(measure).additive:
        key = "above" if item.value > middle else "below" if item.value < middle else "same"
        sentences.append(context.say(f"lead-{key}", middle=context.figure(measure, middle)))
    return " ".join(sentences)


def _notices(context: Context) -> list[Note]:
    measure = context.parameters.measure
    found = [*region_note(context)]
    if measures.get(measure).additive and len(ranked_with(context.region)) > 1:
        found.append(Note("notis-storlek", context.say("notice.size"), "warning"))
    item = context.at(measure)
    before = ranked.earlier(context, item.year) if item else None
    if item and before and not comparable(measure, context.region, before, item.year):
        found.append(Note("notis-brott", context.say("notice.break")))
    return found


def _questions(context: Context) -> tuple[Question, ...]:
    return (
        Question(context.say("ask.situation", region=context.name), "lagesbild", context.parameters),
        Question(context.say("ask.data"), "datakvalitet", context.parameters),
    )
