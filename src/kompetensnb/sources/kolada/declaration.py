"""Which key performance indicators are taken, in which tables, and what we call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final

from kompetensnb.sources.declared import read_declared
from kompetensnb.store import registry
from kompetensnb.store.registry import Subject

FILE: Final = Path(__file__).with_name("tables.yml")
SUBJECT: Final = "kolada"
FIRST_YEAR: Final = 2010


@dataclass(frozen=True)
class Kpi:
    """One key performance indicator. `same_as` names the subject, and the codes in it, that count the same thing."""

    id: str
    names: Mapping[str, str] = field(hash=False)
    same_as: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class KoladaTable:
    """Indicators that are fetched together, in the order of the declaration; at least one."""

    producer: ClassVar[str] = "kolada"
    service: ClassVar[str] = ""

    name: str
    titles: Mapping[str, str]
    notes: Mapping[str, str]
    kpis: tuple[Kpi, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Kolada's ids, sorted."""
        return tuple(sorted(kpi.id for kpi in self.kpis))

    @property
    def table(self) -> str:
        """The first and last id: Kolada has indicators, not tables."""
        return f"{self.ids[0]}–{self.ids[-1]}"

    @property
    def subject(self) -> Subject:
        """All indicators are rows of one table of ours."""
        return registry.get(SUBJECT)

    @property
    def origin(self) -> str:
        """The id of the origin."""
        return self.name.replace("_", "-")


@cache
def declarations() -> Mapping[str, KoladaTable]:
    """All declared tables by name, in the order they are fetched."""
    return read_declarations(FILE)


def read_declarations(file: Path) -> Mapping[str, KoladaTable]:
    """The declarations in a YAML file.

    Raises:
        KompetensnbError: source-declaration when it cannot be read, or a field is missing, unknown or does not fit.
    """
    return read_declared(file, lambda content: {name: _table(name, **entry) for name, entry in content.items()})


def _table(
    name: str, *, title: Mapping[str, str], notes: Mapping[str, str], kpis: Mapping[str, Mapping[str, Any]]
) -> KoladaTable:
    if {*title} != {"sv", "en"} or {*notes} != {"sv", "en"}:
        raise ValueError(f"{name}: title and notes must be in sv and en")
    unknown = kpis.keys() - {*registry.get(SUBJECT).column("measure").codes}
    if unknown or not kpis:
        raise ValueError(f"{name}: {sorted(unknown)} not among the measures of {SUBJECT}")
    return KoladaTable(name, title, notes, tuple(_kpi(kpi, **entry) for kpi, entry in kpis.items()))


def _kpi(kpi: str, *, sv: str, en: str, same_as: Mapping[str, str] | None = None) -> Kpi:
    subject, *_ = (same_as or {}).values() or ("",)
    if subject:
        registry.get(subject)
    return Kpi(kpi, {"sv": sv, "en": en}, same_as or {})
