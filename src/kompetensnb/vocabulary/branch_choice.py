"""What a branch to work with is chosen by: criteria with weights, and the four parts of a SWOT analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.texts import Text


@dataclass(frozen=True)
class Criterion:
    """One criterion; the weights of all sum to 1."""

    id: str
    names: Text
    meanings: Text
    weight: float


_DATA: Final[Mapping[str, Any]] = read_yaml("branch_choice.yml")

CRITERIA: Final[Mapping[str, Criterion]] = {
    id_: Criterion(id_, Text.of(entry["name"]), Text.of(entry["meaning"]), entry["weight"])
    for id_, entry in _DATA["criteria"].items()
}
MEASURED: Final[str] = _DATA["measured"]
"""The criterion that figures can stand in for."""

SWOT: Final[Mapping[str, Text]] = {id_: Text.of(name) for id_, name in _DATA["swot"].items()}


def aspect_names(language: str) -> Mapping[str, str]:
    """The criteria and the parts of the SWOT analysis by id: what a row of the form for branches can be about."""
    criteria = {id_: item.names[language] for id_, item in CRITERIA.items()}
    return criteria | {id_: name[language] for id_, name in SWOT.items()}
