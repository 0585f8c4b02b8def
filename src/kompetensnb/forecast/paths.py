"""Many possible futures of a region's balance, drawn from errors that were really made.

One draw of weights strikes population, shares and branches alike, and baseline and scenario alike, so that their
difference has a band of its own, narrower than either's. Paths are computed by whole blocks of uncertainty.BLOCK: a
path is the same to the last digit whoever draws it, in one process or many.
"""

from __future__ import annotations

from collections.abc import Sequence
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
        # A product of matrices of one fixed size, whoever draws: a block is never split.
        branches=(months @ branches.reshape(len(branches), -1)).reshape(BLOCK, *branches.shape[1:]),
        supply=own_supply,
        demand=own_demand,
    )


def draws(demand: Demand, past: PastErrors, count: int, seed: int, first: int = 0) -> list[Draws]:
    """The errors of the blocks that hold paths number `first` to `first + count`."""
    history = branch_errors(demand)
    return [draw(past, history, demand.axes, block, seed) for block in _blocks(count, first)]


def simulate(
    supply: Supply,
    demand: Demand,
    past: PastErrors,
    count: int,
    seed: int,
    first: int = 0,
    drawn: Sequence[Draws] | None = None,
) -> Paths:
    """Paths number `first` to `first + count` of the seed's. `drawn` saves drawing the same errors anew."""
    axes, blocks = supply.axes, _blocks(count, first)
    shape = (len(axes.groups), len(axes.years), len(blocks) * BLOCK)
    result = Paths(np.empty(shape), np.empty(shape))
    parts = _SupplyParts.of(supply)
    # Products first and sums of two after: the last digit must not depend on how the arrays lie in memory.
    by_branch = np.ascontiguousarray((demand.employed[1:, :, :, None] * demand.mix[1:]).sum(axis=2))
    for number, errors in enumerate(drawn or draws(demand, past, count, seed, first)):
        place = slice(number * BLOCK, (number + 1) * BLOCK)
        result.supply[:, :, place] = _supply_paths(parts, errors, axes)
        result.demand[:, :, place] = _demand_paths(by_branch, errors, axes)
    kept = slice(first - blocks.start * BLOCK, first - blocks.start * BLOCK + count)
    return Paths(result.supply[:, :, kept], result.demand[:, :, kept])


def branch_factors(drawn: Sequence[Draws], count: int) -> Floats:
    """What multiplies the employed in each branch in the first `count` paths: branches x years to come x paths."""
    errors = np.concatenate([block.branches for block in drawn])[:count]
    return np.asarray(np.exp(errors).transpose(2, 1, 0), dtype=np.float64)


def _blocks(count: int, first: int) -> range:
    return range(first // BLOCK, -(-(first + count) // BLOCK))


def branch_errors(demand: Demand) -> Floats:
    """The demand's own past errors, or the stated ones, one by itself for each branch, where there are none."""
    if demand.history.size and np.isfinite(demand.history).all():
        return demand.history
    size = len(demand.axes.branches)
    return np.eye(size)[:, None, :] * assumed_spread("branch", demand.axes)[:, None]


def bands(values: Floats) -> Floats:
    """Limits of the bands over the last axis, in the order of uncertainty.LIMITS, which becomes the first.

    Linear between neighbours, as numpy's quantiles, which take several times as long. NaN among the values gives NaN.
    """
    ordered = np.sort(values, axis=-1)
    places = np.array([0.10, 0.25, 0.75, 0.90]) * (values.shape[-1] - 1)
    below = np.floor(places).astype(np.int64)
    above = np.minimum(below + 1, values.shape[-1] - 1)
    found = ordered[..., below] + (places - below) * (ordered[..., above] - ordered[..., below])
    result = np.where(np.isnan(ordered[..., -1:]), np.nan, found)  # NaN is sorted last
    return np.moveaxis(result, -1, 0)


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
        base = np.ascontiguousarray(response.base[1:].T)
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
    np.maximum(result, 0, out=result)
    shared = parts.share[:, None]
    moved = shared / (shared + (1 - shared) * np.exp(-drawn.share.T))
    people = np.exp(drawn.population.T)
    result[parts.post] *= people * moved / shared
    result[~parts.post] *= people * (1 - moved) / (1 - shared)
    result *= _own(drawn.supply, assumed_spread("supply", axes))
    return result


def _demand_paths(by_branch: Floats, drawn: Draws, axes: Axes) -> Floats:
    """Groups x years x paths of a block; `by_branch`, years x branches x groups, moves by the branch's error."""
    factor = np.exp(drawn.branches).transpose(1, 0, 2)  # years x paths x branches
    found = np.matmul(factor, by_branch).transpose(2, 0, 1)
    return np.asarray(found * _own(drawn.demand, assumed_spread("demand", axes)), dtype=np.float64)


def _own(drawn: Floats, spread: Floats) -> Floats:
    """What multiplies each group by itself: groups x years x paths."""
    return np.exp(spread[None, :, None] * np.ascontiguousarray(drawn.T)[:, None, :])


def _sum(weight: Floats, history: Floats) -> Floats:
    """Paths x years: sums over origins, one origin at a time as in `uncertainty.paths`."""
    result = np.zeros((len(weight), history.shape[1]))
    for number, errors in enumerate(history):
        result += weight[:, number, None] * errors
    return result
