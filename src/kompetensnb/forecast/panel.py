"""Series side by side, as the methods take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kompetensnb.errors import KompetensnbError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Panel:
    """Series (rows) by year (columns), without holes. In a monthly panel `years` are months: 12 x year + month - 1.

    `level` is what is extrapolated: the logarithm of persons or the log-odds of a share, so that no forecast can be
    negative or above the whole. `weight` (same shape) is how much a series counts in its pool's common growth.
    `pools` numbers the pool each series belongs to; a series where `lends` is False borrows from its pool and gives
    nothing back. No method looks outside the pool, so a pool's forecasts do not depend on any other pool.
    """

    names: tuple[str, ...]
    pools: NDArray[np.int64]
    lends: NDArray[np.bool_]
    years: NDArray[np.int64]
    level: Floats
    weight: Floats

    def until(self, year: int) -> Panel:
        """What was known when `year` was the last with figures.

        Raises:
            KompetensnbError: forecast-unknown-origin, when the panel has no such year.
        """
        kept = self.years <= year
        if year not in self.years:
            known = f"{self.years[0]}–{self.years[-1]}" if len(self.years) else ""
            raise KompetensnbError("forecast-unknown-origin", year=year, allowed=known)
        return Panel(self.names, self.pools, self.lends, self.years[kept], self.level[:, kept], self.weight[:, kept])

    @property
    def growth(self) -> Floats:
        """Change of `level` from year to year, one column fewer."""
        return np.diff(self.level, axis=1)

    def common_growth(self) -> Floats:
        """Growth of each series' pool, same shape as `growth`: the lenders' mean, weighted by the year before."""
        growth = self.growth
        result = np.zeros_like(growth)
        for pool in np.unique(self.pools):
            lenders = (self.pools == pool) & self.lends
            weight = self.weight[lenders, :-1]
            result[self.pools == pool] = (weight * growth[lenders]).sum(0) / weight.sum(0)
        return result


def counts(
    names: Sequence[str], pools: Sequence[int], lends: Sequence[bool], years: Sequence[int], persons: Floats
) -> Panel:
    """A panel of numbers of persons (series x years), all above zero; large series weigh more in their pool.

    Raises:
        KompetensnbError: forecast-hole, naming the first series with a missing figure or a zero.
    """
    _refuse_holes(names, years, np.isfinite(persons) & (persons > 0))
    return _panel(names, pools, lends, years, np.log(persons), persons)


def shares(
    names: Sequence[str], pools: Sequence[int], lends: Sequence[bool], years: Sequence[int], percent: Floats
) -> Panel:
    """A panel of shares in per cent (series x years), strictly between 0 and 100; all weigh the same in their pool.

    Raises:
        KompetensnbError: forecast-hole, naming the first series with a missing figure, a zero or a hundred.
    """
    _refuse_holes(names, years, np.isfinite(percent) & (percent > 0) & (percent < 100))
    return _panel(names, pools, lends, years, np.log(percent / (100 - percent)), np.ones_like(percent))


def _panel(
    names: Sequence[str],
    pools: Sequence[int],
    lends: Sequence[bool],
    years: Sequence[int],
    level: Floats,
    weight: Floats,
) -> Panel:
    pool_numbers, lending = np.asarray(pools, dtype=np.int64), np.asarray(lends, dtype=np.bool_)
    lonely = sorted({int(pool) for pool in pool_numbers} - {int(pool) for pool in pool_numbers[lending]})
    if lonely:
        alone = [name for name, pool in zip(names, pool_numbers, strict=True) if pool in lonely]
        raise KompetensnbError("forecast-no-pool", series=", ".join(alone))
    return Panel(tuple(names), pool_numbers, lending, np.asarray(years, dtype=np.int64), level, weight)


def _refuse_holes(names: Sequence[str], years: Sequence[int], good: NDArray[np.bool_]) -> None:
    bad = np.argwhere(~good)
    if len(bad):
        series, year = bad[0]
        raise KompetensnbError("forecast-hole", series=names[series], year=int(years[year]))
