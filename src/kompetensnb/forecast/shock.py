"""Who is struck when a branch loses some of its jobs in one year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kompetensnb.forecast.engine import Assessment


def struck(found: Assessment, branches: Sequence[str], percent: float) -> pd.DataFrame:
    """The persons by education group whose jobs go when `branches` lose `percent` of those they had in the base year.

    `group`, `persons` (not rounded), `share` (per cent of the jobs), the most struck first. The jobs are held as those
    of the branches in the first year to come, in the sub-region for a municipality: as the lever «branch» has it.
    """
    outcome = found.outcome
    places = [outcome.axes.branches.index(code) for code in branches]
    held = outcome.group_demand.by_branch_and_group()[1, places].sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = held / held.sum()
    jobs = outcome.demand.employed[0, places].sum() * percent / 100
    frame = pd.DataFrame({"group": outcome.axes.groups, "persons": jobs * share, "share": 100 * share})
    return frame.sort_values(["persons", "group"], ascending=[False, True], ignore_index=True)


def leave_anyway(found: Assessment, branches: Sequence[str]) -> float:
    """Persons who retire from the branches or leave them in the first year to come; NaN when not known."""
    places = [found.axes.branches.index(code) for code in branches]
    return float(found.outcome.demand.replacement()[0, places].sum())
