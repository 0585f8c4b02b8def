"""Which education groups a branch and sector employs: π[b,o,e,t].

Known for the county only. A sub-region has the county's table fitted to its own employed by branch and sector, and to
how many of each group work there (iterative proportional fitting, `kompetensnb.fitting`). From the base year on each
share goes on growing beside the others as it has in the county, less every year:

    π[e,t] ∝ π[e,0] · exp(trend[e] · (φ + φ² + … + φ^h)),  trend[e] = mean yearly change of ln π[e], shrunk by persons
"""

from __future__ import annotations

from typing import Final

import numpy as np

from kompetensnb.fitting import fit
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.series import DAMPED_PHI

SHRINK: Final = 50.0
"""Persons at which half of a cell's own trend is believed; that of few persons is mostly chance."""
FAINT: Final = 1e-9
INDEPENDENT: Final = 0.001
"""Part of the seed in which groups are spread alike over branches, so that no group is shut out from a branch by the
chance that the county had nobody there."""


def regional(seed: Floats, employed: Floats, groups: Floats) -> Floats:
    """The county's table (branches x sectors x groups) fitted to a region: persons, same shape.

    `employed` is branches x sectors, `groups` how many of each group work in the region; these are scaled to the same
    total. A group that is NaN has the county's share of all. A branch and sector without employed has nobody.
    """
    spread = seed.sum(axis=(0, 1)) / seed.sum()
    known = np.isfinite(groups)
    wanted = np.where(known, groups, spread * (groups[known].sum() / max(spread[known].sum(), FAINT)))
    wanted *= employed.sum() / wanted.sum()
    start = (1 - INDEPENDENT) * seed + INDEPENDENT * seed.sum(axis=2, keepdims=True) * spread
    # A branch that the county's table lacks, and the region has, employs as the region does as a whole.
    empty = start.sum(axis=2, keepdims=True) == 0
    start = np.where(empty, wanted / wanted.sum(), start)
    wanted = np.where(start.sum(axis=(0, 1)) > 0, wanted, 0.0)
    return fit(start, [((0, 1), employed), ((2,), wanted * (employed.sum() / wanted.sum()))])


def trend(past: Floats) -> Floats:
    """Mean yearly change of the logarithm of each share, from persons by years x branches x sectors x groups.

    From the first to the last year; 0 for a cell that is empty in either, and with one year alone.
    """
    first, last = past[0], past[-1]
    if len(past) < 2:
        return np.zeros_like(last)
    known = (first > 0) & (last > 0)
    shares = [
        year / np.where(year.sum(axis=2, keepdims=True) > 0, year.sum(axis=2, keepdims=True), 1.0)
        for year in (first, last)
    ]
    change = np.log(np.where(known, shares[1], 1.0)) - np.log(np.where(known, shares[0], 1.0))
    believed = np.minimum(first, last) / (np.minimum(first, last) + SHRINK)
    return np.asarray(np.where(known, change * believed / (len(past) - 1), 0.0), dtype=np.float64)


def forward(persons: Floats, trend_: Floats, years: int) -> Floats:
    """Shares by years (base year first) x branches x sectors x groups, from the persons of the base year.

    Each branch and sector sums to 1, or to 0 where nobody is employed.
    """
    reach = np.concatenate([[0.0], np.cumsum(DAMPED_PHI ** np.arange(1, years + 1))])
    weight = persons * np.exp(trend_ * reach[:, None, None, None])
    total = weight.sum(axis=3, keepdims=True)
    result: Floats = np.divide(weight, total, out=np.zeros_like(weight), where=~(total == 0))
    return result
