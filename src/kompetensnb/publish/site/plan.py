"""What the site holds: for each page the choices that can be made in it, and the work that this comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, Final

import yaml

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import LANGUAGES, text
from kompetensnb.pages.page import Page
from kompetensnb.pages.registry import PAGES, PageDefinition
from kompetensnb.pages.scenario_blocks import ScenarioLinks
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters

PLAN: Final = Path(__file__).with_name("plan.yml")
"""Which choices the site has, unless another such file is named."""

TOGETHER: Final = frozenset({"horizon", "sex", "measure", "year", "scenario"})
"""Choices whose views are in one file, since most of a page is the same for all of their values."""


@dataclass(frozen=True)
class Axis:
    """A choice of a page and its values with labels, the usual one first. `only` are the regions that it is for."""

    name: str
    options: tuple[tuple[str, str], ...]
    only: frozenset[str] | None = None

    def values(self, region: str) -> tuple[str, ...]:
        """The values that there are for a region."""
        values = tuple(value for value, _ in self.options)
        return values if self.only is None or region in self.only else values[:1]


@dataclass(frozen=True)
class Task:
    """Views of one page that go into one file: fixed choices, and those that vary inside."""

    page: str
    language: str
    fixed: tuple[tuple[str, str], ...]
    varied: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def place(self) -> str:
        """The values of the fixed choices: where the file is found in the page's index."""
        return "/".join(value for _, value in self.fixed)

    def views(self) -> Iterator[tuple[str, Parameters]]:
        """The views: the values of the choices that vary, joined, and all parameters."""
        names = [name for name, _ in self.varied]
        for values in product(*(values for _, values in self.varied)):
            chosen = {**dict(self.fixed), **dict(zip(names, values, strict=True))}
            yield "/".join(values), Parameters.parse(language=self.language, **chosen)


@dataclass(frozen=True)
class Offer:
    """A page in a language with what can be chosen in it."""

    page: str
    language: str
    axes: tuple[Axis, ...]

    @property
    def definition(self) -> PageDefinition:
        """The page itself."""
        return PAGES[self.page]

    @cached_property
    def usual(self) -> Parameters:
        """What the page shows when it is opened."""
        return Parameters.parse(language=self.language, **{axis.name: axis.options[0][0] for axis in self.axes})

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Choices that the page has where a program serves it, but not here."""
        here = {axis.name for axis in self.axes} | {"language", "snapshot"}
        return tuple(name for name in self.definition.controls if name not in here)

    def tasks(self) -> Iterator[Task]:
        """All views, region by region."""
        fixed = [axis for axis in self.axes if axis.name not in TOGETHER]
        varied = [axis for axis in self.axes if axis.name in TOGETHER]
        places = [value for axis in fixed if axis.name == "region" for value, _ in axis.options]
        for region in places or [""]:
            inside = tuple((axis.name, axis.values(region)) for axis in varied)
            others = [axis for axis in fixed if axis.name != "region"]
            for values in product(*(axis.values(region) for axis in others)):
                chosen = tuple(zip((axis.name for axis in others), values, strict=True))
                yield Task(self.page, self.language, ((("region", region), *chosen) if places else chosen), inside)


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty means all."""

    pages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @classmethod
    def parse(cls, pages: Sequence[str], chosen: Sequence[str], languages: Sequence[str]) -> Wanted:
        """Checked. Raises KompetensnbError: unknown-page, unknown-region, invalid-parameter."""
        for name in pages:
            if name not in published():
                raise KompetensnbError("unknown-page", value=name[:60], allowed=published())
        found = [Parameters.parse(language=language).language for language in languages]
        places = dict.fromkeys(regions.get(name).id for name in chosen)
        return cls(tuple(dict.fromkeys(pages)), tuple(places), tuple(dict.fromkeys(found)))


def published() -> tuple[str, ...]:
    """The pages of the site. What the councils write in registers is not for everybody, so nothing of it is shown.

    A page that uses them is there only if the plan has it, since it says enough without.
    """
    declared = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    return tuple(name for name, definition in PAGES.items() if name in declared or not definition.uses_records)


def offers(snapshot: Snapshot, wanted: Wanted, plan: Path = PLAN) -> list[Offer]:
    """Every page of the site in every language."""
    declared: Mapping[str, Any] = yaml.safe_load(plan.read_text(encoding="utf-8"))
    return [
        Offer(page, language, tuple(_axes(snapshot, PAGES[page], language, declared.get(page, {}), wanted)))
        for page in wanted.pages or published()
        for language in wanted.languages or LANGUAGES
    ]


def _axes(
    snapshot: Snapshot, definition: PageDefinition, language: str, declared: Mapping[str, Any], wanted: Wanted
) -> Iterator[Axis]:
    if "region" in definition.controls:
        yield Axis("region", _regions(language, wanted))
    offered = definition.choices(snapshot, Parameters(language=language))
    for name, given in declared.items():
        if given["values"] == "ready-made":
            options = _ready_made(snapshot, definition, language)
        else:
            values = given["values"]
            options = tuple(option for option in offered[name] if values == "all" or option[0] in values)
        kinds = given.get("kinds")
        only = frozenset(region.id for region in regions.all_regions() if region.kind in kinds) if kinds else None
        yield Axis(name, _usual_first(name, options), only)


def _regions(language: str, wanted: Wanted) -> tuple[tuple[str, str], ...]:
    chosen = [region for region in regions.all_regions() if not wanted.regions or region.id in wanted.regions]
    return _usual_first("region", tuple((region.id, region.name(language)) for region in chosen))


def _usual_first(name: str, options: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    usual = Parameters.model_fields[name].default
    return tuple(sorted(options, key=lambda option: option[0] != usual))


def _ready_made(snapshot: Snapshot, definition: PageDefinition, language: str) -> tuple[tuple[str, str], ...]:
    """The baseline and the scenarios that the page offers to begin with."""
    page: Page = definition.build(snapshot, Parameters(language=language))
    blocks = (block for section in page.sections for block in section.blocks)
    links = [link for block in blocks if isinstance(block, ScenarioLinks) for link in block.links]
    named = ((parameters.scenario, words) for words, parameters in links)
    return (("", text("site.baseline", language)), *named)
