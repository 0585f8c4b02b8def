"""How each branch grows in the years to come, from its own past: where there are real figures, and nowhere else.

The county has months, some municipalities one November a year; tables that are estimated or synthetic teach nothing
about growth and are not read. Levels that have no series of their own take the growth of the county.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import uncertainty
from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.branches import SUBJECT, Employed, employed_of, past_errors, yearly_of
from kompetensnb.forecast.monthly import METHODS, PHI, YEARLY
from kompetensnb.forecast.panel import Floats
from kompetensnb.forecast.rolling import FEWEST_ORIGINS, Choice, Errors, choose
from kompetensnb.forecast.series import Method
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary.statuses import Status

ANNUAL: Final = "employment"
COUNTY_CODE: Final = "14"
NOVEMBER: Final = 11
TESTED_YEARS: Final = 4
"""Years ahead on which a choice is judged and for which it is used as it is; then growth fades by PHI a year."""
MONTHS: Final = 12 * TESTED_YEARS
SERVED: Final = ("P", "Q")
"""Branches that follow the number of users (`services`) and not their own past."""
LARGEST_POWER: Final = 0.5
"""Errors that grow faster than this as a branch gets smaller would be larger than chance alone makes them."""
SMALLEST_PACE: Final = 0.5
LARGEST_PACE: Final = 1.0
REAL: Final = (str(Status.OFFICIAL), str(Status.PRELIMINARY))


@dataclass(frozen=True, eq=False)
class Growth:
    """Growth in logarithms, of the market: the branches that are not SERVED.

    `market` (years) is that of all of it during each year, `relative` (branches x years) that of a branch beside it
    since the base year. The unknown branch, last, grows as the market does.
    """

    relative: Floats
    market: Floats
    choice: Choice


@dataclass(frozen=True, eq=False)
class BranchGrowth:
    """Growth in the county, and of `own` regions (SCB codes) with real figures; see `history_of` for the errors.

    `history` is that of the county: past origins x years to come x branches. `persons` are its employed by branch, and
    `power` says how errors grow as a branch gets smaller: by (persons in the county / persons in the region) ^ power.
    """

    county: Growth
    own: Mapping[str, Growth]
    history: Floats
    persons: Floats
    power: float

    def of(self, code: str) -> Growth:
        """The region's own growth, or the county's."""
        return self.own.get(code, self.county)

    def history_of(self, persons: Floats) -> Floats:
        """Errors to draw from in a region with so many employed by branch: origins x years x branches."""
        smaller = np.maximum(self.persons / np.maximum(persons, 1.0), 1.0)
        return np.asarray(self.history * smaller**self.power, dtype=np.float64)


@lru_cache(maxsize=8)
def branch_growth(snapshot: Snapshot, axes: Axes) -> BranchGrowth | None:
    """The growth of the branches from the base year of the axes on; None when the county has no real figures for it.

    Raises:
        KompetensnbError: forecast-hole, when the county's months have one.
    """
    if SUBJECT not in snapshot.subjects:
        return None
    months = _real(snapshot.table(SUBJECT))
    county = months[months["region"] == COUNTY_CODE]
    base = 12 * axes.base + NOVEMBER - 1
    if county.empty or base not in (figures := employed_of(county)).months:
        return None
    ahead = base + 12 * np.arange(1, len(axes.years) + 1) - int(figures.months[-1])
    errors = past_errors(figures, MONTHS)
    choice = chosen(errors, int(figures.months[-1]))
    real = novembers(snapshot)
    own = {code: _own(found, choice, axes) for code, found in real.items() if code != COUNTY_CODE}
    now = figures.persons[:, int(np.searchsorted(figures.months, base))]
    return BranchGrowth(
        county=_growth(figures, base, METHODS, choice, ahead[ahead <= MONTHS], len(axes.years)),
        own={code: growth for code, growth in own.items() if growth is not None},
        history=_history(errors, choice, ahead, now),
        persons=np.append(now, now.sum()),
        power=_power(real, choice),
    )


def chosen(errors: Errors, month: int) -> Choice:
    """The method for the county by what was known in a month."""
    return choose(errors, month, fewest=MONTHS // 2, judged=MONTHS)


def _real(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["status"].isin(REAL)]


def novembers(snapshot: Snapshot) -> dict[str, Employed]:
    """Real Novembers by region (SCB code): of the months where there are such, otherwise annual; none with a hole.

    The snapshot has months.
    """
    found: dict[str, Employed] = {}
    months = _real(snapshot.table(SUBJECT))
    tables = [months[months["month"] == NOVEMBER]]
    if ANNUAL in snapshot.subjects:
        annual = _real(snapshot.table(ANNUAL))
        tables.append(annual[annual["sex"] == "alla"])
    for table in tables:
        for code, rows in table.groupby("region", sort=True):
            if str(code) not in found and len(str(code)) in (len(COUNTY_CODE), 4) and code != "00":
                try:
                    found[str(code)] = yearly_of(rows)
                except KompetensnbError:  # a branch with nobody in it has no growth: the county's is used
                    continue
    return found


def _own(figures: Employed, county: Choice, axes: Axes) -> Growth | None:
    """Growth by the region's Novembers; the county's choice of method until they are enough for one of their own."""
    if axes.base not in figures.months or len(figures.months) <= max(YEARLY[name].needs for name in county):
        return None
    errors = past_errors(figures, TESTED_YEARS, YEARLY)
    enough = len(errors.origins) >= FEWEST_ORIGINS
    choice = choose(errors, int(figures.months[-1]), judged=TESTED_YEARS) if enough else county
    ahead = axes.base - int(figures.months[-1]) + np.arange(1, len(axes.years) + 1)
    return _growth(figures, axes.base, YEARLY, choice, ahead[ahead <= TESTED_YEARS], len(axes.years))


def _growth(
    figures: Employed, base: int, methods: Mapping[str, Method], choice: Choice, ahead: NDArray[np.int64], years: int
) -> Growth:
    """Growth from `base` on: at the steps `ahead` of the last figures by the methods, known before, fading after."""
    panel = figures.panel()
    steps = int(ahead[-1])
    level = np.mean([methods[name](panel, steps) for name in choice], axis=0)
    whole = np.concatenate([panel.level, level], axis=1)
    now = int(np.searchsorted(figures.months, base))
    last = len(figures.months) - 1
    seen = whole[:, [now, *(last + ahead).tolist()]]
    served = np.isin(figures.branches, SERVED)
    market = np.log(np.exp(seen[~served]).sum(axis=0))
    relative = np.diff(seen - market, axis=1)
    fade = PHI ** np.arange(1, years - len(ahead) + 1)
    yearly = np.concatenate([relative, relative[:, -1:] * fade], axis=1)
    unknown = np.zeros((1, years))
    growth = np.diff(market)
    return Growth(
        relative=np.concatenate([np.cumsum(yearly, axis=1), unknown]),
        market=np.concatenate([growth, growth[-1] * fade]),
        choice=choice,
    )


def _history(errors: Errors, choice: Choice, ahead: NDArray[np.int64], persons: Floats) -> Floats:
    """Errors of the choice at each year's distance from the last figures; those of the unknown are the total's.

    Years without outcomes have errors that grow on as they have grown over the years with outcomes.
    """
    tested = np.clip(ahead[ahead <= MONTHS], 1, MONTHS)
    made = errors.of(choice)[:, tested - 1]
    total = made @ (persons / persons.sum())
    whole = np.concatenate([made, total[:, :, None]], axis=2)
    return uncertainty.history(whole, len(ahead), np.maximum(ahead, 1), _pace(tested, made))


def _pace(tested: NDArray[np.int64], made: Floats) -> float:
    """The power of the horizon by which errors grow: at least that of steps by chance, at most in proportion."""
    size = np.sqrt(np.nanmean(made**2, axis=(0, 2)))
    if len(tested) < 2 or not np.all(size > 0):
        return LARGEST_PACE
    return float(np.clip(np.polyfit(np.log(tested), np.log(size), 1)[0], SMALLEST_PACE, LARGEST_PACE))


def _power(real: Mapping[str, Employed], choice: Choice) -> float:
    """By which power errors grow as a branch gets smaller: a line through all branches of all real regions.

    At most LARGEST_POWER, which is what chance makes them; that, too, when there is but the county.
    """
    errors = np.concatenate([_spread(figures, choice) for figures in real.values()] or [np.zeros(0)])
    persons = np.concatenate([figures.persons[:, -1] for figures in real.values()] or [np.zeros(0)])
    if len(real) < 2 or not np.all(errors > 0):
        return LARGEST_POWER
    return float(np.clip(-np.polyfit(np.log(persons), np.log(errors), 1)[0], 0.0, LARGEST_POWER))


def _spread(figures: Employed, choice: Choice) -> Floats:
    """Root mean square error of the choice by branch, over all origins and years ahead that there are."""
    made = past_errors(figures, TESTED_YEARS, YEARLY).of(choice)
    return np.asarray(np.sqrt(np.nanmean(made**2, axis=(0, 1))), dtype=np.float64)
