"""The pages there are. Adding a page is adding a row here, a module, a notebook and its texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import text
from kompetensnb.pages import (
    aktorer,
    behovsanalys,
    branschanalys,
    datakvalitet,
    jamforelse,
    jamstalldhet,
    kompetensbehov,
    kris,
    lagesbild,
    matchning,
    motesunderlag,
    ordlista,
    pendling,
    samverkan,
    scenario,
    uppfoljning,
    utbildning,
)
from kompetensnb.pages.page import Page
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.parameters import Parameters


@dataclass(frozen=True)
class PageDefinition:
    """What doors need to know of a page before it is built.

    `controls` names the parameters that change the page, in the order of the parameter bar; `choices` gives, for
    those whose values depend on the data, the allowed values ((value, label) pairs) for a selection. A page that
    `uses_records` is built with a third argument: what the councils have written (`store.records.Records`).
    """

    name: str
    controls: tuple[str, ...]
    section_ids: tuple[str, ...]
    build: Callable[..., Page]
    choices: Callable[[Snapshot, Parameters], Mapping[str, tuple[tuple[str, str], ...]]]
    uses_records: bool = False

    def title(self, language: str) -> str:
        """The short name, as in menus."""
        return text(f"{self.name}.name", language)

    def description(self, language: str) -> str:
        """One sentence for the start page."""
        return text(f"{self.name}.description", language)


PAGES: Mapping[str, PageDefinition] = {
    "lagesbild": PageDefinition(
        name="lagesbild",
        controls=lagesbild.CONTROLS,
        section_ids=lagesbild.SECTIONS,
        build=lagesbild.build,
        choices=lagesbild.choices,
    ),
    "kompetensbehov": PageDefinition(
        name="kompetensbehov",
        controls=kompetensbehov.CONTROLS,
        section_ids=kompetensbehov.SECTIONS,
        build=kompetensbehov.build,
        choices=kompetensbehov.choices,
    ),
    "matchning": PageDefinition(
        name="matchning",
        controls=matchning.CONTROLS,
        section_ids=matchning.SECTIONS,
        build=matchning.build,
        choices=matchning.choices,
    ),
    "utbildning": PageDefinition(
        name="utbildning",
        controls=utbildning.CONTROLS,
        section_ids=utbildning.SECTIONS,
        build=utbildning.build,
        choices=utbildning.choices,
    ),
    "aktorer": PageDefinition(
        name="aktorer",
        controls=aktorer.CONTROLS,
        section_ids=aktorer.SECTIONS,
        build=aktorer.build,
        choices=aktorer.choices,
    ),
    "branschanalys": PageDefinition(
        name="branschanalys",
        controls=branschanalys.CONTROLS,
        section_ids=branschanalys.SECTIONS,
        build=branschanalys.build,
        choices=branschanalys.choices,
        uses_records=True,
    ),
    "behovsanalys": PageDefinition(
        name="behovsanalys",
        controls=behovsanalys.CONTROLS,
        section_ids=behovsanalys.SECTIONS,
        build=behovsanalys.build,
        choices=behovsanalys.choices,
        uses_records=True,
    ),
    "scenario": PageDefinition(
        name="scenario",
        controls=scenario.CONTROLS,
        section_ids=scenario.SECTIONS,
        build=scenario.build,
        choices=scenario.choices,
    ),
    "kris": PageDefinition(
        name="kris",
        controls=kris.CONTROLS,
        section_ids=kris.SECTIONS,
        build=kris.build,
        choices=kris.choices,
    ),
    "pendling": PageDefinition(
        name="pendling",
        controls=pendling.CONTROLS,
        section_ids=pendling.SECTIONS,
        build=pendling.build,
        choices=pendling.choices,
    ),
    "jamstalldhet": PageDefinition(
        name="jamstalldhet",
        controls=jamstalldhet.CONTROLS,
        section_ids=jamstalldhet.SECTIONS,
        build=jamstalldhet.build,
        choices=jamstalldhet.choices,
    ),
    "jamforelse": PageDefinition(
        name="jamforelse",
        controls=jamforelse.CONTROLS,
        section_ids=jamforelse.SECTIONS,
        build=jamforelse.build,
        choices=jamforelse.choices,
    ),
    "samverkan": PageDefinition(
        name="samverkan",
        controls=samverkan.CONTROLS,
        section_ids=samverkan.SECTIONS,
        build=samverkan.build,
        choices=samverkan.choices,
        uses_records=True,
    ),
    "uppfoljning": PageDefinition(
        name="uppfoljning",
        controls=uppfoljning.CONTROLS,
        section_ids=uppfoljning.SECTIONS,
        build=uppfoljning.build,
        choices=uppfoljning.choices,
        uses_records=True,
    ),
    "motesunderlag": PageDefinition(
        name="motesunderlag",
        controls=motesunderlag.CONTROLS,
        section_ids=motesunderlag.SECTIONS,
        build=motesunderlag.build,
        choices=motesunderlag.choices,
        uses_records=True,
    ),
    "datakvalitet": PageDefinition(
        name="datakvalitet",
        controls=datakvalitet.CONTROLS,
        section_ids=datakvalitet.SECTIONS,
        build=datakvalitet.build,
        choices=datakvalitet.choices,
    ),
    "ordlista": PageDefinition(
        name="ordlista",
        controls=ordlista.CONTROLS,
        section_ids=ordlista.SECTIONS,
        build=ordlista.build,
        choices=ordlista.choices,
    ),
}


def page_definition(name: str) -> PageDefinition:
    """The page with this name; `unknown-page` with the names there are otherwise."""
    if name not in PAGES:
        raise KompetensnbError("unknown-page", value=name[:60], allowed=", ".join(PAGES))
    return PAGES[name]
