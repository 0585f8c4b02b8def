"""What every table of the reference set is made of: labelled arrays in and out, its origin, its assumptions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
import pandas as pd
import yaml

from kompetensnb.fitting import Figures, Whole
from kompetensnb.store.origin import Origin
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.statuses import Status

SEED: Final = 14
"""For whatever is drawn: the same tables give the same reference set."""

COUNTY: Final = regions.get(regions.COUNTY).code
COUNTRY: Final = regions.get(regions.COUNTRY).code
MUNICIPALITIES: Final = tuple(region.code for region in regions.of_kind(regions.RegionKind.MUNICIPALITY))
INSIDE: Final = regions.get(regions.COUNTY).members
"""The municipalities of the county, without the two that belong to the associations only."""
SEXES: Final = ("kvinnor", "man")

Tables = Mapping[str, pd.DataFrame]
"""Canonical frames by subject: the bundled figures, then the reference tables made so far."""


Axes = Mapping[str, Sequence[Any]]
"""Labels of an array by column, in the order of its dimensions."""


@dataclass(frozen=True)
class ReferenceTable:
    """A made table: rows with the columns of its subject, all of one origin that says how they were made."""

    subject: str
    frame: pd.DataFrame
    origin: Origin


Builder = Callable[[Tables], ReferenceTable]


def reference_table(subject: str, *frames: pd.DataFrame) -> ReferenceTable:
    """The parts of a table (as `long` gives them) put together, with the origin of `<subject>.yml`."""
    text = _text(subject)
    content = _content(subject)
    origin = Origin(
        id=f"referens-{subject}",
        producer="kompetensnb",
        table=f"referens-{subject}",
        address=f"docs/reference.md#{subject}",
        licence="CC0 1.0",
        retrieved=content["retrieved"],
        titles=content["titles"],
        notes=content["notes"],
        derived=True,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    frame = pd.concat(frames, ignore_index=True)
    return ReferenceTable(subject, frame.assign(origin=origin.id), origin)


def assumptions(subject: str) -> Any:
    """The numbers that a table assumes, from `<subject>.yml`, each explained there."""
    return _content(subject)["assumptions"]


def long(values: Figures | Whole, axes: Axes, status: Status, **constants: str | int) -> pd.DataFrame:
    """A labelled array as rows: one column per axis, in the order of the axes, constants, value and status."""
    index = pd.MultiIndex.from_product(list(axes.values()), names=list(axes))
    frame = pd.DataFrame({"value": np.asarray(values, dtype=np.float64).reshape(-1)}, index=index).reset_index()
    return frame.assign(status=str(status), **constants)


def grid(table: pd.DataFrame, axes: Axes, **fixed: str | int) -> Figures:
    """The values of a table as an array, one axis per column named, NaN where there is no row.

    `fixed` names the rows to take (`year=2025`). Columns that are neither named nor fixed must not tell rows apart.
    """
    chosen = table
    for column, value in fixed.items():
        chosen = chosen[chosen[column] == value]
    index = pd.MultiIndex.from_product(list(axes.values()), names=list(axes))
    found = chosen.set_index(list(axes))["value"].reindex(index)
    return found.to_numpy(dtype=np.float64).reshape([len(labels) for labels in axes.values()])


@cache
def _content(subject: str) -> Any:
    return yaml.safe_load(_text(subject))


def _text(subject: str) -> str:
    return resources.files(__package__).joinpath(f"{subject}.yml").read_text(encoding="utf-8")
