"""Scenario: what if? Levers pulled, and what they change beside the baseline (feature B7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from kompetensnb.forecast import balance, scenarios
from kompetensnb.forecast.axes import LAST_YEAR
from kompetensnb.forecast.engine import Assessment, assess
from kompetensnb.forecast.scenario import Scenario
from kompetensnb.narrative import numbers
from kompetensnb.pages.context import Context
from kompetensnb.pages.forecasts import (
    assessed,
    branch_choices,
    group_choices,
    horizon_choices,
    outlook,
    status_notices,
)
from kompetensnb.pages.page import Note, Page, Question, Section
from kompetensnb.pages.sections import effects, goals, levers, sources, variants
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import education_groups, regions
from kompetensnb.vocabulary.parameters import Parameters

NAME = "scenario"
CONTROLS = ("region", "horizon", "branch", "group", "scenario", "language")
SECTIONS = (levers.ID, effects.TOTAL, effects.GROUPS, effects.BRANCHES, variants.ID, goals.ID, sources.ID)
PATHS = 300
"""Possible futures behind the band of a change: the page is made anew with every lever."""


def build(snapshot: Snapshot, parameters: Parameters) -> Page:
    """The page for a region and a scenario. Pure: the same snapshot and parameters give the same page.

    Raises:
        KompetensnbError: what `scenarios.from_text` raises, and scenario-years, for a scenario that cannot be used.
    """
    context = Context.of(NAME, snapshot, parameters)
    made = scenarios.from_text(parameters.scenario)
    baseline, year, reason = outlook(context)
    if baseline is None:
        return _page(context, reason, context.selection, _none(context))
    for scenario in made:
        scenario.check_years(baseline.axes)
    found = _with_scenario(snapshot, context.region.id, made[0].to_text())
    sections = (
        levers.section(context, baseline.axes, made),
        *effects.sections(context, found, year),
        variants.section(context, _variants(snapshot, context, made, baseline), year),
        goals.section(context, baseline, made[0], year),
    )
    return _page(
        context,
        _lead(context, found, year),
        _selection(context, made[0], year),
        sections,
        tuple(status_notices(context, found)),
    )


def choices(_snapshot: Snapshot, parameters: Parameters) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Horizons, branches and education groups."""
    language = parameters.language
    return {
        "horizon": horizon_choices(language),
        "branch": branch_choices(language),
        "group": group_choices(language),
    }


def _selection(context: Context, scenario: Scenario, year: int) -> str:
    count = len(scenario.levers)
    key = "selection-levers" if count else "selection-baseline"
    return context.say(key, selection=context.selection, year=str(year), **({"count": count} if count else {}))


def _page(
    context: Context, lead: str, selection: str, sections: Sequence[Section], notices: tuple[Note, ...] = ()
) -> Page:
    return Page(
        name=NAME,
        title=context.say("title", region=context.name),
        question=context.say("question", region=context.name),
        lead=lead,
        selection=selection,
        parameters=context.parameters,
        sections=(*sections, sources.section(context, (context.say("how"),), _questions(context))),
        snapshot=context.snapshot.id,
        notices=notices,
    )


def _none(context: Context) -> tuple[Section, ...]:
    return tuple(
        Section(name, context.say(f"{name}.title"), (Note(f"{name}-saknas", context.say("none-here")),))
        for name in SECTIONS[:-1]
    )


@lru_cache(maxsize=32)
def _with_scenario(snapshot: Snapshot, region: str, levers_: str) -> Assessment:
    """The region under these levers, with bands; the baseline itself without any."""
    if not levers_:
        return assessed(snapshot, region)
    return assess(snapshot, regions.get(region), LAST_YEAR, Scenario.from_text(levers_), PATHS)


@lru_cache(maxsize=128)
def _outline(snapshot: Snapshot, region: str, levers_: str) -> Assessment:
    """The region under these levers, without bands."""
    return assess(snapshot, regions.get(region), LAST_YEAR, Scenario.from_text(levers_))


def _variants(
    snapshot: Snapshot, context: Context, made: Sequence[Scenario], baseline: Assessment
) -> tuple[tuple[str, Assessment], ...]:
    """The baseline first, then the scenarios that change something, each once, by name."""
    found: dict[tuple[str, str], tuple[str, Assessment]] = {}
    for number, scenario in enumerate(made, start=1):
        key = scenario.name, scenario.to_text()
        if scenario.levers and key not in found:
            name = levers.name_of(scenario, number, context.language)
            found[key] = name, _outline(snapshot, context.region.id, key[1])
    return ((context.say("baseline"), baseline), *found.values())


def _lead(context: Context, found: Assessment, year: int) -> str:
    """What the scenario changes most: all employed, and the group whose situation changes most."""
    place = found.axes.all_years.index(year)
    before, after = (float(each.demand.employed[place].sum()) for each in (found.baseline, found.outcome))
    fields = {"region": context.name, "year": str(year)}
    if np.isnan(before):
        return context.say("lead-unknown", **fields)
    if found.outcome is found.baseline:
        employed = numbers.integer(float(balance.rounded(np.float64(before))), context.language)
        return context.say("lead-baseline", employed=employed, **fields)
    change = float(balance.rounded(np.float64(after - before)))
    key = "same" if not change else "fewer" if change < 0 else "more"
    first = context.say(
        f"lead-{key}",
        count=numbers.integer(abs(change), context.language),
        percent=numbers.percent(abs(100 * (after - before) / before), context.language),
        **fields,
    )
    changed = effects.changed_groups(found, year)
    if changed.empty:
        return first
    most = changed.iloc[0]
    second = context.say(
        "lead-group",
        group=education_groups.get(most["group"]).short_name(context.language),
        before=numbers.signed(most["before"], context.language),
        after=numbers.signed(most["after"], context.language),
    )
    return f"{first} {second}"


def _questions(context: Context) -> tuple[Question, ...]:
    plain = context.parameters.replace(scenario="")
    return (
        Question(context.say("ask.need", region=context.name), "kompetensbehov", plain),
        Question(context.say("ask.accuracy"), "datakvalitet", plain),
        Question(context.say("ask.method"), "ordlista", plain),
    )
