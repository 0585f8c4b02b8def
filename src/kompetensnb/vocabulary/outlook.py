"""What the classes of the occupational barometer mean, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.texts import Text

PARADOX: Final = 4
"""Recruitment that is both surplus and shortage; it is not on the scale from one to the other."""

_CLASSES: Final[Mapping[str, Mapping[int, Text]]] = {
    measure: {number: Text(**words) for number, words in classes.items()}
    for measure, classes in read_yaml("outlook.yml").items()
}


def meaning(measure: str, number: int, language: str) -> str:
    """The word for a class, lower case; KeyError when the measure has no such class."""
    return _CLASSES[measure][number][language]


def classes(measure: str) -> tuple[int, ...]:
    """The classes of a measure in order, the paradox last."""
    return tuple(_CLASSES[measure])


def number(measure: str, word: str) -> int:
    """The class that the producer's word stands for.

    Raises:
        KompetensnbError: unknown-assessment.
    """
    words = {text.sv: number for number, text in _CLASSES[measure].items()}
    found = words.get(word.strip().casefold())
    if found is None:
        raise KompetensnbError("unknown-assessment", measure=measure, value=word[:60], allowed=tuple(words))
    return found
