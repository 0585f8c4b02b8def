"""A wide table, as people keep it, to the long rows of the registry: what each heading means, what each cell says."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.declaration import Block, Declaration
from kompetensnb.store.registry import Subject

Row = dict[str, Any]

_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_EXAMPLE: Final = "123.4"


def long_rows(declaration: Declaration, text: str) -> Iterator[tuple[Subject, Row]]:
    """The rows of a wide table (CSV with a heading row), each with its subject; an empty cell gives none.

    Raises:
        KompetensnbError: source-headings when a heading is not declared, missing or declared twice; source-row when a
            row is too short or too long; source-columns when the declaration does not give the keys of a subject;
            source-cell when a cell is neither a figure nor a declared mark.
    """
    lines = csv.reader(text.splitlines())
    header = next(lines, [])
    places = _places(declaration, header)
    for cells in lines:
        if len(cells) != len(header):
            raise KompetensnbError(
                "source-row", file=_file(declaration), row=tuple(cells[:3]), found=len(cells), expected=len(header)
            )
        keys = {key: cells[header.index(key)] for key in declaration.keys}
        for block, place, code in places:
            if cells[place]:
                yield block.subject, _row(declaration, block, keys, code, cells[place])


def _places(declaration: Declaration, header: list[str]) -> list[tuple[Block, int, Any]]:
    """Block, place in the row, and code of each heading with figures. Every heading belongs somewhere, exactly once."""
    for block in declaration.blocks:
        _check_columns(declaration, block)
    named = {heading for block in declaration.blocks for heading in block.headings or ()}
    taken = {*declaration.keys, *declaration.labels, *named}
    rest = {heading: heading for heading in header if heading not in taken}
    placed = [
        (block, heading, code)
        for block in declaration.blocks
        for heading, code in (rest if block.headings is None else block.headings).items()
    ]
    declared = sorted([*declaration.keys, *declaration.labels, *(heading for _, heading, _ in placed)])
    if declared != sorted(header):
        raise KompetensnbError(
            "source-headings", file=_file(declaration), found=tuple(header), allowed=tuple(dict.fromkeys(declared))
        )
    return [(block, header.index(heading), code) for block, heading, code in placed]


def _check_columns(declaration: Declaration, block: Block) -> None:
    """Whether constants, keys and spread make up the subject's keys, neither more nor less."""
    found = (*block.constants, *declaration.keys, block.spread)
    if sorted(found) != sorted(block.subject.keys):
        raise KompetensnbError("source-columns", file=_file(declaration), found=found, allowed=block.subject.keys)


def _row(declaration: Declaration, block: Block, keys: Mapping[str, str], code: object, cell: str) -> Row:
    value, status, mark = _figure(declaration, cell)
    row: Row = {
        **block.constants,
        **keys,
        block.spread: code,
        "value": value,
        "status": status,
        "origin": block.origin,
    }
    return row | {"mark": mark} if block.subject.has_marks else row


def _figure(declaration: Declaration, cell: str) -> tuple[float, str, str]:
    """Value, status and mark of a cell: a plain decimal number, or one of the declared marks."""
    if cell in declaration.marks:
        return math.nan, declaration.marks[cell], cell
    if not _NUMBER.fullmatch(cell):
        allowed = (_EXAMPLE, *declaration.marks)
        raise KompetensnbError("source-cell", file=_file(declaration), value=cell, allowed=allowed)
    return float(cell), declaration.status, ""


def _file(declaration: Declaration) -> str:
    return f"{declaration.name}.csv"
