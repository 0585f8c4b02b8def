"""How many are asked for: the employed by branch, sector and education group, and how many have to be recruited.

Stocks are persons in November, flows persons during the year that ends then. `b` branch, `o` sector, `e` education
group, `t` year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.rolling import Choice
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import Status


@dataclass(frozen=True, eq=False)
class Demand:
    """Demand in one region. Arrays in persons; NaN where a table that they rest on is missing.

    `employed` D[t,b,o]: base year and years to come x branches x sectors.
    `mix` π[t,b,o,e]: shares of each branch and sector by group, base year first; NaN for a municipality, where groups
    are not defined.
    `pension` and `other`: years to come x branches, net exits from work at 60 and above, and below.
    `pension_weight` and `other_weight`: branches x groups, how a branch's exits are shared by its groups (sum 1).
    `history`: past origins x years to come x branches, errors in logarithms to draw from (`uncertainty.paths`); one
    draw strikes every branch and year of the region.
    `statuses`: status of each of `employed`, `mix`, `replacement`. `missing`: tables that are not in the snapshot.
    `choice`: the methods behind the branches that follow their own past.
    """

    region: Region
    axes: Axes
    employed: Floats
    mix: Floats
    pension: Floats
    other: Floats
    pension_weight: Floats
    other_weight: Floats
    history: Floats
    statuses: Mapping[str, Status]
    missing: tuple[str, ...]
    choice: Choice

    def by_group(self) -> Floats:
        """The employed by sector and group, all years x sectors x groups."""
        result: Floats = np.einsum("tbo,tboe->toe", self.employed, self.mix)
        return result

    def by_branch_and_group(self) -> Floats:
        """The employed, all years x branches x groups."""
        result: Floats = np.einsum("tbo,tboe->tbe", self.employed, self.mix)
        return result

    def growth(self) -> Floats:
        """Change in the employed since the year before, years to come x branches."""
        return np.diff(self.employed.sum(axis=2), axis=0)

    def growth_by_group(self) -> Floats:
        """Change in the employed since the year before, years to come x groups."""
        return np.diff(self.by_group().sum(axis=1), axis=0)

    def replacement(self) -> Floats:
        """Exits that have to be replaced, years to come x branches: X[t,b], pension and other together."""
        return self.pension + self.other

    def pension_by_group(self) -> Floats:
        """The part at 60 and above, years to come x groups."""
        return self.pension @ self.pension_weight

    def other_by_group(self) -> Floats:
        """The part below 60, years to come x groups."""
        return self.other @ self.other_weight

    def need(self) -> Floats:
        """Recruitment need, years to come x branches: growth where there is any, and replacement."""
        return np.maximum(self.growth(), 0) + self.replacement()

    def need_by_group(self) -> Floats:
        """Recruitment need, years to come x groups: growth of the whole group where there is any, and replacement."""
        return np.maximum(self.growth_by_group(), 0) + self.pension_by_group() + self.other_by_group()
