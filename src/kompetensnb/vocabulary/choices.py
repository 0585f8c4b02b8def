"""Short closed lists without facts of their own: sector, sex, language, and who makes a scenario."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kompetensnb.vocabulary.catalogue import Catalogue
from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.texts import Text


@dataclass(frozen=True)
class Choice:
    """One choice of a list: its code and its name."""

    id: str
    names: Text

    def spellings(self) -> Iterable[str]:
        """The code and both names."""
        return (self.id, self.names.sv, self.names.en)

    def name(self, language: str) -> str:
        """The name, lower case."""
        return self.names[language]


def read_choices(parameter: str) -> Catalogue[Choice]:
    """The list for this parameter in `choices.yml`; its `get` raises KompetensnbError("invalid-parameter")."""
    entries = read_yaml("choices.yml")[parameter]
    choices = [Choice(id_, Text.of(names)) for id_, names in entries.items()]
    return Catalogue(choices, error="invalid-parameter", parameter=parameter)
