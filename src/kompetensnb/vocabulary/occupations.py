"""Occupational groups: SSYK 2012 with three digits, by which the statistics on occupations are told apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.files import read_csv
from kompetensnb.vocabulary.texts import Text

UNKNOWN = "0002"
"""How the tables write an occupation that is not known."""


@dataclass(frozen=True)
class Occupation:
    """One occupational group; `id` is the code of SSYK 2012, the first digit its field (1 managers …)."""

    id: str
    names: Text

    def spellings(self) -> Iterable[str]:
        """The code and both names."""
        return (self.id, self.names.sv, self.names.en)

    def name(self, language: str) -> str:
        """The name."""
        return self.names[language]


_OCCUPATIONS = Catalogue(
    [Occupation(row["code"], Text(row["name_sv"], row["name_en"])) for row in read_csv("occupations.csv")],
    error="unknown-occupation",
    parameter="occupation",
    examples=["222", "532", "214", "Läkare", "Montörer"],
)


def get(text: object) -> Occupation:
    """The occupational group with this code or name; KompetensnbError("unknown-occupation") otherwise."""
    return _OCCUPATIONS.get(text)


def all_occupations() -> tuple[Occupation, ...]:
    """The 148 groups in the order of their codes, then the unknown."""
    return tuple(_OCCUPATIONS)
