"""The bundled set: the project's own wide tables, read by their declarations into the long tables of the registry."""

from __future__ import annotations

import csv
import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.declaration import Block, Declaration, read_declaration
from kompetensnb.store.origin import Origin
from kompetensnb.store.registry import Subject

TABLES: Final = Path(__file__).parent / "bundled"
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")

Row = dict[str, Any]


@dataclass(frozen=True)
class SourceData:
    """What a source gives: one tidy frame per subject, all origins, and the day the latest of them was taken."""

    tables: Mapping[str, pd.DataFrame]
    origins: tuple[Origin, ...]
    created: date


def read_bundled(folder: Path = TABLES) -> SourceData:
    """All tables in a folder: for each declaration `name.yml` the table `name.csv`.

    Raises:
        KompetensnbError: source-declaration, source-table (headings that do not fit), source-cell (neither figure nor
            declared mark); each names file and value.
    """
    rows: dict[str, list[Row]] = {}
    origins: dict[str, Origin] = {}
    for path in sorted(folder.glob("*.yml")):
        declaration = read_declaration(path)
        text = path.with_suffix(".csv").read_text(encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        for origin in declaration.origins:
            if origin.id in origins:
                raise KompetensnbError("source-declaration", file=path.name, problem=f"{origin.id} declared twice")
            origins[origin.id] = replace(origin, sha256=digest)
        for subject, row in long_rows(declaration, text):
            rows.setdefault(subject.id, []).append(row)
    tables = {subject: pd.DataFrame(found) for subject, found in rows.items()}
    created = max(origin.retrieved for origin in origins.values() if origin.retrieved)
    return SourceData(tables, tuple(origins.values()), created)


def long_rows(declaration: Declaration, text: str) -> Iterator[tuple[Subject, Row]]:
    """The rows of a wide table (CSV with a heading row), one per subject row; empty cells are left out."""
    lines = csv.reader(text.splitlines())
    header = next(lines)
    places = _places(declaration, header)
    for cells in lines:
        if len(cells) != len(header):
            raise _table_error(declaration, f"{len(cells)} cells under {len(header)} headings: {cells[:3]}")
        keys = {key: cells[header.index(key)] for key in declaration.keys}
        for block, heading, code in places:
            cell = cells[header.index(heading)]
            if cell:
                yield block.subject, _row(declaration, block, keys, code, cell)


def _places(declaration: Declaration, header: list[str]) -> list[tuple[Block, str, Any]]:
    """Which block each heading belongs to, with its code. Every heading must belong somewhere, exactly once."""
    taken = {*declaration.keys, *declaration.labels}
    named = {heading for block in declaration.blocks for heading in block.headings or ()}
    places: list[tuple[Block, str, Any]] = []
    for block in declaration.blocks:
        if block.headings is None:
            places += [(block, heading, heading) for heading in header if heading not in taken | named]
        else:
            places += [(block, heading, code) for heading, code in block.headings.items()]
    used = [*taken, *(heading for _, heading, _ in places)]
    if sorted(used) != sorted(header):
        raise _table_error(declaration, f"headings {sorted(set(used) ^ set(header)) or header} are not placed once")
    return places


def _row(declaration: Declaration, block: Block, keys: Mapping[str, str], code: object, cell: str) -> Row:
    value, status, mark = _figure(declaration, cell)
    row: Row = {**block.constants, **keys, block.spread: code, "value": value, "status": status, "origin": block.origin}
    for column in block.subject.columns:
        if column.type == "integer" and column.name in row:
            row[column.name] = int(row[column.name])
    if block.subject.has_marks:
        row["mark"] = mark
    missing = set(block.subject.column_names) ^ row.keys()
    if missing:
        raise _table_error(declaration, f"columns {sorted(missing)} of {block.subject.id} are missing or unknown")
    return row


def _figure(declaration: Declaration, cell: str) -> tuple[float, str, str]:
    """Value, status and mark of a cell: a plain decimal number, or one of the declared marks."""
    if cell in declaration.marks:
        return math.nan, declaration.marks[cell], cell
    if not _NUMBER.fullmatch(cell):
        raise KompetensnbError(
            "source-cell", file=f"{declaration.name}.csv", value=cell, allowed=tuple(declaration.marks) or ("0.0",)
        )
    return float(cell), declaration.status, ""


def _table_error(declaration: Declaration, problem: str) -> KompetensnbError:
    return KompetensnbError("source-table", file=f"{declaration.name}.csv", problem=problem)
