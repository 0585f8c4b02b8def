"""What a region is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kompetensnb.vocabulary.texts import EMPTY, Text

FIRST_YEAR = 1968
"""First year-end with population figures for today's municipalities."""


class RegionKind(StrEnum):
    """Kinds of geography. Figures are compared within a kind."""

    COUNTRY = "riket"
    COUNTY = "lan"
    SUBREGION = "delregion"
    ASSOCIATION = "kommunalforbund"
    GROUP = "kommungrupp"
    MUNICIPALITY = "kommun"
    FA = "fa"


@dataclass(frozen=True)
class Region:
    """One region.

    `id` is the slug used in addresses. `code` is SCB's code, by which tables are read: "00", "14", "1480"; it is empty
    for a set of municipalities, which is computed from `members` (SCB codes; the country has none, a municipality has
    itself). `exists_from` is the first year-end with figures for the region as it is now. `partial` marks an FA region
    whose members outside the data set are left out. `type_code` is Tillväxtverket's type of municipality.
    """

    id: str
    kind: RegionKind
    code: str
    names: Text
    long_names: Text
    kind_names: Text
    aliases: tuple[str, ...]
    members: tuple[str, ...]
    county: str = ""
    delregion: str = ""
    fa: str = ""
    type_code: str = ""
    types: Text = EMPTY
    council: Text | None = None
    association: Text | None = None
    note: str = ""
    notes: Text = EMPTY
    partial: bool = False
    exists_from: int = FIRST_YEAR

    def spellings(self) -> Iterable[str]:
        """The id, the code, every name and alias."""
        texts = (self.names, self.long_names)
        return (
            self.id,
            *filter(None, [self.code]),
            *(name for text in texts for name in (text.sv, text.en)),
            *self.aliases,
        )

    @property
    def is_set(self) -> bool:
        """Whether no table holds the region itself, so that it is computed from its members."""
        return not self.code

    def name(self, language: str) -> str:
        """The usual, short name."""
        return self.names[language]

    def long_name(self, language: str) -> str:
        """The full name: both names of Sjuhärad, «län» for the county; otherwise the usual name."""
        return self.long_names[language]

    def kind_name(self, language: str) -> str:
        """The kind of geography in words, lower case."""
        return self.kind_names[language]

    def type_name(self, language: str) -> str:
        """The type of municipality in words; empty when the region is none."""
        return self.types[language]

    def note_text(self, language: str) -> str:
        """What a reader must know about this region's borders or series; often empty."""
        return self.notes[language]
