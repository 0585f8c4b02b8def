"""From an exported file to rows of a subject: headings and labels found by what they say, marks kept."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources import grids
from kompetensnb.sources.scb import labels
from kompetensnb.sources.skolverket.declaration import ExportDeclaration, Heading, Level
from kompetensnb.sources.skolverket.export import Export, ExportTable
from kompetensnb.vocabulary import programmes, regions
from kompetensnb.vocabulary.statuses import Status

Row = dict[str, Any]

MARKS: Final[Mapping[str, str]] = {
    ".": str(Status.MISSING),
    "..": str(Status.SUPPRESSED),
    "~100": str(Status.SUPPRESSED),
    "~0": str(Status.SUPPRESSED),
    "": str(Status.MISSING),
}
"""What stands in a cell in place of a figure, and its status."""

_REGIONS: Final[Mapping[Level, Heading]] = {
    "kommun": Heading(("Kommun-kod", "Kommunkod")),
    "lan": Heading(("Läns-kod", "Länskod")),
    "riket": Heading(("Riket",)),
}
_YEAR: Final = re.compile(r"(\d{4})(/\d{2,4})?")
_NUMBER: Final = "1 234,5"


def rows(declaration: ExportDeclaration, export: Export, level: Level, file: str) -> list[Row]:
    """The rows of our areas in one file; none when its period is not published yet.

    Raises:
        KompetensnbError: skolverket-other-export when the file has another title; skolverket-heading,
            skolverket-label, skolverket-period, unknown-programme when something is called otherwise than declared,
            with what is found; source-cell for a cell that is neither a figure nor a mark.
    """
    if not any(_holds(labels.normal(line), declaration.says) for line in export.lines):
        found = labels.shown(line[:100] for line in export.lines[:3])
        raise KompetensnbError("skolverket-other-export", file=file, value=declaration.says, found=found)
    if export.empty:
        return []
    every = [row for table in export.tables for row in _table_rows(declaration, export, table, level, file)]
    return _without_unpublished(every) if declaration.shape == "series" else every


def our_codes(level: Level) -> frozenset[str]:
    """Codes of the areas of one level that the house holds figures of."""
    if level == "kommun":
        return frozenset(region.code for region in regions.of_kind(regions.RegionKind.MUNICIPALITY))
    return frozenset({regions.get(regions.COUNTY).code if level == "lan" else regions.get(regions.COUNTRY).code})


def _table_rows(
    declaration: ExportDeclaration, export: Export, table: ExportTable, level: Level, file: str
) -> Iterator[Row]:
    region = _place(table, _REGIONS[level], file)
    kept = {_place(table, Heading((name,)), file): label for name, label in declaration.only.items()}
    from_cells = {
        column: (_place(table, rule.heading, file), rule)
        for column, rule in declaration.columns.items()
        if rule.heading is not None
    }
    from_sheet = {
        column: programmes.get(table.sheet).id for column, rule in declaration.columns.items() if rule.heading is None
    }
    figures = _figures(declaration, export, table, file)
    ours = our_codes(level)
    for cells in table.rows:
        code = next(iter(ours)) if level == "riket" else cells[region].zfill(len(next(iter(ours))))
        if code not in ours or any(
            labels.normal(cells[place]) != labels.normal(label) for place, label in kept.items()
        ):
            continue
        keys: dict[str, str | None] = {
            column: _code(rule.labels, cells[place], table.headings[place], file, others=rule.others)
            for column, (place, rule) in from_cells.items()
        }
        if None in keys.values():
            continue
        for place, told in figures:
            yield {"region": code, **keys, **from_sheet, **told, **_figure(cells[place], declaration, file)}


def _figures(
    declaration: ExportDeclaration, export: Export, table: ExportTable, file: str
) -> list[tuple[int, dict[str, Any]]]:
    """Places of the figures in a row, with what each is about beside the columns that all share."""
    if declaration.shape == "series":
        years = [(place, _YEAR.fullmatch(heading)) for place, heading in enumerate(table.headings)]
        found: list[tuple[int, dict[str, Any]]] = [(place, {"year": int(year[1])}) for place, year in years if year]
        if not found:
            shown = labels.shown(table.headings)
            raise KompetensnbError("skolverket-heading", file=file, value="2024/25", found=shown)
        return [(place, told) for place, told in found if told["year"] >= declaration.first_year]
    if export.year is None:
        raise KompetensnbError("skolverket-period", file=file, found=labels.shown(export.lines))
    return [
        (_place(table, heading, file), {"year": export.year, declaration.spread: code})
        for code, heading in declaration.headings.items()
    ]


def _place(table: ExportTable, wanted: Heading, file: str) -> int:
    """Where the one heading stands that is called so."""
    normal = [labels.normal(heading) for heading in table.headings]
    for name in wanted.names:
        found = [place for place, heading in enumerate(normal) if heading == labels.normal(name)]
        if len(found) == 1:
            return found[0]
    holding = [place for place, heading in enumerate(normal) if wanted.words and _holds(heading, wanted.words)]
    if len(holding) == 1:
        return holding[0]
    value = " / ".join(wanted.names) or " + ".join(wanted.words)
    raise KompetensnbError("skolverket-heading", file=file, value=value, found=table.headings)


def _holds(heading: str, words: Sequence[str]) -> bool:
    return all(labels.normal(word) in heading for word in words)


def _code(known: Mapping[str, Sequence[str]], cell: str, heading: str, file: str, *, others: bool) -> str | None:
    for code, names in known.items():
        if labels.normal(cell) in map(labels.normal, names):
            return code
    if others:
        return None
    allowed = tuple(name for names in known.values() for name in names)
    raise KompetensnbError("skolverket-label", file=file, heading=heading, value=cell, allowed=allowed)


def _figure(cell: str, declaration: ExportDeclaration, file: str) -> Row:
    """Value, status and mark; every subject of Skolverket's keeps marks."""
    told: Row = {"value": math.nan, "status": MARKS.get(cell, ""), "origin": declaration.origin, "mark": cell}
    if cell not in MARKS:
        value = grids.number(cell)
        if value is None:
            raise KompetensnbError("source-cell", file=file, value=cell[:60], allowed=(_NUMBER, *filter(None, MARKS)))
        told |= {"value": value, "status": str(Status.OFFICIAL), "mark": ""}
    return told


def _without_unpublished(every: list[Row]) -> list[Row]:
    """A year that has a dot in every cell is one that has not come yet."""
    come = {row["year"] for row in every if row["status"] != str(Status.MISSING)}
    return [row for row in every if row["year"] in come]
