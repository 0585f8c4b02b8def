"""A table's metadata: its variables found by role or label, and the value that stands for their whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.scb import labels
from kompetensnb.sources.scb.jsonstat import dimensions

TIME: Final = "time"
METRIC: Final = "metric"
REGION: Final = "region"


@dataclass(frozen=True)
class Variable:
    """One variable. `codelists` are ids by label; `elimination` says that the table may be asked without it."""

    id: str
    label: str
    codes: tuple[str, ...]
    labels: Mapping[str, str]
    elimination: bool
    elimination_code: str
    codelists: Mapping[str, str]


@dataclass(frozen=True)
class TableMetadata:
    """What a table has. `summable`: the producer allows its figures to be added up."""

    id: str
    title: str
    variables: tuple[Variable, ...]
    roles: Mapping[str, tuple[str, ...]]
    stamp: str
    updated: date | None
    next_release: date | None
    summable: bool

    def by_role(self, role: str) -> Variable:
        """The variable of time or of contents.

        Raises:
            KompetensnbError: scb-no-variable.
        """
        found = [variable for variable in self.variables if variable.id in self.roles.get(role, ())]
        if len(found) != 1:
            raise self._no_variable(role)
        return found[0]

    def variable(self, wanted: str) -> Variable:
        """The variable with a role (`time`, `metric`) or a label; a region also by its role `geo`.

        Where no label has the word, the one with a word that begins so.

        Raises:
            KompetensnbError: scb-no-variable, with the labels of all variables.
        """
        if wanted in (TIME, METRIC):
            return self.by_role(wanted)
        if wanted == REGION and len(self.roles.get("geo", ())) == 1:
            return self.by_role("geo")
        known = {variable.id: variable.label for variable in self.variables}
        ids = labels.named(known, wanted) or labels.beginning(known, wanted)
        if len(ids) != 1:
            raise self._no_variable(wanted)
        return next(variable for variable in self.variables if variable.id == ids[0])

    def code(self, variable: Variable, wanted: str, within: Mapping[str, str] | None = None) -> str:
        """The code of the value with a label; where several values carry that very label, the first.

        `within` are the labels of a codelist, in place of the variable's own.

        Raises:
            KompetensnbError: scb-no-value, with the labels that there are or that fit alike.
        """
        known = variable.labels if within is None else within
        found = labels.named(known, wanted)
        if not found or not labels.same_meaning(known, found):
            raise self.no_value(variable, wanted, [known[code] for code in found] or list(known.values()))
        return found[0]

    def total(self, variable: Variable) -> str | None:
        """The code that stands for the whole of a variable; None when the variable is to be left out of the question.

        A published total comes first. Leaving a variable out makes the server add its values up, which is right only
        when the producer allows it.

        Raises:
            KompetensnbError: scb-no-total, with the labels that there are.
        """
        if variable.elimination_code in variable.codes:
            return variable.elimination_code
        found = labels.totals(variable.labels)
        if found and labels.same_meaning(variable.labels, found):
            return found[0]
        if len(variable.codes) == 1:
            return variable.codes[0]
        if variable.elimination and self.summable and not found:
            return None
        shown = labels.shown(variable.labels.values())
        raise KompetensnbError("scb-no-total", table=self.id, variable=variable.label, found=shown)

    def no_value(self, variable: Variable, wanted: str, found: list[str]) -> KompetensnbError:
        """The error for a value that is not there under its name."""
        return KompetensnbError(
            "scb-no-value", table=self.id, variable=variable.label, value=wanted, found=labels.shown(found)
        )

    def _no_variable(self, wanted: str) -> KompetensnbError:
        found = tuple(variable.label for variable in self.variables)
        return KompetensnbError("scb-no-variable", table=self.id, variable=wanted, found=found)


def read_metadata(content: Any, table: str) -> TableMetadata:
    """The metadata in the answer to `/tables/{id}/metadata`.

    Raises:
        KompetensnbError: scb-jsonstat when it is not of that shape.
    """
    found = dimensions(content, table)
    try:
        role = content.get("role") or {}
        extension = (content.get("extension") or {}).get("px") or {}
        stamp = str(content.get("updated") or "")
        return TableMetadata(
            id=table,
            title=str(content.get("label") or table),
            variables=tuple(_variable(item.id, item.label, item.codes, item.labels, item.extension) for item in found),
            roles={name: tuple(ids) for name, ids in role.items()},
            stamp=stamp,
            updated=_day(stamp),
            next_release=_day(str(extension.get("nextUpdate") or "")),
            summable=extension.get("aggregallowed") is not False,
        )
    except (TypeError, AttributeError, ValueError, KeyError) as error:
        raise KompetensnbError("scb-jsonstat", table=table, reason=repr(error)[:300]) from error


def _variable(
    name: str, label: str, codes: tuple[str, ...], own: Mapping[str, str], extension: Mapping[str, Any]
) -> Variable:
    return Variable(
        id=name,
        label=label,
        codes=codes,
        labels=own,
        elimination=extension.get("elimination") is True,
        elimination_code=str(extension.get("eliminationValueCode") or ""),
        codelists={str(item["label"]): str(item["id"]) for item in extension.get("codelists") or ()},
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
