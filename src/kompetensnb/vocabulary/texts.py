"""A word or sentence in both languages, and the folding by which two spellings are seen as the same word."""

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


def fold(text: str) -> str:
    """ASCII slug: `Lilla Edet` → `lilla-edet`, `B+C` → `b-c`. Case, diacritics and punctuation make no difference."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
