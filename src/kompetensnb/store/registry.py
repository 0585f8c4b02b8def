"""The typed registry of subjects: which columns a table has, of which type and codes, and in which unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from kompetensnb.errors import KompetensnbError

ColumnType = Literal["text", "integer", "number"]
LEADING: Final = ("region", "year")
TRAILING: Final = ("value", "status", "origin")
MARK: Final = "mark"
AREAS: Final = Path(__file__).parent / "subjects"
"""One file of subjects per area."""


@dataclass(frozen=True)
class Unit:
    """What a value counts, with the bounds that it can have."""

    id: str
    names: Mapping[str, str]
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Column:
    """One column. `codes` in the order they are shown; empty when `pattern` or the bounds decide instead."""

    name: str
    type: ColumnType
    meaning: Mapping[str, str]
    codes: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Subject:
    """One long table: its columns in order, and the unit of its values (per measure where they differ).

    `bundled_rows` is how many rows the bundled snapshot has to have, `breaks` the years in which the producer began to
    count in another way without another table.
    """

    id: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    columns: tuple[Column, ...]
    units: Mapping[str, Unit]
    bundled_rows: int
    breaks: tuple[int, ...] = ()

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        """Names of all columns, in the order of the table."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The columns that together name one row: region, year and the breakdowns."""
        return self.column_names[: self.column_names.index("value")]

    @cached_property
    def has_marks(self) -> bool:
        """Whether the producer's own marks are kept beside the values."""
        return MARK in self.column_names

    def column(self, name: str) -> Column:
        """The column with this name; KeyError when there is none."""
        return {column.name: column for column in self.columns}[name]

    def unit(self, measure: str = "") -> Unit:
        """The unit of a measure, or of the whole table when it has one unit."""
        return self.units.get(measure) or self.units[""]


def get(subject: str) -> Subject:
    """The subject with this id.

    Raises:
        KompetensnbError: snapshot-unknown-subject.
    """
    found = subjects().get(subject)
    if found is None:
        raise KompetensnbError("snapshot-unknown-subject", value=subject, allowed=tuple(subjects()))
    return found


@cache
def subjects() -> Mapping[str, Subject]:
    """All subjects by id, in the order of the registry."""
    common = _content(Path(__file__).with_suffix(".yml"))
    areas = [_content(AREAS / f"{name}.yml") for name in common["areas"]]
    units = {name: _unit(name, entry) for name, entry in _united([common, *areas], "units").items()}
    columns = _united([common, *areas], "columns")
    return {name: _subject(name, entry, columns, units) for name, entry in _united(areas, "subjects").items()}


def _united(files: Sequence[Mapping[str, Any]], part: str) -> dict[str, Any]:
    """The entries of one part of all files. What is declared twice is an error, not a choice."""
    found: dict[str, Any] = {}
    for file in files:
        twice = found.keys() & file.get(part, {}).keys()
        if twice:
            raise ValueError(f"{part}: {sorted(twice)} declared twice")
        found |= file.get(part, {})
    return found


def _content(file: Path) -> Any:
    text = file.read_text(encoding="utf-8")
    # The C loader is ten times as fast, which is felt when a kernel starts; it is absent where libyaml is.
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    return yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are the safe ones


def _unit(name: str, entry: Mapping[str, Any]) -> Unit:
    return Unit(name, {"sv": entry["sv"], "en": entry["en"]}, entry.get("minimum"), entry.get("maximum"))


def _subject(name: str, entry: Mapping[str, Any], columns: Mapping[str, Any], units: Mapping[str, Unit]) -> Subject:
    names = [*LEADING, *entry["breakdowns"], *TRAILING, *([MARK] if entry.get("marks") else [])]
    codes = entry.get("codes", {})
    own_units = {measure: units[unit] for measure, unit in entry.get("units", {}).items()}
    if "unit" in entry:
        own_units[""] = units[entry["unit"]]
    return Subject(
        id=name,
        names=entry["name"],
        descriptions=entry["description"],
        columns=tuple(_column(column, columns[column], codes.get(column)) for column in names),
        units=own_units,
        bundled_rows=entry["bundled_rows"],
        breaks=tuple(entry.get("breaks", ())),
    )


def _column(name: str, entry: Mapping[str, Any], codes: list[str] | None) -> Column:
    return Column(
        name=name,
        type=entry["type"],
        meaning=entry["meaning"],
        codes=tuple(codes or entry.get("codes", ())),
        pattern=re.compile(entry["pattern"]) if "pattern" in entry else None,
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
    )
