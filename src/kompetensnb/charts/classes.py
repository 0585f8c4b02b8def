"""Values in classes of about the same size, with labels that say what is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from kompetensnb.charts import theme

CLASSES = len(theme.ORDINAL)


class ValueClass(NamedTuple):
    """Lowest and highest value in the class, and its colour."""

    low: float
    high: float
    colour: str

    def label(self, write: Callable[[float], str]) -> str:
        """«12,3–14,5 %», or one value."""
        low, high = write(self.low), write(self.high)
        if low == high:
            return low
        # The unit once is enough: «12,3–14,5 %»; a minus sign needs air.
        unit = "\u00a0%" if low.endswith("\u00a0%") else "%" if low.endswith("%") else ""
        dash = " – " if low.startswith("−") or high.startswith("−") else "–"
        return f"{low.removesuffix(unit)}{dash}{high}"


def classify(values: Sequence[float]) -> list[ValueClass]:
    """At most five classes from low to high, each with about as many values; equal values are never parted."""
    distinct = sorted(set(values))
    count = min(CLASSES, len(distinct))
    ordered = sorted(values)
    limits = [ordered[len(ordered) * place // count] for place in range(1, count)]
    groups: dict[int, list[float]] = {}
    for value in distinct:
        groups.setdefault(sum(value >= limit for limit in limits), []).append(value)
    found = [groups[key] for key in sorted(groups)]
    return [ValueClass(group[0], group[-1], shade) for group, shade in zip(found, _shades(len(found)), strict=True)]


def class_of(value: float, found: Sequence[ValueClass]) -> ValueClass:
    """The class that holds the value. Raises StopIteration for a value that was not classified."""
    return next(item for item in found if item.low <= value <= item.high)


def _shades(count: int) -> list[str]:
    """As far apart as they can be."""
    if count == 1:
        return [theme.ORDINAL[CLASSES // 2]]
    return [theme.ORDINAL[round(place * (CLASSES - 1) / (count - 1))] for place in range(count)]
