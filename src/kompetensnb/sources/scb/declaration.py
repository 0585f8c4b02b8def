"""What is written about each table that is fetched: which it is, which subject it feeds, what its labels mean to us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, Literal, get_args

from kompetensnb.sources.declared import read_declared
from kompetensnb.store import registry
from kompetensnb.store.registry import Subject
from kompetensnb.vocabulary.statuses import Status

FOLDER: Final = Path(__file__).parent / "tables"

Area = Literal["riket", "lan", "kommun", "fa", "alla-lan", "alla-fa"]
"""Levels of geography: the country, Västra Götaland, our municipalities, the FA regions that hold some of them, every
county, every FA region."""

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

    `labels` gives the producer's labels for a code of ours; the figures of several are added up. `total` is our code
    for the whole, `bands` are our codes for age groups, found by the ages in the label. `codelist` is the label of the
    codelist to use when the table itself lacks a band. `as_they_are`: the producer's codes are those of a
    classification and ours, and all that the registry allows must be there; the one value that is left over means our
    code `rest`. Where the registry has a pattern only, sums and whatever is written otherwise are left out. `area`: the
    codes are those of a level of geography.
    """

    variable: str
    labels: Mapping[str, tuple[str, ...]]
    total: str
    bands: tuple[str, ...]
    codelist: str
    as_they_are: bool
    rest: str
    area: Area | None


@dataclass(frozen=True)
class TableDeclaration:
    """One table. `table` is the producer's id, empty when it is looked up.

    `region` is the label of the variable with areas; a table that has none gives its area among `constants`.
    `contents` is the label of what is counted, empty when a column tells contents apart. `fixed` are labels by variable
    that hold for all rows; a variable that is not named anywhere is taken as its total. `first_year` leaves earlier
    years out (0: none); `month` is the one that stands for its year, where the table has months and the subject none.
    `unsigned`: the producer writes what leaves an area as a negative number, to us it is a count. `marks` are statuses
    for the producer's marks; any other mark means that the figure is missing. `perturbed_from` is the first year with
    random noise, 0 when there is none. `yields_to` are origins whose figures count where both have the year.
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
    region: str = "region"
    month: int = 0
    unsigned: bool = False
    yields_to: tuple[str, ...] = ()

    @property
    def adds(self) -> bool:
        """Whether some figures are sums of several of the producer's."""
        return any(len(names) > 1 for rule in self.columns.values() for names in rule.labels.values())


@cache
def declarations() -> Mapping[str, TableDeclaration]:
    """All declared tables by name, in the order they are fetched."""
    return {path.stem: read_declaration(path) for path in sorted(FOLDER.glob("*.yml"))}


def read_declaration(path: Path) -> TableDeclaration:
    """The declaration in a YAML file.

    Raises:
        KompetensnbError: source-declaration when it cannot be read, or a field is missing, unknown or does not fit.
    """
    return read_declared(path, lambda content: _declaration(path.stem, **content))


def _declaration(
    name: str,
    *,
    subject: str,
    origin: str,
    notes: Mapping[str, str],
    areas: list[Area] | None = None,
    region: str = "region",
    table: str = "",
    lookup: Mapping[str, list[str]] | None = None,
    status: str = "officiell",
    contents: str = "",
    columns: Mapping[str, Mapping[str, Any]] | None = None,
    constants: Mapping[str, str] | None = None,
    fixed: Mapping[str, str] | None = None,
    first_year: int = 0,
    month: int = 0,
    unsigned: bool = False,
    marks: Mapping[str, str] | None = None,
    perturbed_from: int = 0,
    yields_to: list[str] | None = None,
) -> TableDeclaration:
    found = registry.get(subject)
    rules = {column: _rule(found, column, **rule) for column, rule in (columns or {}).items()}
    places = {"region"} if areas else set()
    if bool(table) == bool(lookup):
        raise ValueError("either table or lookup")
    if set(notes) != {"sv", "en"}:
        raise ValueError("notes must be in sv and en")
    if not set(areas or ()) <= set(get_args(Area)):
        raise ValueError(f"areas {areas}")
    if month and "month" in found.keys:
        raise ValueError(f"{subject} has months of its own")
    if not {status, *(marks or {}).values()} <= {str(item) for item in Status}:
        raise ValueError(f"status {status}, marks {marks}")
    given = [*places, *rules, *(constants or {}), *(period for period in PERIODS if period in found.keys)]
    if sorted(given) != sorted(found.keys):
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
        areas=tuple(areas or ()),
        contents=contents,
        columns=rules,
        constants=dict(constants or {}),
        fixed=dict(fixed or {}),
        first_year=first_year,
        marks=dict(marks or {}),
        perturbed_from=perturbed_from,
        notes=dict(notes),
        region=region,
        month=month,
        unsigned=unsigned,
        yields_to=tuple(yields_to or ()),
    )


def _lookup(*, queries: list[str], title: list[str], variables: list[str]) -> Lookup:
    return Lookup(tuple(queries), tuple(title), tuple(variables))


def _rule(
    subject: Subject,
    column: str,
    *,
    variable: str,
    labels: Mapping[str, str | list[str]] | None = None,
    total: str = "",
    bands: list[str] | bool = False,
    codelist: str = "",
    as_they_are: bool = False,
    rest: str = "",
    area: Area | None = None,
) -> ColumnRule:
    """`bands: true` are all codes of the column but the total."""
    allowed = subject.column(column).codes
    chosen = tuple(code for code in allowed if code != total) if bands is True else tuple(bands or ())
    found = {str(code): (one,) if isinstance(one, str) else tuple(one) for code, one in (labels or {}).items()}
    unknown = {*found, *chosen, *(code for code in (total, rest) if code)} - set(allowed)
    if unknown and allowed:
        raise ValueError(f"{column}: {sorted(unknown)} not among {allowed}")
    if not (found or chosen or total or as_they_are or area):
        raise ValueError(f"{column}: no values")
    if area and area not in get_args(Area):
        raise ValueError(f"{column}: area {area}")
    return ColumnRule(variable, found, str(total), chosen, codelist, as_they_are, rest, area)
