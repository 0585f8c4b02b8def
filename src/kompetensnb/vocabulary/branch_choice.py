"""What a branch to work with is chosen by: criteria with weights, and the four parts of a SWOT analysis."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.inputs import shown
from kompetensnb.vocabulary.texts import Text


@dataclass(frozen=True)
class Criterion:
    """One criterion; the weights of all sum to 1."""

    id: str
    names: Text
    meanings: Text
    weight: float


MOST: Final = 100
"""The largest weight."""

_DATA: Final[Mapping[str, Any]] = read_yaml("branch_choice.yml")

CRITERIA: Final[Mapping[str, Criterion]] = {
    id_: Criterion(id_, Text.of(entry["name"]), Text.of(entry["meaning"]), entry["weight"])
    for id_, entry in _DATA["criteria"].items()
}
MEASURED: Final[str] = _DATA["measured"]
"""The criterion that figures can stand in for."""

SWOT: Final[Mapping[str, Text]] = {id_: Text.of(name) for id_, name in _DATA["swot"].items()}


USUAL_WEIGHTS: Final[Mapping[str, int]] = {id_: round(100 * item.weight) for id_, item in CRITERIA.items()}
"""The weights when nobody has chosen others, in per cent."""

_WEIGHT: Final = re.compile(r"\d{1,3}", re.ASCII)


def read_weights(text: str) -> dict[str, int]:
    """Weights 0 to 100 from «struktur:20,vilja:20,behov:40,resultat:20», in the order of the criteria.

    The usual ones for no text. They need not sum to 100: what counts is their proportions.

    Raises:
        KompetensnbError: invalid-parameter, unless every criterion has one weight and some weight is above zero.
    """
    if not text:
        return dict(USUAL_WEIGHTS)
    parts = [part.partition(":") for part in text.split(",")]
    found = {name.strip(): int(weight) for name, _, weight in parts if _WEIGHT.fullmatch(weight.strip())}
    whole = len(parts) == len(found) and found.keys() == CRITERIA.keys()
    if not whole or not any(found.values()) or max(found.values()) > MOST:
        allowed = f"{written_weights(USUAL_WEIGHTS)} (0–{MOST})"
        raise KompetensnbError("invalid-parameter", parameter="weights", value=shown(text), allowed=allowed)
    return {name: found[name] for name in CRITERIA}


def written_weights(weights: Mapping[str, int]) -> str:
    """The weights as `read_weights` reads them."""
    return ",".join(f"{name}:{weight}" for name, weight in weights.items())


def shares(weights: Mapping[str, int]) -> dict[str, float]:
    """Each criterion's part of all, which sum to 1."""
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def aspect_names(language: str) -> Mapping[str, str]:
    """The criteria and the parts of the SWOT analysis by id: what a row of the form for branches can be about."""
    criteria = {id_: item.names[language] for id_, item in CRITERIA.items()}
    return criteria | {id_: name[language] for id_, name in SWOT.items()}
