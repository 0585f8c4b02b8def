"""Education groups: the 98 groups of SUN by field, level and profession, and the words that people use for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.files import read_csv, read_yaml
from kompetensnb.vocabulary.texts import Text

_DATA = read_yaml("education_groups.yml")
_CODE = 3


@dataclass(frozen=True)
class Group:
    """One education group.

    `id` is SCB's code, two digits and a letter: field, level, and which one. `levels` are the levels of the table on
    education (1-7, US) that its members can have; SCB's second digit says less than that.
    """

    id: str
    names: Text
    short_names: Text
    levels: tuple[str, ...]
    aliases: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The first digit: 0 general … 8 services, 9 unknown."""
        return self.id[0]

    @property
    def level(self) -> str:
        """The second digit: 1-2 compulsory, 3 upper secondary, 4 credits without a degree, 5 post-secondary, 9."""
        return self.id[1]

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known of the field, so that nobody can be educated for the group."""
        return self.field == "9"

    def spellings(self) -> Iterable[str]:
        """The code, the names and other words for it."""
        names = (self.names, self.short_names)
        return (self.id, *(text for name in names for text in (name.sv, name.en)), *self.aliases)

    def name(self, language: str) -> str:
        """The full name."""
        return self.names[language]

    def short_name(self, language: str) -> str:
        """A name for axes and lists, at most 30 letters."""
        return self.short_names[language]

    def field_name(self, language: str) -> str:
        """What the first digit stands for."""
        return Text.of(_DATA["fields"][self.field])[language]

    def level_name(self, language: str) -> str:
        """What the second digit stands for."""
        return Text.of(_DATA["levels"][self.level])[language]


@dataclass(frozen=True)
class Theme:
    """Several groups under one word, such as "industri"."""

    id: str
    names: Text
    groups: tuple[str, ...]
    aliases: tuple[str, ...] = ()

    def spellings(self) -> Iterable[str]:
        """The id, both names and other words for it."""
        return (self.id, self.names.sv, self.names.en, *self.aliases)

    def name(self, language: str) -> str:
        """The name."""
        return self.names[language]


def _group(row: dict[str, str]) -> Group:
    return Group(
        id=row["code"],
        names=Text(row["name_sv"], row["name_en"]),
        short_names=Text(row["short_sv"], row["short_en"]),
        levels=tuple(row["levels"].split()),
        aliases=tuple(_DATA["aliases"].get(row["code"], ())),
    )


_GROUPS = Catalogue(
    [_group(row) for row in read_csv("education_groups.csv")],
    error="unknown-education-group",
    parameter="education_group",
    examples=["73O", "75N", "15B", "53E", "förskollärare", "vård och omsorg"],
)

_THEMES = Catalogue(
    [
        Theme(id_, Text.of(entry["name"]), tuple(entry["groups"]), tuple(entry.get("aliases", ())))
        for id_, entry in _DATA["themes"].items()
    ],
    error="unknown-education-group",
    parameter="education_group",
)


def get(text: object) -> Group:
    """The group with this code, name or alias, or the one that a newer code is counted in.

    Raises KompetensnbError("unknown-education-group"; parameter, value, allowed) otherwise, for totals too.
    """
    try:
        return _GROUPS.get(text)
    except KompetensnbError:
        known = parent(text) if isinstance(text, str) else None
        if known is None:
            raise
        return known


def groups_of(text: object) -> tuple[Group, ...]:
    """The groups that a word stands for: of a theme, or the one group with this code or name.

    A word that means both, such as a theme's with a single group, is read as the theme's.
    Raises KompetensnbError("unknown-education-group") otherwise.
    """
    try:
        return tuple(_GROUPS.get(code) for code in _THEMES.get(text).groups)
    except KompetensnbError:
        return (get(text),)


@cache
def all_groups() -> tuple[Group, ...]:
    """The 98 groups in the order of their codes, the unknown last."""
    return tuple(_GROUPS)


def themes() -> tuple[Theme, ...]:
    """Words that stand for several groups."""
    return tuple(_THEMES)


def theme(text: object) -> Theme:
    """The theme with this id, name or alias; KompetensnbError("unknown-education-group") otherwise."""
    return _THEMES.get(text)


def is_total(code: str) -> bool:
    """Whether a code of the tables is a sum over groups and not a group."""
    return code in _DATA["totals"]


def parent(code: str) -> Group | None:
    """The group of this list that a code of the newer tables is counted in; None when it is none, or a total."""
    code = code.strip().upper()
    known = _DATA["newer"].get(code) or (code[:_CODE] if code[_CODE:].isalpha() else "")
    return next((group for group in _GROUPS if group.id == known), None)
