"""Which tables of Arbetsförmedlingen are fetched, from which of its services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar, Final

from kompetensnb.sources.declared import read_declared
from kompetensnb.store import registry
from kompetensnb.store.registry import Subject

FILE: Final = Path(__file__).with_name("tables.yml")


@dataclass(frozen=True)
class JobtechTable:
    """One table, and the service that has it."""

    producer: ClassVar[str] = "jobtech"

    name: str
    service: str
    table: str
    subject: Subject
    titles: Mapping[str, str]
    notes: Mapping[str, str]

    @property
    def origin(self) -> str:
        """The id of the origin."""
        return f"jobtech-{self.name.replace('_', '-')}"


@cache
def declarations() -> Mapping[str, JobtechTable]:
    """All declared tables by name, in the order they are fetched."""
    return read_declarations(FILE)


def read_declarations(file: Path) -> Mapping[str, JobtechTable]:
    """The declarations in a YAML file.

    Raises:
        KompetensnbError: source-declaration when it cannot be read, or a field is missing, unknown or does not fit.
    """
    return read_declared(file, lambda content: {name: _table(name, **entry) for name, entry in content.items()})


def _table(
    name: str, *, service: str, table: str, subject: str, title: Mapping[str, str], notes: Mapping[str, str]
) -> JobtechTable:
    if {*title} != {"sv", "en"} or {*notes} != {"sv", "en"}:
        raise ValueError(f"{name}: title and notes must be in sv and en")
    return JobtechTable(name, service, table, registry.get(subject), title, notes)
