"""The commitments of the declaration of intent 2023-2030, told in our own words with their place in the source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.region import RegionKind
from kompetensnb.vocabulary.texts import Text

_PARTIES: Final = (RegionKind.COUNTY, RegionKind.SUBREGION)
_KINDS: Final = {
    "region": (RegionKind.COUNTY,),
    "delregion": (RegionKind.SUBREGION,),
    "part": _PARTIES,
    "kommun": (RegionKind.MUNICIPALITY,),
    "kommun-region": (RegionKind.COUNTY, RegionKind.MUNICIPALITY),
}


@dataclass(frozen=True)
class Commitment:
    """One commitment. `lines` is its place in the text of the declaration, `unit` whom it is followed up for.

    The declaration sets no indicators: that it is followed up as yes, partly or no is this program's own form.
    """

    id: str
    summaries: Text
    unit: str
    lines: str

    @property
    def kinds(self) -> tuple[RegionKind, ...]:
        """The kinds of region that it is judged for. A sub-region stands for its association of municipalities."""
        return _KINDS[self.unit]

    def spellings(self) -> Iterable[str]:
        """The id alone: the summaries are too long to be a name."""
        return (self.id,)

    def summary(self, language: str) -> str:
        """What the parties have said that they will do."""
        return self.summaries[language]


@cache
def _commitments() -> Catalogue[Commitment]:
    entries = read_yaml("commitments.yml")
    known = (Commitment(id_, Text(it["sv"], it["en"]), it["unit"], str(it["lines"])) for id_, it in entries.items())
    return Catalogue(known, error="unknown-commitment", parameter="commitment")


def commitment(text: object) -> Commitment:
    """The commitment with this id, C1 to C21.

    Raises:
        KompetensnbError: unknown-commitment.
    """
    return _commitments().get(text)


def all_commitments() -> tuple[Commitment, ...]:
    """C1 to C21."""
    return tuple(_commitments())
