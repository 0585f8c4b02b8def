"""Kompetensbehov: how many are needed, of what, when, in the public and in the private sector? (feature B2)"""

from __future__ import annotations

from collections.abc import Mapping

from kompetensnb.analysis import dimensioning
from kompetensnb.forecast import frames
from kompetensnb.forecast.engine import Assessment
from kompetensnb.narrative import numbers
from kompetensnb.narrative.names import lowered
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import branch_choices, horizon_choices, outlook, status_notices
from kompetensnb.pages.page import Note, Page, Question, Section
from kompetensnb.pages.sections import need, sources
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches, education_groups
from kompetensnb.vocabulary.parameters import Parameters

NAME = "kompetensbehov"
CONTROLS = ("region", "branch", "horizon", "language")
SECTIONS = (need.SQUARES, need.RANKED, need.COURSES, need.RECRUITMENT, sources.ID)


def build(snapshot: Snapshot, parameters: Parameters) -> Page:
    """The page for a region and a horizon. Pure: the same snapshot and parameters give the same page."""
    if parameters.branch == branches.TOTAL:
        parameters = parameters.replace(branch="")  # all branches together are no branch
    context = Context.of(NAME, snapshot, parameters)
    hardest = ""
    notices: list[Note] = []
    found, year, reason = outlook(context)
    if found is None:
        sections = tuple(
            Section(name, context.say(f"{name}.short-title"), (Note(f"{name}-saknas", context.say("none-here")),))
            for name in SECTIONS[:-1]
        )
        lead, selection = reason, context.selection
    else:
        sections = need.sections(context, found, year)
        lead = _lead(context, found, year)
        hardest = _hardest(context, found, year)
        notices.extend(status_notices(context, found))
        selection = context.say("selection-until", selection=_chosen(context), year=str(year))
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=context.say("question", region=context.name),
        lead=lead,
        selection=selection,
        parameters=parameters,
        sections=(*sections, sources.section(context, questions=_questions(context, hardest))),
        snapshot=snapshot.id,
        notices=tuple(notices),
    )


def choices(_snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Branches and horizons."""
    return {"branch": branch_choices(parameters.language), "horizon": horizon_choices(parameters.language)}


def _chosen(context: Context) -> str:
    """The region, with the branch where one is chosen."""
    branch = context.parameters.branch
    return (
        f"{context.selection}, {lowered(branches.get(branch).name(context.language))}" if branch else context.selection
    )


def _lead(context: Context, found: Assessment, year: int) -> str:
    """How many groups are short in the year, and which the most; where nothing is known, never that none is."""
    language = context.language
    listed = need.listed(context, found, year)
    rows = frames.shown(listed)
    short = rows[rows["short"] > 0]
    if found.region is not found.outcome.groups_region:
        return context.say(
            "lead-municipality", region=context.name, subregion=found.outcome.groups_region.name(language)
        )
    if listed["short"].isna().all():
        return context.say("lead-unknown", region=context.name, year=str(year))
    if short.empty:
        return context.say("lead-none", region=context.name, year=str(year))
    most = short.iloc[0]
    branch = branches.get(context.parameters.branch) if context.parameters.branch else None
    return context.say(
        "lead-branch" if branch else "lead",
        branch=lowered(branch.name(language)) if branch else "",
        region=context.name,
        year=str(year),
        count=len(short),
        group=lowered(education_groups.get(most["group"]).short_name(language)),
        persons=numbers.integer(most["short"], language),
        low=numbers.integer(most["short_low_80"], language),
        high=numbers.integer(most["short_high_80"], language),
    )


def _hardest(context: Context, found: Assessment, year: int) -> str:
    """The group that lacks most persons, of those that somebody can be educated for; empty where none is known."""
    rows = need.listed(context, found, year)
    short = rows.loc[rows["short"] > 0, "group"]
    return next((str(group) for group in short if dimensioning.can_be_offered(group)), "")


def _questions(context: Context, hardest: str) -> tuple[Question, ...]:
    """Onward with the same branch and horizon, and with the group that lacks most."""
    group = lowered(education_groups.get(hardest).short_name(context.language)) if hardest else ""
    changed = context.parameters.replace(group=hardest) if hardest else context.parameters
    key = "ask.more-places" if hardest else "ask.what-if"
    return (
        Question(context.say(key, region=context.name, group=group), "scenario", changed),
        Question(context.say("ask.education", region=context.name), "utbildning", context.parameters),
        Question(context.say("ask.choose", region=context.name), "behovsanalys", context.parameters),
        Question(context.say("ask.situation", region=context.name), "lagesbild", context.parameters),
        Question(context.say("ask.accuracy"), "datakvalitet", context.parameters),
        Question(context.say("ask.method"), "ordlista", context.parameters),
    )
