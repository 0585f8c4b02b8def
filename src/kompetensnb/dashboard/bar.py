"""The parameter bar: which choices a page has, in groups, and which are made. A plain form, whatever else works."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kompetensnb.narrative.messages import LANGUAGES, text
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.parameters import Parameters
from kompetensnb.vocabulary.regions import Region, RegionKind
from kompetensnb.vocabulary.texts import alphabetical

if TYPE_CHECKING:
    from kompetensnb.pages.registry import PageDefinition

_ELSEWHERE: Final = frozenset({"language", "scenario", "weights", "meeting"})
"""Choices that a page has but not in the bar: the language is a link, scenario and weights are made on the page, and a
meeting is chosen when its report is made."""

Options = tuple[tuple[str, str], ...]
"""(value, label) pairs."""


@dataclass(frozen=True)
class Group:
    """Choices of one kind; `label` is empty for choices outside any group."""

    label: str
    options: Options


@dataclass(frozen=True)
class Control:
    """One choice: the parameter, its name for people, and its values."""

    name: str
    label: str
    value: str
    groups: tuple[Group, ...]


def controls(definition: PageDefinition, parameters: Parameters) -> tuple[Control, ...]:
    """The controls of a page, in its order."""
    snapshot = open_snapshot(parameters.snapshot)
    offered = _offered(definition, snapshot.id, parameters)
    chosen = parameters.to_papermill()
    language = parameters.language
    return tuple(
        Control(name, text(f"dashboard.control-{name}", language), str(chosen[name]), _groups(name, offered, language))
        for name in definition.controls
        if name not in _ELSEWHERE
    )


async def warm(pages: Mapping[str, PageDefinition]) -> None:
    """Make the bars of all pages once, so that the first visitor need not wait for the figures to be read."""
    for definition in pages.values():
        for language in LANGUAGES:
            controls(definition, Parameters(language=language))
            await asyncio.sleep(0)  # those who ask meanwhile come first


@lru_cache(maxsize=256)
def _offered(definition: PageDefinition, snapshot: str, parameters: Parameters) -> Mapping[str, Options]:
    return definition.choices(open_snapshot(snapshot), parameters)


def kept(definition: PageDefinition, parameters: Parameters) -> tuple[tuple[str, str], ...]:
    """Choices that are not in the bar but must survive a change of it: names and values."""
    shown = set(definition.controls) - _ELSEWHERE
    defaults = Parameters().to_papermill()
    return tuple(
        (name, str(value))
        for name, value in parameters.to_papermill().items()
        if name not in shown and value != defaults[name]
    )


def _groups(name: str, offered: Mapping[str, Options], language: str) -> tuple[Group, ...]:
    if name in offered:
        return (Group("", tuple(offered[name])),)
    return _WITHOUT_DATA[name](language)


def _region_groups(language: str) -> tuple[Group, ...]:
    return tuple(_by_kind(regions.all_regions(), language))


def _comparison_groups(language: str) -> tuple[Group, ...]:
    automatic = Group("", (("", text("dashboard.comparison-automatic", language)),))
    return (automatic, *_region_groups(language))


def _by_kind(found: Sequence[Region], language: str) -> Iterator[Group]:
    for kind in dict.fromkeys(region.kind for region in found):
        group = [region for region in found if region.kind is kind]
        if kind is RegionKind.MUNICIPALITY:
            group.sort(key=lambda region: alphabetical(region.names.sv))
        label = group[0].kind_name(language)
        yield Group(
            label[:1].upper() + label[1:],
            tuple((region.id, f"{region.name(language)} ({region.kind_name(language)})") for region in group),
        )


# Choices that are the same whatever the figures are.
_WITHOUT_DATA: Mapping[str, Callable[[str], tuple[Group, ...]]] = {
    "region": _region_groups,
    "comparison": _comparison_groups,
}
