"""Tables made to agree with known sums: iterative proportional fitting, and rounding to whole numbers that keeps sums.

A margin is `(axes, sums)`: the axes of the table that are kept, in rising order, and what the table has to sum to over
all the others. `((), total)` is the total alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kompetensnb.errors import KompetensnbError

Figures = NDArray[np.float64]
Whole = NDArray[np.int64]
Margin = tuple[tuple[int, ...], ArrayLike]
_Known = tuple[tuple[int, ...], Figures]

_TOLERANCE: Final = 1e-9
"""Of the largest sum of a margin."""
_SLOW: Final = 1e-6
"""What is accepted when the rounds are used up: many zeros can make the last steps endless."""
_DIGIT: Final = 1e-6
"""Parts of a person below this are noise of floating point: they must not decide who is rounded up, as they may differ
from machine to machine."""


def fit(seed: ArrayLike, margins: Sequence[Margin], *, rounds: int = 10_000) -> Figures:
    """The table nearest to the seed (least relative entropy) that has the margins; a zero in the seed stays zero.

    Iterative proportional fitting (Deming and Stephan 1940). Seed and result have the same shape, of any number of
    dimensions.

    Raises:
        KompetensnbError: fitting-figures when a figure is missing or negative; fitting-contradiction when two margins
            do not agree on what they share; fitting-blocked when a sum is to be reached by cells that are all zero;
            fitting-not-reached when zeros in the seed otherwise make the margins impossible.
    """
    table = _figures(seed).copy()
    known = _checked(table.shape, margins)
    for _ in range(rounds):
        for axes, sums in known:
            table *= _spread(_factors(_margin(table, axes), sums), axes, table.ndim)
        if all(_is_near(_margin(table, axes), sums) for axes, sums in known):
            return table
    if all(_is_near(_margin(table, axes), sums, _SLOW) for axes, sums in known):
        return table
    difference = max(float(np.abs(_margin(table, axes) - sums).max()) for axes, sums in known)
    raise KompetensnbError("fitting-not-reached", difference=f"{difference:.3g}", rounds=rounds)


def apportion(weights: ArrayLike, totals: ArrayLike) -> Whole:
    """Whole numbers along the last axis, in proportion to the weights, that sum to the totals: largest remainder.

    `weights` has shape (..., n), `totals` shape (...) with whole numbers. Equal remainders go to the first.

    Raises:
        KompetensnbError: fitting-figures, fitting-not-whole, fitting-blocked when a total has no weight to rest on.
    """
    shares, wanted = _figures(weights), _figures(totals)
    sums = shares.sum(axis=-1)
    values = shares * _factors(sums, wanted)[..., np.newaxis]
    flat = _round_rows(values.reshape(-1, shares.shape[-1]), _whole(wanted).reshape(-1))
    return flat.reshape(shares.shape)


def round_to_margins(values: ArrayLike, margins: Sequence[Margin]) -> Whole:
    """Whole numbers near the values that have the margins exactly: each value is rounded down or up, zero stays zero.

    The values have to fit the margins already, as those that `fit` gives do. A margin that is the sum of another one
    follows by itself; what is left may be one margin, or two that may share axes. That is always possible (a transport
    problem with whole sums has a whole solution); three margins that cross each other need not be, and are refused.

    Raises:
        KompetensnbError: fitting-figures, fitting-contradiction, fitting-not-whole; fitting-blocked when the values
            are too far from the margins to be rounded to them.
        ValueError: no margin is given, or more than two are left.
    """
    table = _figures(values)
    known = _independent(_checked(table.shape, margins))
    if len(known) not in (1, 2):
        raise ValueError(f"neither one margin nor two that cross: {[axes for axes, _ in known]}")
    kept = tuple(sorted({axis for axes, _ in known for axis in axes}))
    coarse = _round_crossing(_margin(table, kept), [(_places(axes, kept), sums) for axes, sums in known])
    inner = tuple(axis for axis in range(table.ndim) if axis not in kept)
    cells = table.transpose(*kept, *inner)
    rounded = _round_rows(cells.reshape(coarse.size, -1), coarse.reshape(-1)).reshape(cells.shape)
    return rounded.transpose(np.argsort((*kept, *inner)))


def _round_crossing(table: Figures, margins: list[_Known]) -> Whole:
    """A table whose axes all are in one of at most two margins. Where they share axes it is one table per place."""
    if len(margins) == 1:
        return _whole(margins[0][1])
    (first, rows), (second, columns) = margins
    shared = tuple(axis for axis in first if axis in second)
    down = tuple(axis for axis in first if axis not in shared)
    across = tuple(axis for axis in second if axis not in shared)
    order = (*shared, *down, *across)
    blocks = table.transpose(order)
    sizes = [int(np.prod([table.shape[axis] for axis in axes])) for axes in (shared, down, across)]
    row_sums = _whole(rows).transpose(_places((*shared, *down), first)).reshape(sizes[0], sizes[1])
    column_sums = _whole(columns).transpose(_places((*shared, *across), second)).reshape(sizes[0], sizes[2])
    rounded = [_round_table(*block) for block in zip(blocks.reshape(sizes), row_sums, column_sums, strict=True)]
    return np.array(rounded, dtype=np.int64).reshape(blocks.shape).transpose(np.argsort(order))


def _round_table(values: Figures, rows: Whole, columns: Whole) -> Whole:
    """A table of two dimensions: rows first, by largest remainder; then units are moved within rows, along paths that
    lead from a column with too much to one with too little."""
    table = _round_rows(values, rows)
    lowest = np.floor(values + _DIGIT).astype(np.int64)
    highest = lowest + (values - lowest > _DIGIT)
    # Floating point may have put a value on the wrong side of a whole number; then a neighbour has to do.
    for low, high in ((lowest, highest), (np.zeros_like(lowest), np.where(values > 0, highest + 1, 0))):
        while (surplus := table.sum(axis=0) - columns).any():
            path = _path(values, table, surplus, table > low, table < high)
            if path is None:
                break
            for row, lowered, raised in path:
                table[row, lowered] -= 1
                table[row, raised] += 1
    if surplus.any():
        raise KompetensnbError("fitting-blocked", value=int(np.abs(surplus).max()))
    return table


def _path(
    values: Figures, table: Whole, surplus: Whole, may_fall: NDArray[np.bool_], may_rise: NDArray[np.bool_]
) -> list[tuple[int, int, int]] | None:
    """The shortest chain of moves (row, column that falls, column that rises) from a surplus to a deficit, if any."""
    linked = may_fall.T.astype(np.float64) @ may_rise.astype(np.float64) > 0
    start = int(np.argmax(surplus))
    before = {start: start}
    waiting = deque([start])
    while waiting:
        column = waiting.popleft()
        if surplus[column] < 0:
            return list(_moves(values - table, may_fall, may_rise, before, column))
        for following in np.flatnonzero(linked[column]):
            if int(following) not in before:
                before[int(following)] = column
                waiting.append(int(following))
    return None


def _moves(
    owed: Figures, may_fall: NDArray[np.bool_], may_rise: NDArray[np.bool_], before: dict[int, int], column: int
) -> Iterator[tuple[int, int, int]]:
    """Each step back to the start, in the row where it costs the least."""
    while (earlier := before[column]) != column:
        gain = np.round(owed[:, column] - owed[:, earlier], 6)
        yield int(np.argmax(np.where(may_fall[:, earlier] & may_rise[:, column], gain, -np.inf))), earlier, column
        column = earlier


def _round_rows(values: Figures, totals: Whole) -> Whole:
    """Each row of a table to whole numbers that sum to its total, largest remainders up."""
    table = np.floor(values + _DIGIT).astype(np.int64)
    remainder = np.where(values > 0, np.round(values - table, 6), -1.0)
    rank = np.argsort(np.argsort(-remainder, axis=1, kind="stable"), axis=1, kind="stable")
    missing = totals - table.sum(axis=1)
    table += (rank < missing[:, np.newaxis]) & (remainder > 0)
    for row in np.flatnonzero(table.sum(axis=1) != totals):
        _settle(table[row], values[row], int(totals[row]))
    return table


def _settle(row: Whole, values: Figures, total: int) -> None:
    """A row that floating point left one off: the cells furthest from their values give or take, largest first."""
    while (missing := total - int(row.sum())) != 0:
        step = 1 if missing > 0 else -1
        possible = (values > 0) & (row + step >= 0) & (np.abs(row + step - values) < 2)
        if not possible.any():
            raise KompetensnbError("fitting-blocked", value=abs(missing))
        row[int(np.argmax(np.where(possible, np.round(step * (values - row), 6), -np.inf)))] += step


def _checked(shape: tuple[int, ...], margins: Sequence[Margin]) -> list[_Known]:
    """The margins as arrays, of the right shape and in agreement with each other."""
    known = [(tuple(axes), _figures(sums)) for axes, sums in margins]
    for axes, sums in known:
        if sums.shape != tuple(shape[axis] for axis in axes) or list(axes) != sorted(set(axes)):
            raise ValueError(f"a margin over the axes {axes} of {shape} has the shape {sums.shape}")
    for (first, one), (second, other) in combinations(known, 2):
        shared = tuple(axis for axis in first if axis in second)
        found, expected = _margin(one, _places(shared, first)), _margin(other, _places(shared, second))
        if not _is_near(found, expected):
            place = np.unravel_index(int(np.argmax(np.abs(found - expected))), found.shape)
            raise KompetensnbError("fitting-contradiction", found=f"{found[place]:g}", expected=f"{expected[place]:g}")
    return known


def _independent(known: list[_Known]) -> list[_Known]:
    """Without the margins that follow from others; of equal ones the first."""
    return [
        (axes, sums)
        for place, (axes, sums) in enumerate(known)
        if not any(
            set(axes) < set(other) or (set(axes) == set(other) and later < place)
            for later, (other, _) in enumerate(known)
            if later != place
        )
    ]


def _factors(found: Figures, wanted: Figures) -> Figures:
    if ((found == 0) & (wanted > 0)).any():
        raise KompetensnbError("fitting-blocked", value=f"{wanted[found == 0].max():g}")
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)


def _figures(values: ArrayLike) -> Figures:
    figures = np.asarray(values, dtype=np.float64)
    wrong = figures[~(np.isfinite(figures) & (figures >= 0))]
    if wrong.size:
        raise KompetensnbError("fitting-figures", value=f"{wrong.flat[0]:g}")
    return figures


def _whole(values: Figures) -> Whole:
    whole = np.rint(values)
    if (broken := np.abs(values - whole) > _DIGIT).any():
        raise KompetensnbError("fitting-not-whole", value=f"{values[broken].flat[0]:g}")
    return whole.astype(np.int64)


def _margin(table: Figures, axes: tuple[int, ...]) -> Figures:
    sums: Any = table.sum(axis=tuple(axis for axis in range(table.ndim) if axis not in axes))
    return np.asarray(sums, dtype=np.float64)


def _spread(factors: Figures, axes: tuple[int, ...], dimensions: int) -> Figures:
    return np.expand_dims(factors, tuple(axis for axis in range(dimensions) if axis not in axes))


def _places(axes: tuple[int, ...], among: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(among.index(axis) for axis in axes)


def _is_near(found: Figures, wanted: Figures, tolerance: float = _TOLERANCE) -> bool:
    return bool((np.abs(found - wanted) <= tolerance * max(1.0, float(np.max(wanted, initial=0.0)))).all())
