"""The tables by education group as arrays, and which of them a snapshot lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.forecast.panel import Floats
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.education_groups import parent
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
GROUP: Final = "education_group"
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
    suppressed or missing has a row without a value. Newer education groups count in the one they were split from,
    unless that has a row of its own.
    """
    result = np.zeros([len(labels) for labels in axes.values()])
    unseen = np.ones(result.shape[:2], dtype=np.bool_)
    index, values = _cells(rows, axes)
    split, parts = _cells(_of_parents(rows), axes)
    own = np.zeros(result.shape, dtype=np.bool_)
    own[index] = True
    added = ~own[split]
    np.add.at(result, tuple(place[added] for place in split), parts[added])
    result[index] = values
    unseen[index[:2]] = unseen[split[:2]] = False
    result[unseen] = np.nan
    return result


def _cells(rows: pd.DataFrame, axes: Mapping[str, Sequence[object]]) -> tuple[tuple[NDArray[np.intp], ...], Floats]:
    """Where the rows with known labels belong, and their values."""
    places = [pd.Index(list(labels)).get_indexer(pd.Index(rows[column])) for column, labels in axes.items()]
    kept = np.logical_and.reduce([place >= 0 for place in places])
    return tuple(place[kept] for place in places), rows["value"].to_numpy(dtype=np.float64)[kept]


def _of_parents(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of newer education groups, each under the group that it was split from; none of a table without them."""
    if GROUP not in rows:
        return rows.iloc[:0]
    codes = {str(code): found.id for code in rows[GROUP].unique() if (found := parent(str(code))) and found.id != code}
    split = rows[rows[GROUP].isin(list(codes))]
    return split.assign(**{GROUP: split[GROUP].map(codes)})


def status_of(snapshot: Snapshot, *subjects: str) -> Status:
    """The status of what is forecast from these tables: estimated, or that of the weakest of their rows.

    A figure that is missing or suppressed in a table has no part in it: what rests on it is missing by itself.
    """
    found = {str(status) for name in subjects for status in snapshot.table(name)["status"].unique()}
    return worst({str(Status.ESTIMATED), *(status for status in found if Status(status).has_value)})
