"""The declaration beside each of the project's own tables: which origins it has and what its headings mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kompetensnb.sources.declared import read_declared
from kompetensnb.store import registry
from kompetensnb.store.origin import Origin
from kompetensnb.store.registry import Subject


@dataclass(frozen=True)
class Block:
    """Some headings of a wide table that are values of one column (`spread`) of a subject.

    `headings` maps a heading to its code in that column; None: all headings that are nobody else's, as they are.
    """

    subject: Subject
    origin: str
    spread: str
    constants: Mapping[str, Any]
    headings: Mapping[str, Any] | None


@dataclass(frozen=True)
class Declaration:
    """What is written about one table.

    `keys` are headings that are columns of the subjects as they are, `labels` headings for the reader's eye only.
    `status` is that of a plain figure, `marks` the status of what stands in a cell instead of one. An empty cell is
    no row.
    """

    name: str
    origins: tuple[Origin, ...]
    keys: tuple[str, ...]
    labels: tuple[str, ...]
    status: str
    marks: Mapping[str, str]
    blocks: tuple[Block, ...]


def read_declaration(path: Path) -> Declaration:
    """The declaration in a YAML file.

    Raises:
        KompetensnbError: source-declaration when it cannot be read, or a field is missing, unknown or does not fit.
    """
    return read_declared(path, lambda content: _declaration(path.stem, **content))


def _declaration(
    name: str,
    *,
    origins: Mapping[str, Any],
    keys: list[str],
    blocks: list[Mapping[str, Any]],
    labels: list[str] | None = None,
    status: str = "officiell",
    marks: Mapping[str, str] | None = None,
) -> Declaration:
    found = tuple(_origin(origin, entry) for origin, entry in origins.items())
    return Declaration(
        name=name,
        origins=found,
        keys=tuple(keys),
        labels=tuple(labels or ()),
        status=status,
        marks=dict(marks or {}),
        blocks=tuple(_block(found, **block) for block in blocks),
    )


def _origin(name: str, entry: Mapping[str, Any]) -> Origin:
    """YAML reads dates itself; everything else is taken as it stands."""
    plain = Origin(id=name, **entry)
    if plain.retrieved is None:
        raise ValueError(f"{name}: retrieved is missing")
    return replace(plain, contents=tuple(plain.contents))


def _block(
    origins: tuple[Origin, ...],
    *,
    subject: str,
    spread: str,
    origin: str = "",
    constants: Mapping[str, Any] | None = None,
    headings: Mapping[str, Any] | None = None,
) -> Block:
    known = [item.id for item in origins]
    if origin not in known and (origin or len(known) != 1):
        raise ValueError(f"origin {origin!r} is not one of {known}")
    return Block(registry.get(subject), origin or known[0], spread, dict(constants or {}), headings)
