"""What supply starts from: tables read and rates computed once per snapshot, for all sub-regions side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kompetensnb.forecast import cohort
from kompetensnb.forecast.axes import LAST_YEAR
from kompetensnb.forecast.cohort import People
from kompetensnb.forecast.education_history import CHANGES, STOCK, WEIGHTS, History, read_history
from kompetensnb.forecast.education_rates import Rates, education_rates
from kompetensnb.forecast.education_tables import lacking, status_of
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.participation import Participation, read_participation
from kompetensnb.forecast.workplaces import BY_GROUP, Commuting, read_commuting
from kompetensnb.forecast.young import Young, read_young
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.statuses import Status, worst

BORN: Final = "labour_birth"


@dataclass(frozen=True, eq=False)
class Prepared:
    """By sub-region. `unknown_stock` and `unknown_flows`: sub-regions x groups with a missing figure.

    `statuses` as in `Supply`; `missing`: tables that are not in the snapshot.
    """

    history: History
    young: Young
    rates: Rates
    participation: Participation
    commuting: Commuting
    unknown_stock: NDArray[np.bool_]
    unknown_flows: NDArray[np.bool_]
    statuses: Mapping[str, Status]
    missing: tuple[str, ...]

    @property
    def base(self) -> Floats:
        """The population of the base year, sub-regions x sexes x ages x groups; 0 for a group with a missing figure."""
        return np.asarray(np.nan_to_num(self.history.stock[-1].sum(axis=0)), dtype=np.float64)


@lru_cache(maxsize=4)
def prepare(snapshot: Snapshot, groups: tuple[str, ...], base: int) -> Prepared:
    """Everything that does not depend on region and levers.

    Raises:
        KompetensnbError: what reading the tables raises.
    """
    people = cohort.people(snapshot)
    history = read_history(snapshot, people, groups, base)
    young = read_young(snapshot, people, tuple(range(history.flow_years[0], LAST_YEAR + 1)))
    no_births = lacking(snapshot, BORN)
    commuting = read_commuting(snapshot, history.spread, groups)
    missing = (*history.missing, *people.missing, *young.missing, *no_births, *commuting.missing)
    return Prepared(
        history=history,
        young=young,
        rates=education_rates(history, young, groups),
        participation=read_participation(history.stock, None if no_births else snapshot.table(BORN)),
        commuting=commuting,
        unknown_stock=np.asarray(np.isnan(history.stock[-1]).any(axis=(0, 2, 3))),
        unknown_flows=np.asarray(np.isnan(history.flows).any(axis=(0, 1, 3, 4))),
        statuses=_statuses(snapshot, people, history.missing, commuting.missing),
        missing=tuple(dict.fromkeys(missing)),
    )


def _statuses(
    snapshot: Snapshot, people: People, history: tuple[str, ...], commuting: tuple[str, ...]
) -> dict[str, Status]:
    """The status of the weakest table that each result rests on."""
    residents = Status.MISSING
    if STOCK not in history:
        used = [name for name in (STOCK, CHANGES, WEIGHTS) if name not in history]
        residents = worst({str(status_of(snapshot, *used)), str(people.status)})
    workplaces = Status.MISSING
    if BY_GROUP not in commuting:
        workplaces = worst({str(residents), str(status_of(snapshot, BY_GROUP))})
    return {
        "stock": residents,
        "labour_force_of_residents": residents,
        "labour_force_at_workplaces": workplaces,
    }
