"""What is written about each table that is fetched: which it is, which subject it feeds, what its labels mean to us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, Literal, get_args

import yaml

from kompetensnb.errors import KompetensnbError
from kompetensnb.store import registry
from kompetensnb.store.registry import Subject
from kompetensnb.vocabulary.statuses import Status

FOLDER: Final = Path(__file__).parent / "tables"

Area = Literal["riket", "lan", "kommun", "alla-lan", "fa"]
"""Levels of geography: the country, Västra Götaland, our municipalities, every county, labour market areas (FA)."""

ONLY: Final = "*"
"""In place of a label of contents: the only one that the table has."""

PERIODS: Final = ("year", "month", "quarter")


@dataclass(frozen=True)
class Lookup:
    """How to find a table whose id is not known: what to search for, and what its title and variables must hold."""

    queries: tuple[str, ...]
    title: tuple[str, ...]
    variables: tuple[str, ...]


@dataclass(frozen=True)
class ColumnRule:
    """How one column of the subject is filled from one variable of the table.

    `labels` gives the producer's label for a code of ours, `total` is our code for the whole, `bands` are our codes for
    age groups, found by the ages in the label. `codelist` is the label of the codelist to use when the table itself
    lacks a band. `as_they_are`: the producer's codes are those of a classification and ours, and all that the registry
    allows must be there; the one value that is left over means our code `rest`.
    """

    variable: str
    labels: Mapping[str, str]
    total: str
    bands: tuple[str, ...]
    codelist: str
    as_they_are: bool
    rest: str


@dataclass(frozen=True)
class TableDeclaration:
    """One table. `table` is the producer's id, empty when it is looked up.

    `contents` is the label of what is counted, empty when a column tells contents apart. `fixed` are labels by variable
    that hold for all rows; a variable that is not named anywhere is taken as its total. `first_year` leaves earlier
    years out (0: none). `marks` are statuses for the producer's marks; any other mark means that the figure is missing.
    `perturbed_from` is the first year with random noise, 0 when there is none.
    """

    producer: ClassVar[str] = "scb"
    service: ClassVar[str] = ""

    name: str
    table: str
    lookup: Lookup | None
    subject: Subject
    origin: str
    status: str
    areas: tuple[Area, ...]
    contents: str
    columns: Mapping[str, ColumnRule]
    constants: Mapping[str, str]
    fixed: Mapping[str, str]
    first_year: int
    marks: Mapping[str, str]
    perturbed_from: int
    notes: Mapping[str, str]


@cache
def declarations() -> Mapping[str, TableDeclaration]:
    """All declared tables by name, in the order they are fetched."""
    return {path.stem: read_declaration(path) for path in sorted(FOLDER.glob("*.yml"))}


def read_declaration(path: Path) -> TableDeclaration:
    """The declaration in a YAML file.

    Raises:
        KompetensnbError: source-declaration when it cannot be read, or a field is missing, unknown or does not fit.
    """
    try:
        return _declaration(path.stem, **yaml.safe_load(path.read_text(encoding="utf-8")))
    except (TypeError, ValueError, KeyError, AttributeError, yaml.YAMLError, KompetensnbError) as error:
        raise KompetensnbError("source-declaration", detail=repr(error), file=path.name, value=str(error)) from error


def _declaration(
    name: str,
    *,
    subject: str,
    origin: str,
    areas: list[Area],
    notes: Mapping[str, str],
    table: str = "",
    lookup: Mapping[str, list[str]] | None = None,
    status: str = "officiell",
    contents: str = "",
    columns: Mapping[str, Mapping[str, Any]] | None = None,
    constants: Mapping[str, str] | None = None,
    fixed: Mapping[str, str] | None = None,
    first_year: int = 0,
    marks: Mapping[str, str] | None = None,
    perturbed_from: int = 0,
) -> TableDeclaration:
    found = registry.get(subject)
    rules = {column: _rule(found, column, **rule) for column, rule in (columns or {}).items()}
    if bool(table) == bool(lookup):
        raise ValueError("either table or lookup")
    if set(notes) != {"sv", "en"}:
        raise ValueError("notes must be in sv and en")
    if not set(areas) <= set(get_args(Area)):
        raise ValueError(f"areas {areas}")
    if not {status, *(marks or {}).values()} <= {str(item) for item in Status}:
        raise ValueError(f"status {status}, marks {marks}")
    given = {"region", *rules, *(constants or {}), *(period for period in PERIODS if period in found.keys)}
    if given != set(found.keys):
        raise ValueError(f"columns {sorted(given)}; {subject} has {sorted(found.keys)}")
    if not contents and not any(rule.variable == "metric" for rule in rules.values()):
        raise ValueError("contents is missing")
    return TableDeclaration(
        name=name,
        table=table,
        lookup=_lookup(**lookup) if lookup else None,
        subject=found,
        origin=origin,
        status=status,
        areas=tuple(areas),
        contents=contents,
        columns=rules,
        constants=dict(constants or {}),
        fixed=dict(fixed or {}),
        first_year=first_year,
        marks=dict(marks or {}),
        perturbed_from=perturbed_from,
        notes=dict(notes),
    )


def _lookup(*, queries: list[str], title: list[str], variables: list[str]) -> Lookup:
    return Lookup(tuple(queries), tuple(title), tuple(variables))


def _rule(
    subject: Subject,
    column: str,
    *,
    variable: str,
    labels: Mapping[str, str] | None = None,
    total: str = "",
    bands: list[str] | bool = False,
    codelist: str = "",
    as_they_are: bool = False,
    rest: str = "",
) -> ColumnRule:
    """`bands: true` are all codes of the column but the total."""
    allowed = subject.column(column).codes
    chosen = tuple(code for code in allowed if code != total) if bands is True else tuple(bands or ())
    found = {str(code): label for code, label in (labels or {}).items()}
    unknown = {*found, *chosen, *(code for code in (total, rest) if code)} - set(allowed)
    if unknown and allowed:
        raise ValueError(f"{column}: {sorted(unknown)} not among {allowed}")
    if not (found or chosen or total or as_they_are):
        raise ValueError(f"{column}: no values")
    return ColumnRule(variable, found, str(total), chosen, codelist, as_they_are, rest)
