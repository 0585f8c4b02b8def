"""A page with all that it is built from: the figures, the choice, and what the councils have written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kompetensnb.pages.page import Page
from kompetensnb.pages.reviewed import reviews, with_reviews
from kompetensnb.store.records import Records
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.vocabulary.parameters import Parameters

if TYPE_CHECKING:
    from kompetensnb.pages.registry import PageDefinition


_BUILT: Final[dict[tuple[PageDefinition, Parameters], Page]] = {}
_KEPT: Final[dict[tuple[PageDefinition, Parameters, str, str], Page]] = {}


def build_page(definition: PageDefinition, parameters: Parameters) -> Page:
    """The page for a choice, whichever door it is shown through, with the stamps of its reviews.

    Raises:
        KompetensnbError: what `open_snapshot` and the page raise. Registers that cannot be read are said on the page.
    """
    if built := _BUILT.get((definition, parameters)):
        return built
    snapshot, records = open_snapshot(parameters.snapshot), _records()
    kept = _KEPT.get(_key(definition, parameters, snapshot, records))
    return with_reviews(kept or _build(definition, parameters, snapshot, records), records)


def keep_page(definition: PageDefinition, parameters: Parameters) -> None:
    """Build a page and keep it: `build_page` gives it as long as data and registers are the same.

    For a process that others are forked from, which share the memory; nothing is ever let go. Raises what `build_page`
    raises.
    """
    snapshot, records = open_snapshot(parameters.snapshot), _records()
    if records.trouble is None or not definition.uses_records:
        page = _build(definition, parameters, snapshot, records)
        _KEPT[_key(definition, parameters, snapshot, records)] = page


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


def _build(definition: PageDefinition, parameters: Parameters, snapshot: Snapshot, records: Records) -> Page:
    if definition.uses_records:
        return definition.build(snapshot, parameters, records)
    return definition.build(snapshot, parameters)


def _key(
    definition: PageDefinition, parameters: Parameters, snapshot: Snapshot, records: Records
) -> tuple[PageDefinition, Parameters, str, str]:
    return definition, parameters, snapshot.id, records.stamp if definition.uses_records else ""


def _records() -> Records:
    from kompetensnb.followup.reading import read  # takes long to import, and is not needed to import a page

    return read()
