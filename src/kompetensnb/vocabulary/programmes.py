"""Programmes of upper-secondary school, and the groups that statistics add them up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.texts import Text, spelling_key

SHEET_NAME: Final = 30
"""How many characters of a name the producer's workbooks keep in the name of a sheet."""


@dataclass(frozen=True)
class Programme:
    """A programme, or a group of them. `kind` is the group that it belongs to, empty for a group."""

    id: str
    names: Text
    kind: str = ""
    aliases: tuple[str, ...] = ()

    def spellings(self) -> Iterable[str]:
        """The code, both names and other words for it."""
        return (self.id, self.names.sv, self.names.en, *self.aliases)

    def name(self, language: str) -> str:
        """The name."""
        return self.names[language]


def _programme(code: str, *, aliases: Iterable[str] = (), kind: str = "", **names: Any) -> Programme:
    return Programme(code, Text.of(names), kind, tuple(aliases))


_DATA: Final[Mapping[str, Mapping[str, Any]]] = read_yaml("programmes.yml")
_PROGRAMMES: Final = Catalogue(
    [_programme(code, **entry) for part in ("groups", "programmes") for code, entry in _DATA[part].items()],
    error="unknown-programme",
    parameter="programme",
)


def get(text: object) -> Programme:
    """The programme or group with this code or name, also one cut to the length of a sheet's name.

    Raises KompetensnbError("unknown-programme"; parameter, value, allowed).
    """
    cut = [item for item in _PROGRAMMES if isinstance(text, str) and _is_cut(text, item.names.sv)]
    return cut[0] if len(cut) == 1 else _PROGRAMMES.get(text)


def all_programmes() -> tuple[Programme, ...]:
    """The groups, then the programmes."""
    return tuple(_PROGRAMMES)


def _is_cut(text: str, name: str) -> bool:
    wanted = text.strip()
    return len(wanted) >= SHEET_NAME and spelling_key(name).startswith(spelling_key(wanted))
