"""Employed by municipality and branch: fitted to the county's real branches and to how many work in each place."""

from __future__ import annotations

from typing import Final

import numpy as np

from kompetensnb.fitting import Figures, Whole, apportion, fit, round_to_margins
from kompetensnb.sources.reference.table import (
    COUNTRY,
    COUNTY,
    INSIDE,
    MUNICIPALITIES,
    ReferenceTable,
    Tables,
    assumptions,
    grid,
    long,
    reference_table,
)
from kompetensnb.sources.reference.workplaces import BRANCHES, SUBJECT, YEARS, day_population, leanings, part
from kompetensnb.vocabulary.branches import TOTAL
from kompetensnb.vocabulary.statuses import Status

CITY: Final = "1480"
"""Göteborg, the one municipality whose branches are known."""

_NOVEMBER: Final = 11
_KNOWN: Final = (COUNTRY, COUNTY, CITY)
_ALL: Final = (*BRANCHES, TOTAL)
_REST: Final = tuple(code for code in INSIDE if code != CITY)
_BESIDE: Final = tuple(code for code in MUNICIPALITIES if code not in INSIDE)


def build(tables: Tables) -> ReferenceTable:
    """`employment` of the country, the county and the 51 municipalities, November 2020-2025.

    The 49 municipalities of the county sum to it in every branch and in total, both sexes and each of them.
    """
    real = grid(tables["employment_month"], {"region": _KNOWN, "year": YEARS, "branch": _ALL}, month=_NOVEMBER)
    day = day_population(tables)
    weights = leanings(tables, day[:, 1])
    rest = np.stack([_rest(weights, day[:, at], real[1, at] - real[2, at]) for at in range(len(YEARS))], axis=1)
    beside = np.stack([_beside(weights, day[:, at], real[1, at] - real[2, at]) for at in range(len(YEARS))], axis=1)
    regions = (*_KNOWN, *_REST, *_BESIDE)
    both = np.concatenate([real, rest, beside])
    shares = assumptions(SUBJECT)["women"]
    women = part(both, regions, [shares[branch] for branch in BRANCHES])
    parts = [
        long(both[:3], {"region": _KNOWN, "year": YEARS, "branch": _ALL}, Status.PRELIMINARY, sex="alla"),
        long(both[3:], {"region": regions[3:], "year": YEARS, "branch": _ALL}, Status.ESTIMATED, sex="alla"),
        long(women, {"region": regions, "year": YEARS, "branch": _ALL}, Status.SYNTHETIC, sex="kvinnor"),
        long(both - women, {"region": regions, "year": YEARS, "branch": _ALL}, Status.SYNTHETIC, sex="man"),
    ]
    return reference_table(SUBJECT, *parts)


def _rest(weights: Figures, day: Figures, sums: Figures) -> Whole:
    """The municipalities of the county but Göteborg in one year: municipality × branch, the last one the total.

    The published branches do not quite sum to the published total; neither do these.
    """
    places = [MUNICIPALITIES.index(code) for code in _REST]
    branches = sums[:-1]
    margins = [((0,), apportion(day[places], branches.sum())), ((1,), branches)]
    cells = round_to_margins(fit(weights[places], margins), margins)
    return np.column_stack([cells, apportion(day[places], sums[-1])])


def _beside(weights: Figures, day: Figures, sums: Figures) -> Whole:
    """The municipalities outside the county in one year, as if the branches were as common as in the rest of it."""
    rest, beside = ([MUNICIPALITIES.index(code) for code in codes] for codes in (_REST, _BESIDE))
    scale = sums[:-1].sum() / day[rest].sum()
    enlarged = sums[:-1] * day[[*rest, *beside]].sum() / day[rest].sum()
    fitted = fit(weights[[*rest, *beside]], [((0,), day[[*rest, *beside]] * scale), ((1,), enlarged)])
    totals = np.rint(day[beside] * scale).astype(np.int64)
    return np.column_stack([apportion(fitted[len(rest) :], totals), totals])
