"""The measures that regions are described and compared by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.texts import Text

Better = Literal["high", "low", "none"]


@dataclass(frozen=True)
class Measure:
    """A measure: how it is named, in which unit and with how many decimals, and from which subject it comes.

    `better` says whether a high or a low value is the wanted one; "none" when neither is (size, balance).
    `additive` measures are numbers of people, which a set of regions adds; the others are never added.
    """

    id: str
    names: Text
    short_names: Text
    units: Text
    definitions: Text
    decimals: int
    subject: str
    better: Better
    additive: bool

    def spellings(self) -> Iterable[str]:
        """The id and both names."""
        return (self.id, self.names.sv, self.names.en)

    def name(self, language: str) -> str:
        """The full name, capitalised, without unit."""
        return self.names[language]

    def short_name(self, language: str) -> str:
        """A name for axes and small boxes."""
        return self.short_names[language]

    def unit(self, language: str) -> str:
        """The unit in words, e.g. per cent of what."""
        return self.units[language]

    def definition(self, language: str) -> str:
        """One sentence: what is counted, by what it is divided."""
        return self.definitions[language]


def _measure(id_: str, row: dict[str, object]) -> Measure:
    texts = {key: Text.of(row[key]) for key in ("name", "short_name", "unit", "definition")}  # type: ignore[arg-type]
    return Measure(
        id=id_,
        names=texts["name"],
        short_names=texts["short_name"],
        units=texts["unit"],
        definitions=texts["definition"],
        decimals=row["decimals"],  # type: ignore[arg-type]
        subject=row["subject"],  # type: ignore[arg-type]
        better=row["better"],  # type: ignore[arg-type]
        additive=row["additive"],  # type: ignore[arg-type]
    )


_MEASURES = Catalogue(
    [_measure(id_, row) for id_, row in read_yaml("measures.yml").items()],
    error="unknown-measure",
    parameter="measure",
    examples=["folkmangd", "eftergymnasial", "sysselsattning", "arbetsloshet", "pendlingsnetto"],
)


def get(text: object) -> Measure:
    """The measure with this id or name; KompetensnbError("unknown-measure") otherwise."""
    return _MEASURES.get(text)


def all_measures() -> tuple[Measure, ...]:
    """Every measure, in the order in which they are offered."""
    return tuple(_MEASURES)
