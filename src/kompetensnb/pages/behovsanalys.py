"""Behovsanalys: where is the gap between now and wanted, and what do companies need? (feature B6)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd

from kompetensnb.analysis import gap
from kompetensnb.analysis.branch_choice import Candidate, candidates, figures, judged, need_scores
from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import borders
from kompetensnb.forecast.axes import LAST_YEAR
from kompetensnb.forecast.engine import Assessment, assess
from kompetensnb.narrative import numbers
from kompetensnb.narrative.names import lowered
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import branch_choices, horizon_year, status_notices
from kompetensnb.pages.page import Note, Page, Question, Section
from kompetensnb.pages.sections import branch_choosing, sources, told
from kompetensnb.pages.sections import gap as parts
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import branches, regions
from kompetensnb.vocabulary.branch_choice import read_weights, shares
from kompetensnb.vocabulary.interview import AREAS
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.regions import Region, RegionKind
from kompetensnb.vocabulary.statuses import Status, worst

NAME = "behovsanalys"
CONTROLS = ("region", "branch", "weights", "language")
SECTIONS = (branch_choosing.ID, parts.FORM, parts.PROFILE, parts.NEEDED, told.ID, sources.ID)
_NOTHING = Records.empty()
HORIZON = "medel"


def build(snapshot: Snapshot, parameters: Parameters, records: Records = _NOTHING) -> Page:
    """The page for a region and a branch. Pure: the same data, choice and registers give the same page."""
    context = Context.of(NAME, snapshot, parameters)
    wider = _subregion(context.region)
    chosen = gap.covered(branches.get(parameters.branch)) if parameters.branch else ()
    levels, needs = (
        gap.answers(snapshot, subject, context.region.members, chosen) for subject in (gap.LEVELS, gap.NEEDED)
    )
    found = _assessed(snapshot, wider)
    judgements = judged(snapshot, wider.id)
    sections: tuple[Section, ...] = (
        _choice(replace(context, region=wider), judgements, found),
        parts.form_section(context),
        parts.profile_section(context, levels),
        parts.needs_section(context, needs, wider.members),
        told.section(context, records, branches.get(parameters.branch).sni_groups if parameters.branch else ()),
    )
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=context.say("question", region=context.name),
        lead=_lead(context, levels, needs),
        selection=f"{context.selection}, {lowered(parts.branch_name(context))}",
        parameters=parameters,
        sections=(*sections, sources.section(context, questions=_questions(context))),
        snapshot=snapshot.id,
        notices=tuple(_notices(context, found, (judgements, levels, needs))),
    )


def choices(_snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The branches."""
    return {"branch": branch_choices(parameters.language)}


def _subregion(region: Region) -> Region:
    """Where a branch is chosen and education sought: for a municipality the sub-region that it works in."""
    return regions.get(borders.subregion(region.code)) if region.kind is RegionKind.MUNICIPALITY else region


@lru_cache(maxsize=32)
def _assessed(snapshot: Snapshot, region: Region) -> Assessment | None:
    """The baseline without bands, which nothing here needs; None where there is none."""
    try:
        return assess(snapshot, region, LAST_YEAR)
    except KompetensnbError:
        return None


def _choice(context: Context, judgements: pd.DataFrame, found: Assessment | None) -> Section:
    year = horizon_year(HORIZON, found.axes) if found else 0
    needs = need_scores(figures(found, year)) if found else {}
    status = worst(found.statuses.values()) if found else Status.MISSING
    weights = shares(read_weights(context.parameters.weights))
    ranked: tuple[Candidate, ...] = candidates(judgements, needs, status, weights)
    return branch_choosing.section(context, judgements, found, ranked, year)


def _lead(context: Context, levels: pd.DataFrame, needs: pd.DataFrame) -> str:
    """Where the gap is largest; only the count where too few have answered."""
    count = gap.companies(levels)
    known: dict[str, Any] = {"region": context.name, "branch": lowered(parts.branch_name(context)), "count": count}
    areas = {name: item for name, item in gap.by_area(levels).items() if item.gap is not None}
    if not count:
        return context.say("lead-none", **known)
    if not areas:
        return context.say("lead-few", **known, fewest=gap.FEWEST)
    widest = max(areas, key=lambda name: areas[name].gap or 0.0)
    name = next(area.names[context.language] for area in AREAS if area.id == widest).lower()
    found = areas[widest]
    told = {"now": found.now, "wanted": found.wanted}
    return context.say(
        "lead",
        **known | {"count": found.companies},
        area=name,
        needs=len(gap.need_list(needs)),
        **{side: numbers.decimal(value, context.language) for side, value in told.items()},
    )


def _notices(context: Context, found: Assessment | None, tables: tuple[pd.DataFrame, ...]) -> list[Note]:
    notices = []
    if any((table["status"] == str(Status.SYNTHETIC)).any() for table in tables):
        notices.append(Note("notis-exempel", context.say("notice.examples"), "warning"))
    if found is not None:
        notices.extend(status_notices(context, found))
    return notices


def _questions(context: Context) -> tuple[Question, ...]:
    return (
        Question(context.say("ask.need", region=context.name), "kompetensbehov", context.parameters),
        Question(context.say("ask.education", region=context.name), "utbildning", context.parameters),
        Question(context.say("ask.actors", region=context.name), "aktorer", context.parameters),
        Question(context.say("ask.words"), "ordlista", context.parameters),
    )
