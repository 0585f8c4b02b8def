"""A page with all that it is built from: the figures, the choice, and for some pages what the councils have written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kompetensnb.pages.page import Page
from kompetensnb.store.snapshot import open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

if TYPE_CHECKING:
    from kompetensnb.pages.registry import PageDefinition
    from kompetensnb.store.records import Records


def build_page(definition: PageDefinition, parameters: Parameters) -> Page:
    """The page for a choice, whichever door it is shown through.

    Raises:
        KompetensnbError: what `open_snapshot` and the page raise. Registers that cannot be read are said on the page.
    """
    snapshot = open_snapshot(parameters.snapshot)
    if not definition.uses_records:
        return definition.build(snapshot, parameters)
    return definition.build(snapshot, parameters, _records())


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
