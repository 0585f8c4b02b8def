"""The producers there are, and what somebody chooses among them: sources, tables, addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.http import checked_address
from kompetensnb.sources.jobtech.producer import JOBTECH
from kompetensnb.sources.kolada.producer import KOLADA
from kompetensnb.sources.manual.producer import MANUAL
from kompetensnb.sources.producer import Declaration, Producer
from kompetensnb.sources.scb.producer import SCB
from kompetensnb.sources.skolverket.producer import SKOLVERKET

PRODUCERS: Final[Mapping[str, Producer[Any]]] = {
    producer.name: producer for producer in (SCB, KOLADA, JOBTECH, SKOLVERKET, MANUAL)
}
"""By name, in the order they are asked."""


def chosen(names: Sequence[str], sources: Sequence[str] = ()) -> tuple[Declaration, ...]:
    """The declarations with these names or the producers' table ids; all of the sources when none is named.

    Raises:
        KompetensnbError: fetch-unknown-source, fetch-unknown-table.
    """
    for source in sources:
        if source not in PRODUCERS:
            raise KompetensnbError("fetch-unknown-source", value=source[:60], allowed=tuple(PRODUCERS))
    every = [
        declaration
        for producer in PRODUCERS.values()
        if not sources or producer.name in sources
        for declaration in producer.declarations().values()
    ]
    found: dict[str, Declaration] = {}
    for name in names:
        fitting = {item.name: item for item in every if name and name.casefold() in _called(item)}
        if not fitting:
            raise KompetensnbError("fetch-unknown-table", value=name[:60], allowed=tuple(item.name for item in every))
        found |= fitting
    return tuple(found.values()) if names else tuple(every)


def given_addresses(
    addresses: Sequence[str], tables: Sequence[Declaration], sources: Sequence[str] = ()
) -> tuple[dict[str, str], tuple[Declaration, ...]]:
    """Addresses as somebody writes them, by producer or `producer.service`, and the tables that are asked for there.

    `ADDRESS` is that of the one producer whose tables are chosen, and of SCB when nothing was chosen at all;
    `producer=ADDRESS` and `producer.service=ADDRESS` name theirs. Where addresses are given but no source, the tables
    of the other producers are left out: whoever points at a server means that one.

    Raises:
        KompetensnbError: invalid-parameter for what is no address, or belongs to no producer whose tables are chosen.
    """
    asked = tuple(dict.fromkeys(table.producer for table in tables))
    keys = [f"{name}.{service}".rstrip(".") for name in asked for service in ("", *PRODUCERS[name].addresses)]
    meant = asked[0] if len(asked) == 1 else "" if sources else SCB.name
    found: dict[str, str] = {}
    for text in addresses:
        named = "=" in text.partition("/")[0]
        key, _, address = text.partition("=") if named else (meant, "", text)
        if key not in keys:
            raise KompetensnbError(
                "invalid-parameter", parameter="--base-url", value=text[:100], allowed=tuple(f"{key}=…" for key in keys)
            )
        found[key] = checked_address(address)
    there = {key.partition(".")[0] for key in found}
    return found, tuple(table for table in tables if sources or not there or table.producer in there)


def _called(declaration: Declaration) -> tuple[str, ...]:
    return declaration.name.casefold(), declaration.table.casefold()
