"""Kris och varsel: what happens right now, and whom would a fall strike? (feature B11)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kompetensnb.analysis.dependence import dependence
from kompetensnb.analysis.months import Situation
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.engine import Assessment, assess
from kompetensnb.narrative import dates, numbers
from kompetensnb.narrative.names import lowered
from kompetensnb.pages.chosen_branch import Chosen, branch_options, chosen_branch, frame_notice
from kompetensnb.pages.context import Context, unsigned
from kompetensnb.pages.page import Note, Page, Question
from kompetensnb.pages.region_note import region_note
from kompetensnb.pages.sections import crisis_exposure, crisis_now, crisis_signals, sources
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches
from kompetensnb.vocabulary.parameters import Parameters

NAME = "kris"
CONTROLS = ("region", "branch", "language")
SECTIONS = (
    crisis_now.MONTHS,
    crisis_now.UNEMPLOYMENT,
    crisis_exposure.DEPENDENCE,
    crisis_exposure.SHOCK,
    crisis_signals.SIGNALS,
    sources.ID,
)


def build(snapshot: Snapshot, parameters: Parameters) -> Page:
    """The page for a region and the branch that falls. Pure: the same snapshot and parameters give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    chosen = chosen_branch(parameters)
    found = _assessed(context)
    now = crisis_now.situation_of(context)
    sections = (
        crisis_now.months_section(context, chosen, now),
        crisis_now.unemployment_section(context),
        crisis_exposure.dependence_section(context),
        crisis_exposure.shock_section(context, chosen, found),
        crisis_signals.signals_section(context),
    )
    dated = context.say("selection-month", selection=context.selection, month=_month(context, now)) if now else ""
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=context.say("question", region=context.name),
        lead=_lead(context, now),
        selection=dated or context.selection,
        parameters=parameters,
        sections=(*sections, sources.section(context, questions=_questions(context, chosen, found))),
        snapshot=snapshot.id,
        notices=(*frame_notice(context, chosen), *_notices(context, found)),
    )


def choices(_snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The branch that falls."""
    return {"branch": branch_options(parameters)}


def _assessed(context: Context) -> Assessment | None:
    """What the engine says of the region, without bands, which a fall of so many per cent has no use for."""
    try:
        return assess(context.snapshot, context.region)
    except KompetensnbError:
        return None


def _month(context: Context, now: Situation) -> str:
    return dates.month(now.year, now.month, context.language)


def _lead(context: Context, now: Situation | None) -> str:
    """The employed beside a year ago, what falls fastest, and the branch that the region leans on most."""
    language = context.language
    told = []
    if now is not None:
        total = now.branch(branches.TOTAL)
        fields = {
            "place": now.region.name(language),
            "month": _month(context, now),
            "value": numbers.integer(total.value, language),
        }
        if total.year_percent is None:
            told.append(context.say("lead-value", **fields))
        else:
            change = numbers.change(100, 100 + total.year_percent, language, "percent")
            key = "lead-down" if total.year_percent < 0 else "lead-up"
            told.append(context.say(key, change=unsigned(change), **fields))
        down = crisis_now.falling(now)
        if down:
            name = lowered(branches.get(down[0].branch).name(language))
            change = numbers.change(100, 100 + (down[0].year_percent or 0.0), language, "percent")
            told.append(context.say("lead-falling", branch=name, change=unsigned(change)))
    leans = dependence(context.snapshot, context.region)
    if leans is not None:
        name = lowered(branches.get(leans.largest).name(language))
        share = numbers.percent(leans.share, language)
        told.append(context.say("lead-dependence", region=context.name, branch=name, share=share))
    return " ".join(told) or context.say("none-employed", region=context.name)


def _notices(context: Context, found: Assessment | None) -> Iterator[Note]:
    yield from region_note(context)
    yield Note("notis-manad", context.say("notice.real"))
    if found is not None:
        yield Note("notis-rakneexempel", context.say("notice.shock"), "warning")


def _questions(context: Context, chosen: Chosen, found: Assessment | None) -> tuple[Question, ...]:
    """The falls as scenarios, and the branch by itself."""
    own = context.parameters.replace(branch=chosen.branch.id)
    asked = []
    if found is not None:
        first = found.axes.years[0]
        for fall in crisis_exposure.FALLS:
            levers = ",".join(f"branch:{code}=-{fall};{first}" for code in chosen.groups)
            told = context.say("ask.fall", branch=chosen.word, fall=numbers.percent(fall, context.language, 0))
            asked.append(Question(told, "scenario", own.replace(scenario=levers)))
    asked.append(Question(context.say("ask.branch", branch=chosen.word), "branschanalys", own))
    asked.append(Question(context.say("ask.commuting", region=context.name), "pendling", context.parameters))
    return tuple(asked)
