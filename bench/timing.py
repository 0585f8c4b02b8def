"""What benchmarks of the forecast share: the time of a piece of work, and that a plain loop does the same work."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np

REPETITIONS = 7


def milliseconds(run: Callable[[], object], *, once: bool = False) -> float:
    """The median time of some runs, or the time of one that takes long."""
    times = []
    for _ in range(1 if once else REPETITIONS):
        began = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - began))
    return median(times)


def the_same(ours: np.ndarray, theirs: np.ndarray) -> None:
    """ValueError when the figures differ: only equal work is worth comparing."""
    if not np.allclose(ours, theirs, rtol=1e-9):
        raise ValueError("the loop does not do the same accounting")
