"""How many there are to employ: the population by education group carried forward, and its labour force.

Stocks are persons at the end of a year, flows persons during it. `e` education group, `s` sex, `a` age group, `t` year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.panel import Floats
from kompetensnb.vocabulary.regions import Region
from kompetensnb.vocabulary.statuses import Status


@dataclass(frozen=True, eq=False)
class Residual:
    """How well the published accounts close: what is left of P[e,t] when P[e,t−1] and all flows are taken from it.

    `persons` and `share` (of P[e,t], in per cent) are past years x groups, NaN where a figure is missing.
    """

    years: tuple[int, ...]
    groups: tuple[str, ...]
    persons: Floats
    share: Floats

    def faults(self, above: float = 1.0) -> tuple[tuple[int, str, float], ...]:
        """Year, group and per cent of every residual above a limit: an error in the data, to be shown as one."""
        found = np.argwhere(np.abs(np.nan_to_num(self.share)) > above)
        return tuple((self.years[t], self.groups[e], float(self.share[t, e])) for t, e in found)


@dataclass(frozen=True, eq=False)
class Response:
    """What the labour force is made of, for drawing errors: all arrays are all_years x groups, persons, at residence.

    `base` is the labour force. `entrants`, `graduates` and `migration` are the parts of it that have come in since the
    base year that way, net, and are still there: 0 in the base year, negative in a group that loses. To first order an
    error of k in all of a flow (k = 0.1: ten per cent more) changes the labour force by k times the part:

        S' = base + k_entrants · entrants + k_graduates · graduates + k_migration · migration + p · per_point

    with p the error of participation in percentage points. Draws are clipped at 0 by the caller. For the supply at
    workplaces multiply S' by `to_workplaces`.
    """

    base: Floats
    entrants: Floats
    graduates: Floats
    migration: Floats
    per_point: Floats
    to_workplaces: Floats


@dataclass(frozen=True, eq=False)
class Supply:
    """Supply in one region. Arrays in persons; NaN where a table that they rest on is missing.

    `stock` P[t,s,a,e]: all_years x sexes x AGES x groups, the population aged 16-74.
    `flows`: years to come x FLOWS x groups; with the stocks they close to the last digit (`balance_error`).
    `labour_force_of_residents` S[t,e]: all_years x groups, employed and unemployed who live in the region.
    `employed_residents`: all_years x groups, the employed part of it.
    `labour_force_at_workplaces`: all_years x groups, those who work or look for work in the region, wherever they
    live: residents less those who commute out, and those who commute in. It is what demand, which is counted at
    workplaces, is to be set against. The two measures are never added or mixed.
    `lost`: years to come x groups, extra persons of the levers `graduates` (+) and `moved_from` (−) that there was
    nobody left to move; 0 unless a lever asks for more than there are.
    `residual`: how well the published accounts close. `response`: for drawing errors.
    `statuses`: status of `stock`, `labour_force_of_residents`, `labour_force_at_workplaces`.
    `missing`: tables that are not in the snapshot.
    """

    region: Region
    axes: Axes
    stock: Floats
    flows: Floats
    labour_force_of_residents: Floats
    employed_residents: Floats
    labour_force_at_workplaces: Floats
    lost: Floats
    residual: Residual
    response: Response
    statuses: Mapping[str, Status]
    missing: tuple[str, ...]

    def by_group(self) -> Floats:
        """The population 16-74 by group, all_years x groups."""
        return np.asarray(self.stock.sum(axis=(1, 2)), dtype=np.float64)
