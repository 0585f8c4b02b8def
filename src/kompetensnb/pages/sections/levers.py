"""What a scenario is made of: the levers to pull, those that are pulled, and scenarios to start from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from kompetensnb.forecast import levers, scenarios
from kompetensnb.forecast.axes import BIRTHS, SERVICES, SEXES, Axes
from kompetensnb.forecast.levers import EVERYTHING, LeverType
from kompetensnb.forecast.scenario import LONGEST, Scenario
from kompetensnb.narrative import lever_words
from kompetensnb.narrative.messages import text
from kompetensnb.pages.context import Context
from kompetensnb.pages.page import Block, Prose, Section
from kompetensnb.pages.scenario_blocks import (
    ChosenLever,
    ChosenScenario,
    ComparedScenario,
    Field,
    LeverForm,
    LeverForms,
    Options,
    ScenarioLinks,
)
from kompetensnb.vocabulary import author_roles, branches, education_groups, sectors
from kompetensnb.vocabulary.branches import BranchKind

ID = "spakar"
_GRADUAL, _YEARLY = 3, 10
"""Years that a lever is offered for at first: a change comes about, a measure goes on."""
_USUAL_TARGETS: Final = {
    "branch-or-all": EVERYTHING,
    "service": "vard-och-omsorg",
    "education": "73O",
    "education-or-all": EVERYTHING,
    "from-to": "73O",
}
_USUAL_SOURCE: Final = "02Z"


def section(context: Context, axes: Axes, made: Sequence[Scenario]) -> Section:
    """What is chosen, ready-made examples as long as nothing is, and the forms."""
    blocks: list[Block] = [Prose("spakar-text", (context.say("spakar.text"),)), _chosen(context, made)]
    if not made[0].levers:
        blocks.append(_examples(context, axes, made))
    asked = context.parameters
    offered = forms(axes, context.language, asked.branch, asked.group)
    return Section(ID, context.say("spakar.title"), (*blocks, offered))


def name_of(scenario: Scenario, number: int, language: str) -> str:
    """What a scenario is called beside others."""
    return scenario.name or text("scenario.numbered", language, number=number)


def told(scenario: Scenario, language: str) -> str:
    """Who made it, and when: empty, «analytiker», «2026-11-22» or «analytiker, 2026-11-22»."""
    role = scenario.author_role and author_roles.get(scenario.author_role).name(language)
    return ", ".join(filter(None, (role, scenario.date)))


@lru_cache(maxsize=64)
def forms(axes: Axes, language: str, branch: str = "", group: str = "") -> LeverForms:
    """The forms of all levers, for the branch and the education group that the page is shown for.

    They are the same whatever is pulled: a form that somebody is filling in must not be replaced.
    """
    kinds = ("antagande", "atgard")
    usual = _USUAL_TARGETS | _targets_of(branch, group)
    made = {
        kind: [_form(lever, axes, language, usual) for lever in levers.all_levers() if lever.kind == kind]
        for kind in kinds
    }
    return LeverForms(
        "spakar-val",
        tuple(
            (text(f"scenario.{kind}-title", language), text(f"scenario.{kind}-text", language), tuple(made[kind]))
            for kind in kinds
        ),
    )


def _targets_of(branch: str, group: str) -> dict[str, str]:
    """What levers are for at first when a branch or a group was chosen. A part of a branch is for the whole of it."""
    chosen = {kind: group for kind in ("education", "education-or-all", "from-to") if group}
    if group == _USUAL_SOURCE:
        del chosen["from-to"]
    parts = branches.get(branch).sni_groups if branch else ()
    if len(parts) == 1 and parts[0] in [found.id for found in branches.of_kind(BranchKind.GROUP)]:
        chosen["branch-or-all"] = parts[0]
    return chosen


def _form(lever: LeverType, axes: Axes, language: str, usual: Mapping[str, str]) -> LeverForm:
    span = _GRADUAL if lever.course == "gradual" else _YEARLY
    first, last = axes.years[0], axes.years[min(span, len(axes.years)) - 1]
    size = _number("size", text("scenario.size", language, unit=lever.size.unit_name(language)), lever.size, "slider")
    years = (("start", first), ("end", last))
    return LeverForm(
        lever.id,
        lever.names[language],
        lever.meanings[language],
        (
            *_targets(lever, language, usual),
            size,
            *(
                Field(name, text(f"scenario.{name}", language), "number", str(year), axes.years[0], axes.years[-1])
                for name, year in years
            ),
        ),
        tuple(_option(name, language) for name in lever.options),
    )


def _number(name: str, label: str, range_: levers.Range, kind: str) -> Field:
    value = "" if range_.usual is None or kind == "number" else f"{range_.usual:g}"
    return Field(
        name, label, "slider" if kind == "slider" else "number", value, range_.minimum, range_.maximum, range_.step
    )


def _option(name: str, language: str) -> Field:
    if name == "sector":
        choices = tuple((sector.id, sector.name(language)) for sector in sectors.all_sectors())
        return Field(name, text("scenario.sector", language), "select", EVERYTHING, options=(("", choices),))
    range_ = levers.option_range(name)
    label = text("scenario.option", language, name=range_.names[language], unit=range_.unit_name(language))
    return _number(name, label, range_, "number")


def _targets(lever: LeverType, language: str, usual: Mapping[str, str]) -> tuple[Field, ...]:
    if not lever.target:
        return ()
    label = text(f"scenario.target-{lever.target}", language)
    chosen = Field("target", label, "select", usual.get(lever.target, ""), options=_choices(lever, language))
    if lever.target != "from-to":
        return (chosen,)
    source = Field("source", text("scenario.source", language), "select", _USUAL_SOURCE, options=chosen.options)
    return (source, chosen)


def _choices(lever: LeverType, language: str) -> Options:
    match lever.target:
        case "branch-or-all":
            found = tuple((branch.id, branch.name(language)) for branch in branches.of_kind(BranchKind.GROUP))
            return (("", ((EVERYTHING, text("forecast.every-branch", language)), *found)),)
        case "service":
            return (("", tuple((name, lever_words.service(name, language)) for name in SERVICES)),)
        case "people":
            parts = ["", *SEXES, *BIRTHS, *(f"{sex}/{birth}" for sex in SEXES for birth in BIRTHS)]
            return (("", tuple((part, lever_words.people(part, language)) for part in parts)),)
        case "education":
            return (_themes(language), *_groups(language))
        case "education-or-all":
            return (("", ((EVERYTHING, text("forecast.everything", language)),)), _themes(language), *_groups(language))
        case _:
            return _groups(language)


def _themes(language: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    # A theme that is one group has its word and is the group: it stands among the groups.
    several = [theme for theme in education_groups.themes() if len(theme.groups) > 1]
    return text("scenario.themes", language), tuple((theme.id, theme.name(language)) for theme in several)


@lru_cache(maxsize=2)
def _groups(language: str) -> Options:
    by_field: dict[str, list[tuple[str, str]]] = {}
    for group in education_groups.all_groups():
        by_field.setdefault(group.field_name(language), []).append((group.id, group.short_name(language)))
    return tuple((field, tuple(groups)) for field, groups in by_field.items())


def _chosen(context: Context, made: Sequence[Scenario]) -> ChosenScenario:
    first, *others = made
    language = context.language

    def link(*found: Scenario) -> str:
        return scenarios.to_text(found)

    chosen = tuple(
        ChosenLever(
            lever.type.kind_name(language).capitalize(),
            lever_words.line(lever, language),
            link(first.with_levers(each for each in first.levers if each != lever), *others),
        )
        for lever in first.levers
    )
    compared = tuple(
        ComparedScenario(
            name_of(other, number, language),
            "; ".join(lever_words.line(lever, language) for lever in other.levers) or text("scenario.none", language),
            told(other, language),
            other.note,
            # What is edited now is kept in the place of the one that is taken up, unless there is nothing to keep.
            edit=link(other, *(first if each is other else each for each in others)),
            without=link(first, *(each for each in others if each is not other)),
        )
        for number, other in enumerate(others, start=2)
    )
    room = len(made) < scenarios.MOST and first.levers and first not in others
    return ChosenScenario(
        "spakar-valda",
        context.page,
        context.parameters,
        name=first.name,
        told=told(first, language),
        note=first.note,
        role=first.author_role,
        date=first.date,
        roles=tuple((role.id, role.name(language)) for role in author_roles.all_roles()),
        longest=LONGEST,
        about=scenarios.about(first),
        levers=first.to_text(),
        rest=link(Scenario(), *others),
        chosen=chosen,
        compared=compared,
        keep=link(first, first, *others) if room else None,
        clear=link(Scenario(), *others) if first != Scenario() else None,
        file=_file_name(first),
        json=first.to_json() if first != Scenario() else "",
    )


def _file_name(scenario: Scenario) -> str:
    plain = re.sub(r"\W+", "-", scenario.name.lower()).strip("-")
    return f"scenario-{plain}.json" if plain else "scenario.json"


def _examples(context: Context, axes: Axes, made: Sequence[Scenario]) -> ScenarioLinks:
    first, third, tenth = (axes.years[min(place, len(axes.years) - 1)] for place in (0, 2, 9))
    texts = {
        "industri": f"branch:B+C=-10;{first}-{third}",
        "vard": f"places:73O=50;{first}-{tenth}",
        "pension": f"retirement=1;{first}-{third}",
    }
    return ScenarioLinks(
        "spakar-exempel",
        context.page,
        context.say("spakar.examples"),
        tuple(
            (
                context.say(f"spakar.example-{name}", first=str(first), third=str(third), tenth=str(tenth)),
                context.parameters.replace(
                    scenario=scenarios.to_text(
                        [Scenario.from_text(levers_, name=context.say(f"spakar.name-{name}")), *made[1:]]
                    )
                ),
            )
            for name, levers_ in texts.items()
        ),
    )
