"""Matchning: do people work with what they are educated for, and who comes and goes? (feature B3)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from kompetensnb.analysis.group_areas import Place, place_of
from kompetensnb.analysis.matching import Matching, matching
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context, unsigned
from kompetensnb.pages.forecasts import group_choices, horizon_choices
from kompetensnb.pages.page import Note, Page, Question, Section
from kompetensnb.pages.region_note import region_note
from kompetensnb.pages.sections import fit, fit_groups, sources, turnover
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

NAME = "matchning"
CONTROLS = ("region", "group", "horizon", "language")
_RATES = (fit.NOW, fit.COURSE, fit.SEXES, fit_groups.GROUPS, fit_groups.LEVEL)
_FLOWS = (turnover.FLOW, turnover.RETIRING, turnover.PLACES)
SECTIONS = (*_RATES, *_FLOWS, sources.ID)


def build(snapshot: Snapshot, parameters: Parameters) -> Page:
    """The page for a region and an education group. Pure: the same snapshot and parameters give the same page."""
    asked = Context.of(NAME, snapshot, parameters)
    place = place_of(asked.region)
    # Charts and tables are named after the place whose figures they show.
    context = Context.of(NAME, snapshot, parameters.replace(region=place.region.id)) if place else asked
    found = matching(snapshot, context.region)
    sections = (*_rates(context, found), *_flows(context, place))
    return Page(
        name=NAME,
        title=asked.say("title", region=asked.name),
        question=asked.say("question", region=asked.name),
        lead=_lead(context, found),
        selection=_selection(context, found),
        parameters=parameters,
        sections=(*sections, sources.section(context, questions=_questions(asked))),
        snapshot=snapshot.id,
        notices=tuple(_notices(asked, place, found)),
    )


def choices(_snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The education groups and the horizons."""
    return {"group": group_choices(parameters.language), "horizon": horizon_choices(parameters.language)}


def _rates(context: Context, found: Matching | None) -> tuple[Section, ...]:
    if found is None:
        return _absent(context, _RATES)
    return (*fit.sections(context, found), *fit_groups.sections(context, found))


def _flows(context: Context, place: Place | None) -> tuple[Section, ...]:
    return turnover.sections(context, place) if place else _absent(context, _FLOWS)


def _absent(context: Context, names: tuple[str, ...]) -> tuple[Section, ...]:
    told = context.say("none-here", region=context.name)
    return tuple(Section(name, context.say(f"{name}.short-title"), (Note(f"{name}-saknas", told),)) for name in names)


def _selection(context: Context, found: Matching | None) -> str:
    fields = {"selection": context.selection, "group": fit.group_name(context)}
    return context.say("selection-group", year=str(found.year), **fields) if found else context.selection


def _lead(context: Context, found: Matching | None) -> str:
    """How many of those who work have a job that fits, and whether they have become more."""
    group, language = context.parameters.group, context.language
    if found is None:
        return context.say("none", region=context.name)
    rates = found.rate("match", group)
    fields = {"region": context.name, "group": fit.group_name(context), "year": str(found.year)}
    if not np.isfinite(rates[-1]):
        return context.say("lead-unknown", **fields)
    fields["match"] = numbers.percent(float(rates[-1]), language)
    sentences = [context.say("lead-group" if group else "lead", **fields)]
    if np.isfinite(rates[0]) and len(rates) > 1:
        sentences.append(_change(context, float(rates[0]), float(rates[-1]), found.years[0]))
    if group and np.isfinite(every := float(found.rate("match")[-1])):
        sentences.append(context.say("lead-every", match=numbers.percent(every, language)))
    return " ".join(sentences)


def _change(context: Context, before: float, after: float, year: int) -> str:
    change = numbers.change(before, after, context.language, "points")
    if not any(digit in change for digit in "123456789"):
        return context.say("lead-same", first=str(year))
    key = "lead-higher" if after > before else "lead-lower"
    return context.say(key, change=unsigned(change), first=str(year))


def _notices(asked: Context, place: Place | None, found: Matching | None) -> Iterator[Note]:
    """Whose figures they are, how they were made, and whether they are real."""
    yield from region_note(asked)
    if place is None:
        return
    if place.region != asked.region:
        told = asked.say("notice.municipality", region=asked.name, subregion=place.region.name(asked.language))
        yield Note("notis-kommun", told)
    if found is not None and found.status is Status.SYNTHETIC:
        yield Note("notis-status", asked.say("forecast.notice-synthetic"), "warning")
    if place.spread:
        yield Note("notis-spridd", asked.say("notice.spread", region=place.region.name(asked.language)))


def _questions(context: Context) -> tuple[Question, ...]:
    return (
        Question(context.say("ask.need", region=context.name), "kompetensbehov", context.parameters),
        Question(context.say("ask.commuting", region=context.name), "pendling", context.parameters),
        Question(context.say("ask.words"), "ordlista", context.parameters),
    )
