"""What a cell that names a row means: names of areas and programmes as people write them, years, months, codes."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final, get_args

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.manual.kind import Field, Level
from kompetensnb.store.registry import Column
from kompetensnb.vocabulary import branches, education_groups, programmes, regions
from kompetensnb.vocabulary.branches import BranchKind
from kompetensnb.vocabulary.texts import spelling_key

_SHOWN: Final = 6
_MONTHS: Final = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
    "december",
)  # fmt: skip


class Unfit(Exception):  # noqa: N818 - it is what a cell is
    """A cell that does not say anything that may stand there; `allowed` is what may."""

    def __init__(self, *allowed: str) -> None:
        super().__init__(", ".join(allowed))
        self.allowed = allowed


def code(field: Field, column: Column, cell: str) -> str | int:
    """The code that a cell means in a column of a subject.

    Raises:
        Unfit: with what is allowed.
    """
    match field.type:
        case "region":
            return _region(field, column, cell)
        case "year":
            return _whole(cell, column.minimum or 1900, column.maximum or 2200)
        case "month":
            spelled = cell.strip().casefold()
            return _MONTHS.index(spelled) + 1 if spelled in _MONTHS else _whole(cell, 1, 12, *_MONTHS)
        case "programme":
            return _programme(cell)
        case "branch":
            return _branch(cell)
        case "education_group":
            return _education_group(cell)
        case "choice":
            return _choice(field, cell)
    if not cell or (column.pattern is not None and not column.pattern.fullmatch(cell)):
        raise Unfit(column.pattern.pattern if column.pattern else "text")
    return cell


def _region(field: Field, column: Column, cell: str) -> str:
    """The code of an area, from its name or its code; one that only has a name with us is none for a table."""
    everything: dict[Level, tuple[regions.Region, ...]] = {
        "riket": (regions.get(regions.COUNTRY),),
        "lan": (regions.get(regions.COUNTY),),
        "kommun": regions.of_kind(regions.RegionKind.MUNICIPALITY),
    }
    levels: tuple[Level, ...] = field.levels or get_args(Level)
    known = {region.name("sv"): region.code for level in levels for region in everything[level]}
    if cell and not field.levels and column.pattern is not None and column.pattern.fullmatch(cell):
        return cell
    with contextlib.suppress(KompetensnbError):
        found = regions.get(cell).code
        if found in known.values():
            return found
    raise Unfit(*_close(cell, tuple(known)))


def _close(cell: str, known: Sequence[str]) -> list[str]:
    """The names most like what stands there, or else the first ones."""
    close = get_close_matches(cell, known, n=_SHOWN, cutoff=0.6)
    return close or [*known[:_SHOWN], *(["…"] if len(known) > _SHOWN else [])]


def _whole(cell: str, first: int, last: int, *names: str) -> int:
    text = cell.strip()
    if not (text.isascii() and text.isdigit() and first <= int(text[:9]) <= last):
        raise Unfit(f"{first}–{last}", *names)
    return int(text)


def _programme(cell: str) -> str:
    try:
        return programmes.get(cell).id
    except KompetensnbError as error:
        raise Unfit(str(error.fields["allowed"])) from error


def _branch(cell: str) -> str:
    """A branch that people work in: neither the unknown nor the total."""
    with contextlib.suppress(KompetensnbError):
        found = branches.get(cell)
        if found.kind in (BranchKind.GROUP, BranchKind.COUNCIL):
            return found.id
    raise Unfit(*_close(cell, branch_names()))


def branch_names() -> tuple[str, ...]:
    """What a branch can be called in a file, the councils' first."""
    councils, groups = branches.of_kind(BranchKind.COUNCIL), branches.of_kind(BranchKind.GROUP)
    return tuple(branch.long_name("sv") for branch in (*councils, *groups))


def _education_group(cell: str) -> str:
    try:
        return education_groups.get(cell).id
    except KompetensnbError as error:
        raise Unfit(str(error.fields["allowed"])) from error


def _choice(field: Field, cell: str) -> str:
    for known, name in field.values.items():
        if cell and spelling_key(cell) in (spelling_key(known), spelling_key(name)):
            return known
    raise Unfit(*field.values.values())
