"""Bands from errors that were really made: by the same choice of method, at the same horizon."""

from __future__ import annotations

from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kompetensnb.forecast.panel import Floats

BLOCK: Final = 100
"""Paths that share one stream of random numbers. Any process can draw any block by itself."""
LIMITS: Final = ("low_80", "low_50", "high_50", "high_80")
"""Names of the limits of the bands, in the order of `bands`."""
Z_80: Final = NormalDist().inv_cdf(0.90)
Z_50: Final = NormalDist().inv_cdf(0.75)
"""Standard normal scores of the upper limits of the 80 and the 50 per cent band."""


def weights(count: int, origins: int, seed: int, first: int = 0) -> Floats:
    """Standard normal weights, paths x origins: how much of each past origin's errors a path has.

    Path number k is the same whoever draws it and however many are drawn with it.
    """
    blocks = range(first // BLOCK, -(-(first + count) // BLOCK))
    drawn = [np.random.default_rng((seed, block)).standard_normal((BLOCK, origins)) for block in blocks]
    start = first - blocks.start * BLOCK
    return np.concatenate(drawn)[start : start + count]


def windows(origins: int, steps: int, ahead: NDArray[np.int64] | None = None) -> Floats:
    """Errors that do not overlap in time, per step: overlapping ones say nearly the same thing. At least one.

    `ahead` is how far each step reaches, in distances between origins; without it a step is one such distance.
    """
    return np.maximum((origins - 1) / _reach(steps, ahead), 1.0)


def history(errors: Floats, steps: int, ahead: NDArray[np.int64] | None = None, power: float = 1.0) -> Floats:
    """Past errors made ready to draw from: origins x `steps` x series.

    `errors` (origins x steps x series) is what was known, NaN elsewhere. Per step and series the squares sum to the
    mean square error, so that a sum over origins with standard normal weights errs as the method has erred, and errs
    jointly: over series, since one origin strikes all, and over horizons. Two stated rules: a step without any known
    error has the longest known step's, in proportion to the horizon (or to a `power` of it); and the spread is widened
    by the root of 1 + 1/n, where n is the number of non-overlapping windows among the origins (see there for `ahead`).
    """
    origins, known, series = errors.shape
    seen = np.isfinite(errors)
    count = seen.sum(axis=0)
    scaled = np.zeros((origins, max(steps, known), series))
    scaled[:, :known] = np.where(seen, errors, 0.0) / np.sqrt(np.maximum(count, 1))
    reach = _reach(scaled.shape[1], ahead)
    for step in range(1, scaled.shape[1]):
        empty = count[step] == 0 if step < known else np.ones(series, dtype=np.bool_)
        scaled[:, step, empty] = scaled[:, step - 1, empty] * (reach[step] / reach[step - 1]) ** power
    result: Floats = (scaled * np.sqrt(1 + 1 / windows(origins, scaled.shape[1], ahead))[:, None])[:, :steps]
    return result


def _reach(steps: int, ahead: NDArray[np.int64] | None) -> NDArray[np.int64]:
    return np.arange(1, steps + 1) if ahead is None else ahead


def paths(history_: Floats, count: int, seed: int, first: int = 0) -> Floats:
    """Joint errors in level units, paths x steps x series: numbers `first` to `first + count` of the seed's paths.

    Summed origin by origin and not by a matrix product, whose last digits depend on how many paths and series it is
    given: a path is the same to the last digit in one process or many, and whatever other series there are.
    """
    weight = weights(count, len(history_), seed, first)
    result = np.zeros((count, *history_.shape[1:]))
    for start in range(0, count, BLOCK):  # a block at a time stays in the processor's cache
        part = result[start : start + BLOCK]
        for origin, errors in enumerate(history_):
            part += weight[start : start + BLOCK, origin, None, None] * errors
    return result


def bands(drawn: Floats) -> Floats:
    """Limits of the bands along the first axis of the paths: 10, 25, 75 and 90 per cent, limits first."""
    result: Floats = np.quantile(drawn, [0.10, 0.25, 0.75, 0.90], axis=0)
    return result
