"""A word or sentence in both languages, and how spellings of the same word are recognised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")


@dataclass(frozen=True)
class Text:
    """The same text in Swedish and in English; hashable, read as `text["sv"]`."""

    sv: str
    en: str

    def __getitem__(self, language: str) -> str:
        """The text in `language`; KeyError for anything but "sv" and "en"."""
        if language not in LANGUAGES:
            raise KeyError(language)
        return cast(str, getattr(self, language))

    @classmethod
    def of(cls, value: str | Mapping[str, str]) -> Text:
        """From a data file: a plain string is the same in both languages, a mapping has `sv` and `en`."""
        return cls(value, value) if isinstance(value, str) else cls(value["sv"], value["en"])


EMPTY = Text("", "")
"""No text in either language."""


def slug(text: str) -> str:
    """ASCII for an address: `Lilla Edet` → `lilla-edet`."""
    return re.sub(r"[^a-z0-9]+", "-", _plain(text)).strip("-")


def spelling_key(text: str) -> str:
    """The same for spellings of the same word: case, diacritics and the sort of joint make no difference.

    `B+C`, `b-c` and `b c` (what a browser makes of an unquoted plus) are alike. Other signs count: `-14` is not `14`.
    """
    return re.sub(r"[\s+/_–-]+", "-", _plain(text.strip()))


def alphabetical(text: str) -> str:
    """A key to sort names by: Å, Ä and Ö last, as Swedish has it; without the locales of the machine."""
    return text.casefold().translate(_LAST)


_LAST = str.maketrans({"å": "\ue000", "ä": "\ue001", "ö": "\ue002"})


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
