"""Time horizons: short, medium, long, or a target year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.inputs import plain_text
from kompetensnb.vocabulary.texts import Text

_DATA = read_yaml("horizons.yml")
FIRST_TARGET, LAST_TARGET = _DATA["target_years"]
"""Target years that may be asked for."""

MARKED_YEARS: dict[int, Text] = {year: Text.of(text) for year, text in _DATA["marked_years"].items()}
"""Years that a time axis marks, with the reason."""


@dataclass(frozen=True)
class Horizon:
    """How far ahead is judged: `first` to `last` years after the latest outcome, or the year `target`."""

    id: str
    names: Text
    first: int = 0
    last: int = 0
    target: int = 0

    def spellings(self) -> Iterable[str]:
        """The id and both names."""
        return (self.id, self.names.sv, self.names.en)

    def name(self, language: str) -> str:
        """The name, lower case; a target year names itself."""
        return self.names[language]

    def years(self, latest: int) -> tuple[int, int]:
        """First and last year judged, when `latest` is the last year with an outcome.

        Raises KompetensnbError("invalid-parameter") when the target year already has an outcome.
        """
        if not self.target:
            return latest + self.first, latest + self.last
        if self.target <= latest:
            raise KompetensnbError(
                "invalid-parameter", parameter="horizon", value=self.id, allowed=f"{latest + 1}–{LAST_TARGET}"
            )
        return self.target, self.target


_HORIZONS = Catalogue(
    [
        Horizon(id_, Text.of(entry["name"]), first=entry["first"], last=entry["last"])
        for id_, entry in _DATA["horizons"].items()
    ],
    error="invalid-parameter",
    parameter="horizon",
    examples=[*_DATA["horizons"], f"{FIRST_TARGET}–{LAST_TARGET}"],
)


def get(text: object) -> Horizon:
    """The horizon with this id or name, or the one that ends in this year.

    Raises KompetensnbError("invalid-parameter"; parameter, value, allowed).
    """
    name = plain_text(text) or ""
    if len(name) == 4 and name.isascii() and name.isdigit() and FIRST_TARGET <= int(name) <= LAST_TARGET:
        return Horizon(name, Text(name, name), target=int(name))
    return _HORIZONS.get(text)


def all_horizons() -> tuple[Horizon, ...]:
    """The named horizons, nearest first."""
    return tuple(_HORIZONS)
