"""Levels of education in the official statistics, and the three groups that people speak of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.texts import Text

_DATA = read_yaml("education.yml")


class EducationGroup(StrEnum):
    """Groups of levels, from the shortest; the unknown belong to none of the three."""

    COMPULSORY = "forgymnasial"
    UPPER_SECONDARY = "gymnasial"
    POST_SECONDARY = "eftergymnasial"
    UNKNOWN = "okand"

    def name_in(self, language: str) -> str:
        """The name, lower case."""
        return Text.of(_DATA["groups"][self.value])[language]


@dataclass(frozen=True)
class Level:
    """One level of education; `id` is the code in the tables ("1"–"7", "US")."""

    id: str
    names: Text
    short_names: Text
    group: EducationGroup

    def spellings(self) -> Iterable[str]:
        """The code and both names."""
        return (self.id, self.names.sv, self.names.en)

    def name(self, language: str) -> str:
        """The full name, capitalised."""
        return self.names[language]

    def short_name(self, language: str) -> str:
        """A name for axes."""
        return self.short_names[language]


_LEVELS = Catalogue(
    [
        Level(code, Text.of(entry["name"]), Text.of(entry["short_name"]), EducationGroup(entry["group"]))
        for code, entry in _DATA["levels"].items()
    ],
    error="unknown-education",
    parameter="education",
)


def get(text: object) -> Level:
    """The level with this code or name; KompetensnbError("unknown-education") otherwise."""
    return _LEVELS.get(text)


def all_levels() -> tuple[Level, ...]:
    """Every level from the shortest, the unknown last."""
    return tuple(_LEVELS)


def of_group(group: EducationGroup) -> tuple[Level, ...]:
    """The levels that make up a group."""
    return tuple(level for level in _LEVELS if level.group is group)
