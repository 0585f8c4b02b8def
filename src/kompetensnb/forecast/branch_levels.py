"""The employed in every branch and municipality, carried forward so that parts sum to the whole.

Branches of the market grow as the branch does in the county beside the market as a whole (`branch_growth`), the market
as a whole at first as it does by its own past and in the long run as the population of working age:

    ln M[t] − ln M[t−1] = PHI^(h−1) · market growth + (1 − PHI^(h−1)) · growth of those aged 20-66,  h = t − base

so that jobs per person of working age end up constant. Branches that are served follow their users (`services`): what
an older population asks for is not held back by how many there are to work, as that difference is what is looked for.

Each sub-region has a forecast of its own beside those of its municipalities. The two are reconciled by weighted least
squares, variances in proportion to size: half of the difference is taken by the whole and half by the parts, each in
proportion. The county is the sum of its sub-regions; nothing in one of them depends on another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kompetensnb.forecast import borders
from kompetensnb.forecast.branch_growth import SERVED, BranchGrowth, Growth
from kompetensnb.forecast.monthly import PHI
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.services import branch_index

WORKING_AGE: Final = slice(20, 67)


def levels(
    codes: Sequence[str], branches: Sequence[str], base: Floats, persons: Floats, growth: BranchGrowth, staff: Floats
) -> Floats:
    """The employed in relation to the base year: codes x branches x years, base year first.

    `base` is the employed of the base year, codes x branches. `persons` is the population, years (base year first) x
    codes x years of age; `staff` the factor on staff per user, years (base year first) x services. NaN where the base
    or the population is.
    """
    pools = pools_of(codes)
    market = ~np.isin(branches, SERVED)
    working = persons[:, :, WORKING_AGE].sum(axis=2).T
    result = _market(base, market, [growth.of(code) for code in codes], working)
    result *= _reconciled(base[:, :, None] * result, market, growth.county, working, pools)
    for branch, index in branch_index(persons, pools, staff).items():
        result[:, list(branches).index(branch)] = index
    return result


def pools_of(codes: Sequence[str]) -> NDArray[np.int64]:
    """Number of each municipality's sub-region; one outside them has a number of its own."""
    pools, lends = borders.pools(codes), borders.lends(codes)
    return np.array([pool if lent else -1 - row for row, (pool, lent) in enumerate(zip(pools, lends, strict=True))])


def _market(base: Floats, market: NDArray[np.bool_], growth: Sequence[Growth], working: Floats) -> Floats:
    """Index of the branches of each region: regions x branches x years (base year first); 1 outside the market."""
    near = PHI ** np.arange(working.shape[1] - 1)
    own = np.stack([one.market for one in growth])
    total = np.cumsum(near * own + (1 - near) * np.diff(np.log(working), axis=1), axis=1)
    relative = np.exp(np.stack([one.relative[market] for one in growth]))
    size = base[:, market]
    beside = (size[:, :, None] * relative).sum(axis=1) / np.maximum(size.sum(axis=1), 1.0)[:, None]
    index = np.ones((*base.shape, working.shape[1]))
    index[:, market, 1:] = relative * (np.exp(total) / beside)[:, None]
    return index


def _reconciled(
    parts: Floats, market: NDArray[np.bool_], county: Growth, working: Floats, pools: NDArray[np.int64]
) -> Floats:
    """Factors on the municipalities' forecasts `parts`, codes x branches x years; 1 where the whole is not known."""
    numbers = np.unique(pools[pools >= 0])
    member = (pools == numbers[:, None]).astype(np.float64)  # sub-regions x codes
    sums = np.moveaxis(borders.add(member, np.moveaxis(parts, 0, -1)), -1, 0)
    base = sums[:, :, 0]
    whole = base[:, :, None] * _market(base, market, [county] * len(numbers), borders.add(member, working.T).T)
    both = whole + sums
    share = np.divide(whole - sums, both, out=np.zeros_like(both), where=np.isfinite(both) & (both > 0))
    factor = np.ones_like(parts)
    inside = pools >= 0
    factor[inside] += share[np.searchsorted(numbers, pools[inside])]
    return factor
