"""Variables and tables that look as Statistics Sweden's do, in one line each."""

from __future__ import annotations

from collections.abc import Mapping

from .tables import REGIONS, SEXES, Table, Value, Variable, made_up

BOTH = {**SEXES, "1+2": "totalt"}


def times(*codes: str) -> Variable:
    return Variable("Tid", "år", {code: code for code in codes})


def contents(values: Mapping[str, str]) -> Variable:
    return Variable("ContentsCode", "tabellinnehåll", values)


def region(values: Mapping[str, str] = REGIONS, code: str = "Region", label: str = "region") -> Variable:
    return Variable(code, label, values)


def sex(values: Mapping[str, str] = BOTH) -> Variable:
    return Variable("Kon", "kön", values)


def table(name: str, label: str, *variables: Variable, path: str = "XX", value: Value = made_up) -> Table:
    return Table(name, label, list(variables), path=path, summable=False, value=value)
