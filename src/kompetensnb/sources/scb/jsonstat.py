"""JSON-stat 2.0 read exactly: every cell in its place, and what is absent is missing, never zero."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kompetensnb.errors import KompetensnbError


@dataclass(frozen=True)
class Dimension:
    """One variable as a response has it: its values' codes in order, and their labels by code."""

    id: str
    label: str
    codes: tuple[str, ...]
    labels: Mapping[str, str]
    extension: Mapping[str, Any]


@dataclass(frozen=True)
class Dataset:
    """A response with figures.

    `values` is flat in row-major order of the dimensions, NaN where the producer gives none; figures are as they were
    sent, not rounded. `statuses` are the producer's marks by place in `values`.
    """

    dimensions: tuple[Dimension, ...]
    values: NDArray[np.float64]
    statuses: Mapping[int, str]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many values each dimension has."""
        return tuple(len(dimension.codes) for dimension in self.dimensions)


def decode(content: Any, table: str) -> Dataset:
    """The figures of a JSON-stat 2.0 dataset.

    Raises:
        KompetensnbError: scb-jsonstat, with the table and what is wrong with it.
    """
    found = dimensions(content, table)
    cells = math.prod(len(dimension.codes) for dimension in found)
    return Dataset(found, _values(content.get("value"), cells, table), _statuses(content.get("status"), cells, table))


def dimensions(content: Any, table: str) -> tuple[Dimension, ...]:
    """The dimensions of a dataset or of a table's metadata, in the order of `id`, checked against `size`.

    Raises:
        KompetensnbError: scb-jsonstat.
    """
    try:
        if content["version"] != "2.0" or content["class"] != "dataset":
            raise ValueError(f"version {content['version']!r}, class {content['class']!r}")
        found = tuple(_dimension(name, content["dimension"][name]) for name in content["id"])
        sizes = [len(dimension.codes) for dimension in found]
        if sizes != content["size"]:
            raise ValueError(f"size {content['size']}, values {sizes}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _malformed(table, repr(error)) from error
    return found


def _dimension(name: str, entry: Mapping[str, Any]) -> Dimension:
    category = entry["category"]
    labels = category.get("label") or {}
    index = category.get("index")
    if index is None:
        # The standard lets a dimension with one value leave the index out.
        if len(labels) != 1:
            raise ValueError(f"{name}: neither index nor a single label")
        codes: Sequence[str] = list(labels)
    elif isinstance(index, Mapping):
        codes = sorted(index, key=lambda code: index[code])
        if [index[code] for code in codes] != list(range(len(codes))):
            raise ValueError(f"{name}: places are not 0 to {len(codes) - 1}")
    else:
        codes = list(index)
    if len(set(codes)) != len(codes):
        raise ValueError(f"{name}: a code stands twice")
    named = {str(code): str(labels.get(code, code)) for code in codes}
    return Dimension(name, str(entry.get("label", name)), tuple(map(str, codes)), named, entry.get("extension") or {})


def _values(found: Any, cells: int, table: str) -> NDArray[np.float64]:
    """A list has every cell; an object only those that are not missing, by their place."""
    values = np.full(cells, np.nan)
    if isinstance(found, list):
        if len(found) != cells:
            raise _malformed(table, f"{len(found)} values for {cells} cells")
        places: Any = enumerate(found)
    elif isinstance(found, Mapping):
        places = ((_place(key, cells, table), value) for key, value in found.items())
    else:
        raise _malformed(table, f"value is {type(found).__name__}")
    for place, value in places:
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise _malformed(table, f"cell {place} is {value!r}")
        values[place] = value
    return values


def _statuses(found: Any, cells: int, table: str) -> dict[int, str]:
    """By place; the standard also allows a list, or one text for all cells."""
    if found is None:
        return {}
    if isinstance(found, str):
        return dict.fromkeys(range(cells), found)
    if isinstance(found, list):
        if len(found) not in (1, cells):
            raise _malformed(table, f"{len(found)} statuses for {cells} cells")
        every = found * cells if len(found) == 1 else found
        return {place: str(status) for place, status in enumerate(every) if status is not None}
    if isinstance(found, Mapping):
        return {_place(key, cells, table): str(status) for key, status in found.items() if status is not None}
    raise _malformed(table, f"status is {type(found).__name__}")


def _place(key: str, cells: int, table: str) -> int:
    if not (key.isascii() and key.isdigit() and int(key) < cells):
        raise _malformed(table, f"there is no cell {key!r}")
    return int(key)


def _malformed(table: str, reason: str) -> KompetensnbError:
    return KompetensnbError("scb-jsonstat", table=table, reason=reason[:300])
