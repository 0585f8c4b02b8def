"""Finding a table whose id is not known, by what its title and variables are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.scb import labels
from kompetensnb.sources.scb.declaration import TableDeclaration, declarations

Search = Callable[[str], Sequence[Mapping[str, Any]]]
"""The entries of the catalogue that answer a search."""


def find_table(declaration: TableDeclaration, search: Search, pinned: str = "") -> str:
    """The id of the table that a declaration describes.

    `pinned` is the table the figures came from last time: it is kept as long as it fits. Otherwise exactly one table
    may fit; of several, the one that is not discontinued. What another declaration names is never meant.

    Raises:
        KompetensnbError: scb-table-not-found, scb-table-ambiguous; both say what was searched for or found.
    """
    if declaration.lookup is None:
        return declaration.table
    named = {item.table for item in declarations().values()}
    for query in declaration.lookup.queries:
        entries = {str(entry["id"]): entry for entry in search(query) if _fits(declaration, entry)}
        fitting = {name: entry for name, entry in entries.items() if name not in named}
        if pinned in fitting:
            return pinned
        living = {name: entry for name, entry in fitting.items() if not entry.get("discontinued")}
        chosen = living or fitting
        if len(chosen) == 1:
            return next(iter(chosen))
        if chosen:
            found = tuple(f"{name} ({entry['label']})" for name, entry in sorted(chosen.items()))
            raise KompetensnbError("scb-table-ambiguous", table=declaration.name, found=labels.shown(found))
    raise KompetensnbError("scb-table-not-found", table=declaration.name, value=declaration.lookup.queries)


def _fits(declaration: TableDeclaration, entry: Mapping[str, Any]) -> bool:
    lookup = declaration.lookup
    if lookup is None:
        return False
    title = labels.normal(str(entry.get("label") or ""))
    names = [labels.normal(str(name)) for name in entry.get("variableNames") or ()]
    return all(labels.normal(word) in title for word in lookup.title) and all(
        any(labels.normal(word) in name for name in names) for word in lookup.variables
    )
