"""Blocks by which a scenario is made: the levers as small forms, what is chosen, and scenarios to start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kompetensnb.vocabulary.parameters import Parameters

Options = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Groups of (value, label) pairs, each with a heading; an empty heading for choices outside any group."""


@dataclass(frozen=True)
class Field:
    """One thing that is chosen in a form, by the name that `static/scenario.js` reads.

    A slider has a number beside it; both have a range. `value` is what is chosen at first, empty for nothing.
    """

    name: str
    label: str
    kind: Literal["slider", "number", "select"]
    value: str = ""
    minimum: float = 0
    maximum: float = 0
    step: float = 1
    options: Options = ()


@dataclass(frozen=True)
class LeverForm:
    """The form of one lever; `further` fields may be left empty and are folded away."""

    lever: str
    title: str
    meaning: str
    fields: tuple[Field, ...]
    further: tuple[Field, ...] = ()


@dataclass(frozen=True)
class LeverForms:
    """All levers in groups, each with its heading and what it is about. Left out of documents."""

    id: str
    groups: tuple[tuple[str, str, tuple[LeverForm, ...]], ...]


@dataclass(frozen=True)
class ChosenLever:
    """A lever of the scenario in words, and the scenarios (as in a link) without it."""

    kind: str
    text: str
    without: str


@dataclass(frozen=True)
class ComparedScenario:
    """A scenario that is compared with, in words. `edit` and `without`: all scenarios, it first or gone.

    `told` is who made it and when; `note` is free text.
    """

    name: str
    text: str
    told: str
    note: str
    edit: str
    without: str


@dataclass(frozen=True)
class ChosenScenario:
    """The scenario that is shown: its levers, what can be done with it, and those it is compared with.

    `about`, `levers` and `rest` are the parts of the parameter that a script needs to add a lever: what is told of it,
    its levers, and the others with their mark before. `keep` and `clear` are what the parameter becomes, None when
    there is nothing to keep or no room. `file` is the name and `json` the content of the file that saves it. `told` is
    who made it and when in words, from `role` (its id) and `date`; `note` is free text. `roles` are those to choose
    from, as (value, label), and `longest` how many letters each text may have.
    """

    id: str
    page: str
    parameters: Parameters
    name: str
    about: str
    levers: str
    rest: str
    told: str = ""
    note: str = ""
    role: str = ""
    date: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    longest: Mapping[str, int] = field(default_factory=dict)
    chosen: tuple[ChosenLever, ...] = ()
    compared: tuple[ComparedScenario, ...] = ()
    keep: str | None = None
    clear: str | None = None
    file: str = ""
    json: str = ""


@dataclass(frozen=True)
class ScenarioLinks:
    """Ready-made scenarios: a heading, and links that show the page with `parameters`. Left out of documents."""

    id: str
    page: str
    title: str
    links: tuple[tuple[str, Parameters], ...]
