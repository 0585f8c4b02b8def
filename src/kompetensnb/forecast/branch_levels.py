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
    served = np.isin(branches, SERVED)
    working = persons[:, :, WORKING_AGE].sum(axis=2).T
    raw = np.stack([_market(base[row], ~served, growth.of(code), working[row]) for row, code in enumerate(codes)])
    raw *= _reconciled(codes, base[:, :, None] * raw, ~served, growth, working, pools)
    for branch, index in branch_index(persons, pools, staff).items():
        raw[:, list(branches).index(branch)] = index
    return raw


def pools_of(codes: Sequence[str]) -> NDArray[np.int64]:
    """Number of each municipality's sub-region; one outside them has a number of its own."""
    pools, lends = borders.pools(codes), borders.lends(codes)
    return np.array([pool if lent else -1 - row for row, (pool, lent) in enumerate(zip(pools, lends, strict=True))])


def _market(base: Floats, market: NDArray[np.bool_], growth: Growth, working: Floats) -> Floats:
    """Index of one region's branches, branches x years (base year first); 1 for those that are not of the market."""
    years = len(growth.market)
    near = PHI ** np.arange(years)
    total = np.cumsum(near * growth.market + (1 - near) * np.diff(np.log(working[: years + 1])))
    relative = np.exp(growth.relative)
    beside = (base[market, None] * relative[market]).sum(axis=0) / max(base[market].sum(), 1.0)
    index = np.ones((len(base), years + 1))
    index[market, 1:] = relative[market] * np.exp(total) / beside
    return index


def _reconciled(
    codes: Sequence[str],
    raw: Floats,
    market: NDArray[np.bool_],
    growth: BranchGrowth,
    working: Floats,
    pools: NDArray[np.int64],
) -> Floats:
    """Factors on the municipalities' forecasts `raw`, codes x branches x years; 1 where the whole is not known."""
    factor = np.ones_like(raw)
    for pool in np.unique(pools[pools >= 0]):
        member = pools == pool
        parts = raw[member].sum(axis=0)
        base = parts[:, 0]
        whole = base[:, None] * _market(base, market, growth.county, working[member].sum(axis=0))
        sums = whole + parts
        share = np.divide(whole - parts, sums, out=np.zeros_like(sums), where=np.isfinite(sums) & (sums > 0))
        factor[member] = 1 + share
    return factor
