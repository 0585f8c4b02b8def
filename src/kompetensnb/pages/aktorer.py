"""Aktörskartläggning: who gives which education to whom, and does it meet the need? (feature B12)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kompetensnb.analysis import provision
from kompetensnb.analysis.coverage import Coverage, coverage
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import horizon_choices, status_notices
from kompetensnb.pages.page import Note, Page, Question, Section
from kompetensnb.pages.proposed import Education, education, no_balance, nothing_given, selection
from kompetensnb.pages.sections import covered, offered, sources
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.regions import RegionKind
from kompetensnb.vocabulary.statuses import Status

NAME = "aktorer"
CONTROLS = ("region", "horizon", "language")
SECTIONS = (covered.ADDED, covered.GRID, offered.ID, offered.FORMS, sources.ID)


def build(snapshot: Snapshot, parameters: Parameters) -> Page:
    """The page for a region and a horizon. Pure: the same snapshot and parameters give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    found = education(context)
    met = _coverage(context, found)
    sections: tuple[Section, ...] = (
        covered.added_section(context, found, met),
        covered.grid_section(context, found, met),
        offered.section(context),
        offered.forms_section(context),
    )
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=context.say("question", region=context.name),
        lead=_lead(context, found, met),
        selection=selection(context, found),
        parameters=parameters,
        sections=(*sections, sources.section(context, questions=_questions(context))),
        snapshot=snapshot.id,
        notices=tuple(_notices(context, found)),
    )


def choices(_snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The horizons."""
    return {"horizon": horizon_choices(parameters.language)}


def _coverage(context: Context, found: Education) -> tuple[Coverage, ...]:
    """How what is given meets the need, with what is given in all other known municipalities."""
    everywhere = tuple(region.code for region in regions.of_kind(RegionKind.MUNICIPALITY))
    others = tuple(
        item
        for item in provision.offered(context.snapshot, everywhere)
        if item.municipality not in found.balance_region.members
    )
    return coverage((item.standing for item in found.wider), others)


def _lead(context: Context, found: Education, met: tuple[Coverage, ...]) -> str:
    """How many groups that are short lack education here, or too much of it."""
    if found.found is None:
        return no_balance(context) if found.programmes else nothing_given(context)
    region = found.balance_region.name(context.language)
    lacking = [item for item in met if item.lacking]
    if not lacking:
        return context.say("kompletteringar.none", region=region, year=str(found.year))
    absent = sum(item.kind == "none" for item in lacking)
    return context.say(
        "lead", region=region, year=str(found.year), count=len(met), lacking=str(len(lacking)), absent=str(absent)
    )


def _notices(context: Context, found: Education) -> Iterator[Note]:
    if found.found is not None:
        yield from status_notices(context, found.found)
    elif found.reason:
        yield Note("notis-balans", found.reason)
    if found.balance_region is not context.region:
        subregion = found.balance_region.name(context.language)
        yield Note("notis-kommun", context.say("notice.part", region=context.name, subregion=subregion))
    around = provision.around(context.region)
    if provision.total(provision.offered(context.snapshot, around.members)).status is Status.SYNTHETIC:
        yield Note("notis-platser", context.say("notice.places"), "warning")


def _questions(context: Context) -> tuple[Question, ...]:
    return (
        Question(context.say("ask.education", region=context.name), "utbildning", context.parameters),
        Question(context.say("ask.need", region=context.name), "kompetensbehov", context.parameters),
        Question(context.say("ask.gap"), "behovsanalys", context.parameters),
        Question(context.say("ask.data"), "datakvalitet", context.parameters),
    )
