"""A page with all that it is built from: the figures, the choice, and for some pages what the councils have written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kompetensnb.pages.page import Page
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

if TYPE_CHECKING:
    from kompetensnb.pages.registry import PageDefinition
    from kompetensnb.store.records import Records


_BUILT: Final[dict[tuple[PageDefinition, Parameters], Page]] = {}


def build_page(definition: PageDefinition, parameters: Parameters) -> Page:
    """The page for a choice, whichever door it is shown through.

    Raises:
        KompetensnbError: what `open_snapshot` and the page raise. Registers that cannot be read are said on the page.
    """
    if built := _BUILT.get((definition, parameters)):
        return built
    snapshot = open_snapshot(parameters.snapshot)
    if not definition.uses_records:
        return definition.build(snapshot, parameters)
    return definition.build(snapshot, parameters, _records())


def build_beforehand(definition: PageDefinition, parameters: Parameters) -> None:
    """Build a page that `build_page` shall give from then on, in this process and those that are forked from it.

    For a process that ends before data or registers can become others. Raises what `build_page` raises.
    """
    _BUILT[definition, parameters] = build_page(definition, parameters)


def records_stamp(definition: PageDefinition) -> str:
    """Which content of the registers a page shows; empty for a page that shows none.

    Raises:
        KompetensnbError: why registers that there are cannot be read.
    """
    if not definition.uses_records:
        return ""
    records = _records()
    if records.trouble is not None:
        raise records.trouble
    return records.stamp


def _records() -> Records:
    from kompetensnb.followup.reading import read  # takes long to import, and most pages do without

    return read()
