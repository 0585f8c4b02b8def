"""The block by which criteria are weighed: a small form that becomes the parameter `weights`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kompetensnb.vocabulary.parameters import Parameters


@dataclass(frozen=True)
class Weighing:
    """Criteria with a name and a weight, 0 to 100, and what the weights sum to. Left out of documents.

    `usual` are the weights that the form goes back to, by id; `parameters` are what the page is shown for.
    """

    id: str
    page: str
    parameters: Parameters
    criteria: tuple[tuple[str, str, int], ...]
    usual: Mapping[str, int]

    @property
    def total(self) -> int:
        """The sum of the weights: shares are of it."""
        return sum(weight for _, _, weight in self.criteria)

    @property
    def is_usual(self) -> bool:
        """Whether nothing was changed."""
        return {name: weight for name, _, weight in self.criteria} == self.usual
