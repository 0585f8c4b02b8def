"""What somebody typed in a form as a value, and a value as it stands in a form to be changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row, fields_of
from kompetensnb.followup.cells import value_of
from kompetensnb.followup.checks import problems
from kompetensnb.followup.fields import Field, Kind

_TEXTS: Final = (Kind.LINE, Kind.PROSE, Kind.ADDRESS)
Faults = dict[str, list[KompetensnbError]]
"""What is wrong by field; what concerns several fields stands under an empty name."""


def typed(field: Field, value: Any) -> str:
    """A value as somebody would type it; codes stay codes, since a form offers them by name."""
    if value is None:
        return ""
    match field.kind:
        case Kind.FLAG:
            return "1" if value else ""
        case Kind.DAY:
            return str(value.isoformat())
        case Kind.NUMBER:
            return f"{Decimal(repr(value)):f}".removesuffix(".0").replace(".", ",")
    return str(value)


def understood(model: type[Row], told: Mapping[str, str]) -> tuple[dict[str, Any], Faults]:
    """The values of all fields as typed, and what is wrong with each; a field that is not there is empty."""
    values: dict[str, Any] = {}
    faults: Faults = {}
    for name, field in fields_of(model).items():
        try:
            values[name] = _value(field, told.get(name, ""))
        except KompetensnbError as error:
            values[name] = None
            faults[name] = [error]
    found = problems(model, values)
    return values, _joined(faults, ((name, error) for name, error in found if name not in faults))


def _joined(faults: Faults, more: Iterable[tuple[str, KompetensnbError]]) -> Faults:
    """All faults; a fault between fields says nothing while a field of its own is wrong."""
    found = {name: list(errors) for name, errors in faults.items()}
    for name, error in more:
        if name or not faults:
            found.setdefault(name, []).append(error)
    return found


def _value(field: Field, told: str) -> Any:
    """Raises KompetensnbError for what cannot be read."""
    # A browser sends every new line as two signs, and the last one of a text is seldom meant.
    text = told.replace("\r\n", "\n").replace("\r", "\n").strip()
    if field.kind in _TEXTS:
        return text or None  # also one that a spreadsheet would take for a formula: exports make it harmless
    if field.kind is Kind.FLAG:
        return bool(text)
    return value_of(field, text)
