"""Branschanalys: what is coming in this branch? One page that a branch council can meet around. (feature B5)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kompetensnb.analysis.branch_profile import over_years, quotient
from kompetensnb.analysis.employed import employed
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.engine import Assessment
from kompetensnb.narrative import numbers
from kompetensnb.pages.chosen_branch import Chosen, branch_options, chosen_branch, frame_notice
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import assessed, horizon_choices, horizon_year
from kompetensnb.pages.page import Note, Page, Question
from kompetensnb.pages.region_note import region_note
from kompetensnb.pages.sections import branch_ahead, branch_exposure, branch_now, branch_skills, sources, told
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.statuses import Status

NAME = "branschanalys"
CONTROLS = ("region", "branch", "horizon", "language")
SECTIONS = (
    branch_now.STRUCTURE,
    branch_ahead.FORECAST,
    branch_now.AGES,
    branch_skills.EDUCATION,
    branch_skills.OCCUPATIONS,
    branch_exposure.EXPOSURE,
    told.ID,
    branch_ahead.UNKNOWN,
    sources.ID,
)
FALL = -10
_NOTHING = Records.empty()


def build(snapshot: Snapshot, parameters: Parameters, records: Records = _NOTHING) -> Page:
    """The page for a region, a branch and a horizon. Pure: the same data, choice and registers give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    chosen = chosen_branch(parameters)
    found = _assessed(context)
    year = horizon_year(parameters.horizon, found.axes) if found else 0
    fields = {"region": context.name, "branch": chosen.word}
    sections = (
        branch_now.structure_section(context, chosen),
        branch_ahead.forecast_section(context, chosen, found, year),
        branch_now.ages_section(context, chosen, found, year),
        branch_skills.education_section(context, chosen, found, year),
        branch_skills.occupations_section(context, chosen),
        branch_exposure.exposure_section(context, chosen, found),
        told.section(context, records, chosen.groups),
        branch_ahead.unknown_section(context),
    )
    selection = context.say("selection-branch", selection=context.selection, branch=chosen.word)
    return Page(
        name=NAME,
        title=_title(context, chosen),
        question=context.say("question", **fields),
        lead=_lead(context, chosen, found, year),
        selection=context.say("selection-until", selection=selection, year=str(year)) if found else selection,
        parameters=parameters,
        sections=(*sections, sources.section(context, questions=_questions(context, chosen, found))),
        snapshot=snapshot.id,
        notices=(*frame_notice(context, chosen), *_notices(context, found)),
    )


def choices(_snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Branches and horizons."""
    return {"branch": branch_options(parameters), "horizon": horizon_choices(parameters.language)}


def _title(context: Context, chosen: Chosen) -> str:
    """The branch that was chosen, and whose figures it is shown by where they are a wider group's."""
    name = chosen.branch.name(context.language)
    key = "title" if chosen.branch.exact else "title-frame"
    return context.say(key, region=context.name, branch=name, group=chosen.word)


def _assessed(context: Context) -> Assessment | None:
    """What the engine says of the region; None where it makes no forecast, or the horizon is out of its reach."""
    try:
        found = assessed(context.snapshot, context.region.id)
        horizon_year(context.parameters.horizon, found.axes)
    except KompetensnbError:
        return None
    return found


def _lead(context: Context, chosen: Chosen, found: Assessment | None, year: int) -> str:
    """How many, how large beside the country, and where it is going."""
    language = context.language
    years = over_years(context.snapshot, context.region, chosen.groups)
    if not years or years[-1].value is None:
        return context.say("none-employed", region=context.name)
    last = years[-1]
    fields = {
        "region": context.name,
        "branch": chosen.label,
        "year": str(last.year),
        "employed": numbers.integer(last.value, language),
        "share": numbers.percent(last.share, language),
    }
    told = [context.say("lead", **fields)]
    size = branch_exposure.size_word(quotient(context.snapshot, context.region, chosen.groups))
    if size in ("large", "small") and context.region.code != "00":
        told.append(context.say(f"lead-{size}"))
    ahead = branch_ahead.until(found, chosen.groups, year) if found else None
    if ahead and ahead.need is not None:
        need = numbers.integer(ahead.need, language)
        told.append(context.say(f"lead-{ahead.sure}", year=str(year), need=need))
    return " ".join(told)


def _notices(context: Context, found: Assessment | None) -> Iterator[Note]:
    """What the figures are made of, table by table."""
    yield from region_note(context)
    by_status: dict[Status, list[str]] = {}
    for name, status in _statuses(context, found):
        by_status.setdefault(status, []).append(name)
    if Status.SYNTHETIC in by_status:
        yield Note("notis-syntetisk", context.say("notice.synthetic", parts=by_status[Status.SYNTHETIC]), "warning")
    if Status.ESTIMATED in by_status:
        yield Note("notis-skattad", context.say("notice.estimated", parts=by_status[Status.ESTIMATED]))


def _statuses(context: Context, found: Assessment | None) -> Iterator[tuple[str, Status]]:
    """The parts of the page in words, each with the status of its weakest figure."""
    table = employed(context.snapshot, "employment", context.region)
    if table is not None:
        latest = {"year": (table.year,)}
        yield context.say("part.employed"), Status(table.persons(sex=("alla",), **latest).status)
        yield context.say("part.sexes"), Status(table.persons(sex=("kvinnor",), **latest).status)
    for subject in ("employment_sector", "employment_age", "occupation"):
        table = employed(context.snapshot, subject, context.region)
        if table is not None:
            yield context.say(f"part.{subject}"), table.worst
    if found is not None:
        yield context.say("part.education"), found.statuses["group"]
        yield context.say("part.forecast"), found.statuses["branch"]


def _questions(context: Context, chosen: Chosen, found: Assessment | None) -> tuple[Question, ...]:
    """Onward with the same branch: what is short, what if it falls, what happens now."""
    own = context.parameters.replace(branch=chosen.branch.id)
    asked = []
    if found is not None:
        first = found.axes.years[0]
        levers = ",".join(f"branch:{code}={FALL};{first}" for code in chosen.groups)
        asked.append(Question(context.say("ask.need", branch=chosen.word), "kompetensbehov", own))
        fall = numbers.percent(-FALL, context.language, 0)
        asked.append(
            Question(context.say("ask.fall", branch=chosen.word, fall=fall), "scenario", own.replace(scenario=levers))
        )
    asked.append(Question(context.say("ask.gap"), "behovsanalys", own))
    asked.append(Question(context.say("ask.now", branch=chosen.word), "kris", own))
    asked.append(Question(context.say("ask.commuting", region=context.name), "pendling", own))
    return tuple(asked)
