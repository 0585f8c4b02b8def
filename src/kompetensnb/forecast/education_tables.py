"""The tables by education group as arrays, and which of them a snapshot lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from kompetensnb.forecast.panel import Floats
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.statuses import Status, worst

AGES: Final = ("16-24", "25-34", "35-44", "45-54", "55-64", "65-74")
FLOWS: Final = (
    "alderintraden",
    "aldersuttraden",
    "inflyttade",
    "utflyttade",
    "examinerade",
    "vidareutbildade",
    "doda",
)
SIGNS: Final = (1.0, -1.0, 1.0, -1.0, 1.0, -1.0, -1.0)
"""Whether each of FLOWS adds to a group or takes from it."""
LABOUR: Final = ("sysselsatt", "arbetslos", "utanfor")


def spans() -> tuple[range, ...]:
    """The years of age in each of AGES."""
    return tuple(range(int(first), int(last) + 1) for first, last in (name.split("-") for name in AGES))


def lacking(snapshot: Snapshot, *subjects: str) -> tuple[str, ...]:
    """Those of the subjects that the snapshot lacks, empty tables among them."""
    return tuple(name for name in subjects if name not in snapshot.subjects or not snapshot.rows(name))


def array(rows: pd.DataFrame, axes: Mapping[str, Sequence[object]]) -> Floats:
    """The values by these columns and labels, in that order; rows with other labels are left out.

    The first two axes are region and year, or what else a table is published by. Where these have no row at all, the
    cells are NaN. A cell that alone has no row is 0: tables leave out what holds nobody, while a figure that is
    suppressed or missing has a row without a value.
    """
    places = [pd.Index(list(labels)).get_indexer(pd.Index(rows[column])) for column, labels in axes.items()]
    kept = np.logical_and.reduce([place >= 0 for place in places])
    index = tuple(place[kept] for place in places)
    result = np.zeros([len(labels) for labels in axes.values()])
    unseen = np.ones(result.shape[:2], dtype=np.bool_)
    unseen[index[:2]] = False
    result[unseen] = np.nan
    result[index] = rows["value"].to_numpy(dtype=np.float64)[kept]
    return result


def status_of(snapshot: Snapshot, *subjects: str) -> Status:
    """The status of what is forecast from these tables: estimated, or that of the weakest of their rows.

    A figure that is missing or suppressed in a table has no part in it: what rests on it is missing by itself.
    """
    found = {str(status) for name in subjects for status in snapshot.table(name)["status"].unique()}
    return worst({str(Status.ESTIMATED), *(status for status in found if Status(status).has_value)})
