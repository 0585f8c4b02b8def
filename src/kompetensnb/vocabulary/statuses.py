"""How far a figure can be trusted. Every figure in the house carries one of these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.texts import Text


class Status(StrEnum):
    """Status codes as they stand in the tables, from the firmest to the one that says least."""

    OFFICIAL = "officiell"
    PRELIMINARY = "preliminär"
    ESTIMATED = "skattad"
    SYNTHETIC = "syntetisk"
    SUPPRESSED = "sekretess"
    MISSING = "saknas"

    @property
    def has_value(self) -> bool:
        """Whether a figure with this status has a value at all."""
        return self not in (Status.SUPPRESSED, Status.MISSING)

    def name_in(self, language: str) -> str:
        """The word for the status, lower case."""
        return _TEXTS[self].name[language]

    def meaning(self, language: str) -> str:
        """One sentence on what the status means for the reader."""
        return _TEXTS[self].meaning[language]


@dataclass(frozen=True)
class _StatusText:
    name: Text
    meaning: Text


_TEXTS = {
    Status(code): _StatusText(Text.of(texts["name"]), Text.of(texts["meaning"]))
    for code, texts in read_yaml("statuses.yml").items()
}


def worst(statuses: Iterable[str]) -> Status:
    """The status of a figure made of figures with these statuses: that of the weakest part.

    A combination of nothing is missing. Raises ValueError for a code that is no status.
    """
    order = list(Status)
    return max((Status(status) for status in statuses), key=order.index, default=Status.MISSING)
