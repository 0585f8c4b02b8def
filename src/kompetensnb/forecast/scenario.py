"""A scenario: named levers with years and sizes, as data that is checked, written in one line, saved and shared.

In one line a lever is `lever:target=size;start-end;option=value`, and levers are joined by commas:
`branch:B+C=-10;2026-2028;recovery=3,places:73O=60;2027-2035`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import levers
from kompetensnb.forecast.axes import LAST_YEAR, Axes
from kompetensnb.forecast.levers import EVERYTHING, LeverType
from kompetensnb.vocabulary import author_roles
from kompetensnb.vocabulary.inputs import is_control, plain_text, shown

LONGEST_TEXT: Final = 4_000
MOST_LEVERS: Final = 40
LONGEST_FILE: Final = 20_000
LONGEST: Final = {"name": 80, "author_role": 60, "date": 10, "note": 500}
FIRST_YEAR: Final = 2000
_YEARS: Final = re.compile(r"(\d{4})(?:[-–](\d{4}))?", re.ASCII)
_OPTIONS: Final = ("recovery", "sector", "length", "fill", "throughput", "stay")


class Lever(BaseModel):
    """One lever. Every value is checked and brought to its one spelling when the object is made.

    `size` is in the lever's unit, `start` and `end` are years, both counted. Options that are None are the usual ones.
    Raises KompetensnbError: scenario-unknown-lever, scenario-target, scenario-size, scenario-years,
    scenario-unknown-option, scenario-option and what the vocabulary raises for unknown branches and groups.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lever: str
    target: str = ""
    size: float
    start: int
    end: int
    recovery: float | None = None
    sector: str | None = None
    length: float | None = None
    fill: float | None = None
    throughput: float | None = None
    stay: float | None = None

    @model_validator(mode="before")
    @classmethod
    def _check(cls, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, Mapping) or not {"lever", "size", "start"} <= raw.keys():
            raise _unreadable(raw)
        kind = levers.get(raw["lever"])
        start, end = _span(kind, raw["start"], raw.get("end"))
        extra = {name: value for name, value in raw.items() if name not in _BASIC and value is not None}
        options = {str(name): levers.option(kind, str(name), value) for name, value in extra.items()}
        if options.get("sector") == EVERYTHING or options.get("recovery") == 0:
            options = {name: value for name, value in options.items() if value not in (EVERYTHING, 0)}
        return {
            "lever": kind.id,
            "target": levers.target(kind, raw.get("target") or ""),
            "size": _size(kind, raw["size"]),
            "start": start,
            "end": end,
            **options,
        }

    @classmethod
    def from_text(cls, text: str) -> Self:
        """From `lever:target=size;start-end;option=value`; raises as the class does, or scenario-unreadable."""
        head, *rest = text.split(";")
        what, equals, size = head.rpartition("=")
        lever, _, target = what.partition(":")
        if not equals or not rest:
            raise _unreadable(text)
        start, _, end = rest[0].replace("–", "-").partition("-")
        options = [part.partition("=") for part in rest[1:]]
        names = [name.strip() for name, _, _ in options]
        if len(set(names)) < len(names) or set(names) & set(_BASIC) or not all(sign for _, sign, _ in options):
            raise _unreadable(text)
        given = {name: value for name, (_, _, value) in zip(names, options, strict=True)}
        return cls(**{"lever": lever, "target": target, "size": size, "start": start, "end": end or start, **given})

    def to_text(self) -> str:
        """The lever in one line; reading it gives the same lever."""
        target = f":{self.target}" if self.target else ""
        years = f"{self.start}-{self.end}" if self.end > self.start else f"{self.start}"
        options = [(name, getattr(self, name)) for name in _OPTIONS if getattr(self, name) is not None]
        written = [f"{name}={_written(value)}" for name, value in options]
        return ";".join([f"{self.lever}{target}={_written(self.size)}", years, *written])

    @property
    def type(self) -> LeverType:
        """What kind of lever it is."""
        return levers.get(self.lever)

    @property
    def last(self) -> int:
        """The last year in which it says something: its end, and the recovery after it."""
        return self.end + int(self.recovery or 0)

    def against(self, other: Lever) -> bool:
        """Whether the two say something about the same thing in the same years, or move people round in a ring."""
        if self.lever != other.lever or self.start > other.last or other.start > self.last:
            return False
        mine, theirs = (levers.cells(each.type, each.target, each.sector or EVERYTHING) for each in (self, other))
        return bool(mine & theirs) or (">" in self.target and self.target == ">".join(other.target.split(">")[::-1]))


_BASIC: Final = ("lever", "target", "size", "start", "end")


class Scenario(BaseModel):
    """Levers, and who made them when and why. Levers are kept in one order, whatever order they are given in.

    Raises KompetensnbError: what `Lever` raises; scenario-conflict; scenario-too-long; invalid-parameter for the rest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    author_role: str = ""
    date: str = ""
    note: str = ""
    levers: tuple[Lever, ...] = ()

    @field_validator("name", "author_role", "date", "note", mode="before")
    @classmethod
    def _check_text(cls, value: object, info: Any) -> str:
        longest = LONGEST[info.field_name]
        if not isinstance(value, str) or len(value) > longest or any(map(is_control, value.replace("\n", ""))):
            raise _invalid(info.field_name, value, f"≤ {longest}")
        return value.strip()

    @field_validator("author_role")
    @classmethod
    def _check_role(cls, value: str) -> str:
        return value and author_roles.get(value).id

    @field_validator("date")
    @classmethod
    def _check_date(cls, value: str) -> str:
        try:
            return value and date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise _invalid("date", value, "2026-01-31") from error

    @field_validator("levers")
    @classmethod
    def _check_levers(cls, value: tuple[Lever, ...]) -> tuple[Lever, ...]:
        if len(value) > MOST_LEVERS:
            raise KompetensnbError("scenario-too-long", value=len(value), allowed=MOST_LEVERS)
        order = [kind.id for kind in levers.all_levers()]
        ordered = sorted(
            value, key=lambda lever: (order.index(lever.lever), lever.target, lever.start, lever.to_text())
        )
        for one, other in combinations(ordered, 2):
            if one.against(other):
                raise KompetensnbError("scenario-conflict", value=one.to_text(), other=other.to_text())
        return tuple(ordered)

    @classmethod
    def from_text(cls, text: str, **about: str) -> Self:
        """From levers in one line, joined by commas; `about` is name, author_role, date, note."""
        if len(text) > LONGEST_TEXT:
            raise KompetensnbError("scenario-too-long", value=len(text), allowed=LONGEST_TEXT)
        return cls(levers=tuple(Lever.from_text(part) for part in text.split(",") if part.strip()), **about)

    def to_text(self) -> str:
        """The levers alone, in one line. The same levers give the same text; reading it gives the same levers."""
        return ",".join(lever.to_text() for lever in self.levers)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """From what `to_json` has written, or somebody who writes the same form."""
        if len(text) > LONGEST_FILE:
            raise KompetensnbError("scenario-too-long", value=len(text), allowed=LONGEST_FILE)
        try:
            raw = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise _unreadable(text) from error
        if not isinstance(raw, dict) or not isinstance(raw.get("levers", []), list):
            raise _unreadable(text)
        for name in raw.keys() - cls.model_fields.keys():
            raise KompetensnbError("unknown-parameter", parameter=shown(name), allowed=", ".join(cls.model_fields))
        return cls(**raw)

    def to_json(self) -> str:
        """Everything, to be saved."""
        return json.dumps(self.model_dump(exclude_none=True), ensure_ascii=False, indent=2) + "\n"

    def with_levers(self, found: Iterable[Lever]) -> Self:
        """The same scenario with other levers."""
        return type(self)(**{name: getattr(self, name) for name in LONGEST}, levers=tuple(found))

    def check_years(self, axes: Axes) -> None:
        """Levers act in years that are forecast; KompetensnbError("scenario-years") for the first that does not."""
        for lever in self.levers:
            if not (axes.base < lever.start <= axes.years[-1] and lever.end <= LAST_YEAR):
                years = "–".join(dict.fromkeys([str(lever.start), str(lever.end)]))
                raise KompetensnbError(
                    "scenario-years", lever=lever.lever, value=years, allowed=f"{axes.years[0]}–{axes.years[-1]}"
                )


def _span(kind: LeverType, start: object, end: object) -> tuple[int, int]:
    texts = [plain_text(value) for value in (start, start if end is None else end)]
    found = _YEARS.fullmatch("-".join(text or "" for text in texts))
    first, last = (int(year) for year in found.groups()) if found else (0, 0)
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        years = "–".join(dict.fromkeys(shown(value) for value in (start, start if end is None else end)))
        raise KompetensnbError("scenario-years", lever=kind.id, value=years, allowed=f"{FIRST_YEAR}–{LAST_YEAR}")
    return first, last


def _size(kind: LeverType, value: object) -> float:
    size = levers.number(value)
    if size is None or not kind.size.minimum <= size <= kind.size.maximum:
        raise KompetensnbError("scenario-size", lever=kind.id, value=shown(value), allowed=kind.size.allowed)
    return size


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.10g}"


def _unreadable(value: object) -> KompetensnbError:
    return KompetensnbError("scenario-unreadable", value=shown(value), allowed="branch:B+C=-10;2026-2028")


def _invalid(parameter: str, value: object, allowed: str) -> KompetensnbError:
    return KompetensnbError("invalid-parameter", parameter=parameter, value=shown(value), allowed=allowed)
