"""The choice that a page is shown for: typed, checked, and the same in an address, in Papermill and in code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Self
from urllib.parse import parse_qsl, urlencode

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary import (
    branch_choice,
    branches,
    education_groups,
    horizons,
    measures,
    regions,
    sectors,
    sexes,
)
from kompetensnb.vocabulary.choices import read_choices
from kompetensnb.vocabulary.inputs import is_control, plain_text, shown

FIRST_YEAR, LAST_YEAR = regions.FIRST_YEAR, 2100
LONGEST_QUERY = 40_000
LONGEST_SCENARIO = 6_000
MOST_FIELDS = 50

_LANGUAGES = read_choices("language")
_SCENARIO = re.compile(r"[\w .,:;=+>/!|()&~−–-]*")
_SNAPSHOT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9])?")
_SHARING = re.compile(r"(?:(?:base|per|cap|fee|pot)=\d{1,6}(?:\.\d{1,2})?(?:;(?!$)|$)){0,5}")
_YEAR = re.compile(r"\d{1,4}", re.ASCII)


class Parameters(BaseModel):
    """What a page is shown for. Every value is checked and normalised when the object is made.

    Empty text and year 0 mean "not chosen": the nearest comparison, all branches, all education groups, the latest
    year, no scenario, the usual weights, the usual rule for sharing, the next meeting, the data set before the chosen
    one, the current snapshot. Making one from bad values raises KompetensnbError with the fields parameter, value and
    allowed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str = regions.COUNTY
    comparison: str = ""
    branch: str = ""
    group: str = ""
    horizon: str = "medel"
    year: int = 0
    sector: str = "alla"
    sex: str = "alla"
    scenario: str = ""
    measure: str = "folkmangd"
    weights: str = ""
    sharing: str = ""
    meeting: str = ""
    since: str = ""
    snapshot: str = ""
    language: str = "sv"

    @field_validator("*", mode="before")
    @classmethod
    def _check(cls, value: object, info: ValidationInfo) -> str | int:
        return _CHECKS[str(info.field_name)](value)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The parameters, in the order in which they are shown and written."""
        return tuple(cls.model_fields)

    @classmethod
    def parse(cls, **raw: object) -> Self:
        """Parameters from values of any origin; the rest are defaults.

        Raises KompetensnbError: "unknown-parameter", "unknown-region", "unknown-branch", "unknown-education-group",
        "unknown-measure" or "invalid-parameter", for the first value that is wrong.
        """
        for name in raw:
            if name not in cls.model_fields:
                raise _unknown_parameter(name)
        return cls(**raw)

    def replace(self, **changes: object) -> Self:
        """The same choice with some values changed, checked like new ones."""
        return self.parse(**{**self.model_dump(), **changes})

    @classmethod
    def from_query(cls, query: str) -> tuple[Self, list[KompetensnbError]]:
        """Parameters from the query part of an address, with or without "?". Never raises.

        A value that cannot be used leaves its default, with an error that names it; so does a key given twice.
        """
        pairs, errors = _pairs(query)
        chosen: dict[str, str | int] = {}
        seen: set[str] = set()
        for name, value in pairs:
            try:
                if name not in cls.model_fields:
                    raise _unknown_parameter(name)
                if name in seen:
                    chosen.pop(name, None)
                    raise KompetensnbError("repeated-parameter", parameter=name, value=shown(value))
                chosen[name] = _CHECKS[name](value)
            except KompetensnbError as error:
                errors.append(error)
            seen.add(name)
        return cls.parse(**chosen), errors

    def to_query(self) -> str:
        """The query part of an address, without "?": what differs from the defaults, in fixed order."""
        chosen = {name: value for name, value in self.to_papermill().items() if value != _default(name)}
        # These stand for themselves in a query, and a scenario that people can read is one that they can mend.
        return urlencode(chosen, safe="!,:;=/")

    def to_papermill(self) -> dict[str, str | int]:
        """All values as plain text and numbers, for Papermill."""
        return self.model_dump()

    @classmethod
    def from_papermill(cls, **values: object) -> Self:
        """Parameters from the variables of a notebook's parameters cell; raises as `parse`."""
        return cls.parse(**values)


def _default(name: str) -> str | int:
    default: str | int = Parameters.model_fields[name].default
    return default


def _unknown_parameter(name: object) -> KompetensnbError:
    return KompetensnbError("unknown-parameter", parameter=shown(name), allowed=", ".join(Parameters.names()))


def _invalid(parameter: str, value: object, allowed: str) -> KompetensnbError:
    return KompetensnbError("invalid-parameter", parameter=parameter, value=shown(value), allowed=allowed)


def _pairs(query: str) -> tuple[list[tuple[str, str]], list[KompetensnbError]]:
    if len(query) > LONGEST_QUERY or query.count("&") >= MOST_FIELDS:
        return [], [KompetensnbError("query-too-long", value=shown(query), allowed=LONGEST_QUERY)]
    return parse_qsl(query.removeprefix("?"), keep_blank_values=True), []


def _is_empty(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def _region(value: object) -> str:
    return regions.get(value).id


def _comparison(value: object) -> str:
    if _is_empty(value):
        return ""
    try:
        return regions.get(value).id
    except KompetensnbError as error:
        error.fields["parameter"] = "comparison"
        raise


def _branch(value: object) -> str:
    return "" if _is_empty(value) else branches.get(value).id


def _group(value: object) -> str:
    if _is_empty(value):
        return ""
    try:
        return education_groups.get(value).id
    except KompetensnbError as error:
        error.fields["parameter"] = "group"
        raise


def _year(value: object) -> int:
    text = plain_text(value)
    year = int(text) if text and _YEAR.fullmatch(text) else -1
    if year != 0 and not FIRST_YEAR <= year <= LAST_YEAR:
        raise _invalid("year", value, f"0, {FIRST_YEAR}–{LAST_YEAR}")
    return year


def _pattern(parameter: str, pattern: re.Pattern[str], allowed: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        text = plain_text(value)
        if text is None or (text and not pattern.fullmatch(text)) or ".." in text:
            raise _invalid(parameter, value, allowed)
        return text

    return check


def _meeting(value: object) -> str:
    text = plain_text(value)
    try:
        if text is None:
            raise ValueError("no plain text")
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise _invalid("meeting", value, "2026-03-12") from error


def _scenario(value: object) -> str:
    known = isinstance(value, str) and len(value) <= LONGEST_SCENARIO and not any(map(is_control, value))
    if not (known and isinstance(value, str) and _SCENARIO.fullmatch(value)) or ".." in value:
        raise _invalid("scenario", value, f"≤ {LONGEST_SCENARIO}: a-ö, 0-9, . , : ; = + > / ! | ( ) & ~ -")
    return value.strip()


def _weights(value: object) -> str:
    """In their one spelling; the usual ones are not chosen."""
    text = plain_text(value)
    if text is None:
        raise _invalid("weights", value, branch_choice.written_weights(branch_choice.USUAL_WEIGHTS))
    found = branch_choice.read_weights(text)
    return "" if found == branch_choice.USUAL_WEIGHTS else branch_choice.written_weights(found)


_CHECKS: Mapping[str, Callable[[object], str | int]] = {
    "region": _region,
    "comparison": _comparison,
    "branch": _branch,
    "group": _group,
    "horizon": lambda value: horizons.get(value).id,
    "year": _year,
    "sector": lambda value: sectors.get(value).id,
    "sex": lambda value: sexes.get(value).id,
    "scenario": _scenario,
    "measure": lambda value: measures.get(value).id,
    "weights": _weights,
    "sharing": _pattern("sharing", _SHARING, "base=1;per=10000;cap=1;fee=75.52;pot=33"),
    "meeting": _meeting,
    "since": _pattern("since", _SNAPSHOT, "a-z, A-Z, 0-9, . _ -"),
    "snapshot": _pattern("snapshot", _SNAPSHOT, "a-z, A-Z, 0-9, . _ -"),
    "language": lambda value: _LANGUAGES.get(value).id,
}
