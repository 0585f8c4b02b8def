"""A page with all that it is built from: the figures, the choice, and what the councils have written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kompetensnb.pages.page import Page
from kompetensnb.pages.reviewed import reviews, with_reviews
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

if TYPE_CHECKING:
    from kompetensnb.pages.registry import PageDefinition


_BUILT: Final[dict[tuple[PageDefinition, Parameters], Page]] = {}


def build_page(definition: PageDefinition, parameters: Parameters) -> Page:
    """The page for a choice, whichever door it is shown through, with the stamps of its reviews.

    Raises:
        KompetensnbError: what `open_snapshot` and the page raise. Registers that cannot be read are said on the page.
    """
    if built := _BUILT.get((definition, parameters)):
        return built
    snapshot, records = open_snapshot(parameters.snapshot), _records()
    if definition.uses_records:
        page = definition.build(snapshot, parameters, records)
    else:
        page = definition.build(snapshot, parameters)
    return with_reviews(page, records)


def build_beforehand(definition: PageDefinition, parameters: Parameters) -> None:
    """Build a page that `build_page` shall give from then on, in this process and those that are forked from it.

    For a process that ends before data or registers can become others. Raises what `build_page` raises.
    """
    _BUILT[definition, parameters] = build_page(definition, parameters)


def records_stamp(definition: PageDefinition) -> str:
    """Which content of the registers a page shows; empty for a page that shows none, and is not reviewed.

    Raises:
        KompetensnbError: why registers that the page shows cannot be read.
    """
    records = _records()
    if definition.uses_records:
        if records.trouble is not None:
            raise records.trouble
        return records.stamp
    found = tuple(reviews(definition.name, records))
    return Records({"analysis": found}).stamp if found else ""


def _records() -> Records:
    from kompetensnb.followup.reading import read  # takes long to import, and is not needed to import a page

    return read()
