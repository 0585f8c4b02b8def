"""What a column of a register may hold: its kind and limits, kept with the column itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Boolean, Date, Double, ForeignKey, Integer, String, Text
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine

from kompetensnb.followup.files import read_yaml
from kompetensnb.vocabulary import horizons, instruments, measures, sectors
from kompetensnb.vocabulary.region import RegionKind
from kompetensnb.vocabulary.statuses import Status

LINE: Final = 200
"""Most signs of a text on one line."""
PROSE: Final = 4000
"""Most signs of a text that may have several lines."""
CODE: Final = 60
"""Most signs of an id or a code."""
LARGEST: Final = 1e12
"""A figure as large as this is a slip of the hand."""
FIRST_DAY, LAST_DAY = date(1600, 1, 1), date(2200, 12, 31)
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    **{name: tuple(codes) for name, codes in read_yaml("choices.yml").items()},
    "indicator": tuple(measure.id for measure in measures.all_measures()),
    "instrument": tuple(each.id for each in instruments.all_instruments()),
    "item": tuple(instruments.all_items()),
    "horizon": tuple(horizon.id for horizon in horizons.all_horizons()),
    "sector": tuple(sector.id for sector in sectors.all_sectors()),
    "status": tuple(status.value for status in Status),
}
"""Codes by list, in the order they are offered."""


class Kind(StrEnum):
    """Kinds of content."""

    LINE = "line"
    PROSE = "prose"
    ADDRESS = "address"
    REGION = "region"
    BRANCH = "branch"
    GROUP = "education_group"
    COMMITMENT = "commitment"
    CHOICE = "choice"
    REFERENCE = "reference"
    DAY = "day"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True)
class Field:
    """A column. `list` names the choices, `register` what a reference leads to, `levels` the kinds of region."""

    kind: Kind
    required: bool
    most: int = 0
    list: str = ""
    register: str = ""
    levels: tuple[RegionKind, ...] = ()
    low: int = 0
    high: int = 0

    @property
    def choices(self) -> tuple[str, ...]:
        """The codes that may stand in a column with a list."""
        return CHOICES[self.list]


_TYPES: Final[dict[Kind, TypeEngine[Any]]] = {
    Kind.PROSE: Text(),
    Kind.DAY: Date(),
    Kind.WHOLE: Integer(),
    Kind.NUMBER: Double(),
    Kind.FLAG: Boolean(),
}
_PLACES: Final = (RegionKind.COUNTY, RegionKind.SUBREGION, RegionKind.ASSOCIATION, RegionKind.MUNICIPALITY)


def column(kind: Kind, *, required: bool = False, **limits: Any) -> MappedColumn[Any]:
    """A column of a kind. The old value is always loaded before a new one is set: the history needs both."""
    most = {Kind.PROSE: PROSE, Kind.LINE: LINE, Kind.ADDRESS: 500}.get(kind, CODE)
    field = Field(kind, required, **{"most": most, **limits})
    type_ = _TYPES.get(kind) or String(field.most)
    info = {"field": field}
    if kind is not Kind.REFERENCE:
        return mapped_column(type_, nullable=not required, info=info, active_history=True)
    # Checked when the transaction ends, so that rows which refer to each other may come in any order.
    target = ForeignKey(f"{field.register}.id", deferrable=True, initially="DEFERRED")
    return mapped_column(type_, target, nullable=not required, info=info, active_history=True, index=True)


def line(*, required: bool = False, most: int = LINE) -> MappedColumn[Any]:
    """A text on one line."""
    return column(Kind.LINE, required=required, most=most)


def prose(*, required: bool = False) -> MappedColumn[Any]:
    """A text of one or several lines."""
    return column(Kind.PROSE, required=required)


def address() -> MappedColumn[Any]:
    """A web address, http or https."""
    return column(Kind.ADDRESS)


def region(*levels: RegionKind, required: bool = False) -> MappedColumn[Any]:
    """The id of a region: county, sub-region, association or municipality unless `levels` say otherwise."""
    return column(Kind.REGION, required=required, levels=levels or _PLACES)


def branch() -> MappedColumn[Any]:
    """The id of a branch, of the statistics or of the councils."""
    return column(Kind.BRANCH)


def education_group() -> MappedColumn[Any]:
    """The code of an education group."""
    return column(Kind.GROUP)


def choice(name: str, *, required: bool = False) -> MappedColumn[Any]:
    """A code of the list `name`."""
    return column(Kind.CHOICE, required=required, list=name)


def reference(register: str, *, required: bool = False) -> MappedColumn[Any]:
    """The id of a row in a register."""
    return column(Kind.REFERENCE, required=required, register=register)


def day(*, required: bool = False) -> MappedColumn[Any]:
    """A day."""
    return column(Kind.DAY, required=required)


def whole(low: int, high: int, *, required: bool = False) -> MappedColumn[Any]:
    """A whole number within bounds."""
    return column(Kind.WHOLE, required=required, low=low, high=high)


def number() -> MappedColumn[Any]:
    """A figure."""
    return column(Kind.NUMBER)
