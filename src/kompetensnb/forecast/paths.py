"""Many possible futures of a region's balance, drawn from errors that were really made.

One draw of weights strikes population, shares and branches alike, and baseline and scenario alike, so that their
difference has a band of its own, narrower than either's. Paths are computed by whole blocks of uncertainty.BLOCK: a
path is the same to the last digit whoever draws it, in one process or many.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kompetensnb.forecast import uncertainty
from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.demand import Demand
from kompetensnb.forecast.errors_past import RULES, PastErrors, assumed_spread
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.supply import Supply
from kompetensnb.forecast.uncertainty import BLOCK

POST_SECONDARY = ("4", "5")
"""Second digits of groups beyond upper secondary."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Errors of one block of paths: paths x years to come, and x branches or groups where it says so.

    `population` and `share` in logarithms and log-odds, `participation` in percentage points, the rest relative.
    `branches`: paths x years x branches. `supply` and `demand`: an error of each group by itself, paths x groups, which
    the spread of each year multiplies.
    """

    population: Floats
    share: Floats
    participation: Floats
    entrants: Floats
    graduates: Floats
    branches: Floats
    supply: Floats
    demand: Floats


@dataclass(frozen=True, eq=False)
class Paths:
    """Supply and demand by group in each path: groups x years to come x paths, persons; NaN where either is missing."""

    supply: Floats
    demand: Floats


def draw(past: PastErrors, branches: Floats, axes: Axes, block: int, seed: int) -> Draws:
    """The errors of one block; `branches` is Demand.history (past origins x years x branches), NaN-free."""
    annual = max(len(past.population), len(past.share))
    sizes = (annual, len(branches), len(past.participation), 2, len(axes.groups), len(axes.groups))
    weight = uncertainty.weights(BLOCK, sum(sizes), seed, block * BLOCK)
    years, months, turns, young, own_supply, own_demand = np.split(weight, np.cumsum(sizes)[:-1], axis=1)
    return Draws(
        population=_sum(years[:, annual - len(past.population) :], past.population),
        share=_sum(years[:, annual - len(past.share) :], past.share),
        participation=_sum(turns, past.participation),
        entrants=young[:, :1] * past.entrants,
        graduates=young[:, 1:] * past.entrants * float(RULES["graduates_times"]),
        branches=_sum(months, branches.reshape(len(branches), -1)).reshape(BLOCK, *branches.shape[1:]),
        supply=own_supply,
        demand=own_demand,
    )


def simulate(supply: Supply, demand: Demand, past: PastErrors, count: int, seed: int, first: int = 0) -> Paths:
    """Paths number `first` to `first + count` of the seed's."""
    axes = supply.axes
    start, end = first // BLOCK, -(-(first + count) // BLOCK)
    shape = (len(axes.groups), len(axes.years), (end - start) * BLOCK)
    result = Paths(np.empty(shape), np.empty(shape))
    parts = _SupplyParts.of(supply)
    history = branch_errors(demand)
    for block in range(start, end):
        drawn = draw(past, history, axes, block, seed)
        place = slice((block - start) * BLOCK, (block - start + 1) * BLOCK)
        result.supply[:, :, place] = _supply_paths(parts, drawn, axes)
        result.demand[:, :, place] = _demand_paths(demand, drawn, axes)
    kept = slice(first - start * BLOCK, first - start * BLOCK + count)
    return Paths(result.supply[:, :, kept], result.demand[:, :, kept])


def branch_factors(demand: Demand, past: PastErrors, count: int, seed: int) -> Floats:
    """What multiplies the employed in each branch in the first `count` paths: branches x years to come x paths."""
    history, axes = branch_errors(demand), demand.axes
    blocks = [draw(past, history, axes, block, seed).branches for block in range(-(-count // BLOCK))]
    return np.exp(np.concatenate(blocks)[:count]).transpose(2, 1, 0)


def branch_errors(demand: Demand) -> Floats:
    """The demand's own past errors, or the stated ones, one by itself for each branch, where there are none."""
    if demand.history.size and np.isfinite(demand.history).all():
        return demand.history
    size = len(demand.axes.branches)
    return np.eye(size)[:, None, :] * assumed_spread("branch", demand.axes)[:, None]


def bands(values: Floats) -> Floats:
    """Limits of the bands over the last axis, in the order of uncertainty.LIMITS, which becomes the first."""
    return np.asarray(np.quantile(values, (0.10, 0.25, 0.75, 0.90), axis=-1), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class _SupplyParts:
    """The response of supply (groups x years to come) at workplaces, and which groups are post-secondary."""

    base: Floats
    entrants: Floats
    graduates: Floats
    per_point: Floats
    post: NDArray[np.bool_]
    share: Floats

    @classmethod
    def of(cls, supply: Supply) -> _SupplyParts:
        response, scale = supply.response, supply.response.to_workplaces[1:].T
        post = np.isin([code[1] for code in supply.axes.groups], POST_SECONDARY)
        base = response.base[1:].T
        total = np.nansum(base, axis=0)
        share = np.divide(np.nansum(base[post], axis=0), total, out=np.full_like(total, np.nan), where=total > 0)
        return cls(
            base=base * scale,
            entrants=response.entrants[1:].T * scale,
            graduates=response.graduates[1:].T * scale,
            per_point=response.per_point[1:].T * scale,
            post=post,
            share=share,
        )


def _supply_paths(parts: _SupplyParts, drawn: Draws, axes: Axes) -> Floats:
    """Groups x years x paths of a block."""
    result = parts.base[:, :, None] + parts.entrants[:, :, None] * drawn.entrants.T
    result += parts.graduates[:, :, None] * drawn.graduates.T
    result += parts.per_point[:, :, None] * drawn.participation.T
    shared = parts.share[:, None]
    moved = shared / (shared + (1 - shared) * np.exp(-drawn.share.T))
    people = np.exp(drawn.population.T)
    factor = np.where(parts.post[:, None, None], people * moved / shared, people * (1 - moved) / (1 - shared))
    own = np.exp(assumed_spread("supply", axes)[None, :, None] * drawn.supply.T[:, None, :])
    return np.asarray(np.maximum(result, 0) * factor * own, dtype=np.float64)


def _demand_paths(demand: Demand, drawn: Draws, axes: Axes) -> Floats:
    """Groups x years x paths of a block: the employed by branch, moved by the branch's error, by the mix of groups."""
    by_branch = demand.by_branch_and_group()[1:]  # years x branches x groups
    factor = np.exp(drawn.branches).transpose(1, 0, 2)  # years x paths x branches
    found = np.matmul(factor, by_branch).transpose(2, 0, 1)
    own = np.exp(assumed_spread("demand", axes)[None, :, None] * drawn.demand.T[:, None, :])
    return np.asarray(found * own, dtype=np.float64)


def _sum(weight: Floats, history: Floats) -> Floats:
    """Paths x years: sums over origins, one origin at a time as in `uncertainty.paths`."""
    result = np.zeros((len(weight), history.shape[1]))
    for number, errors in enumerate(history):
        result += weight[:, number, None] * errors
    return result
