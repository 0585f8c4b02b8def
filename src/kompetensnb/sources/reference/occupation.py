"""Employees by municipality, occupation, branch and sex: assumed sizes fitted to the employed by municipality."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from kompetensnb.fitting import Figures, Whole, apportion, fit, round_to_margins
from kompetensnb.sources.reference.table import (
    COUNTY,
    INSIDE,
    SEXES,
    ReferenceTable,
    Tables,
    assumptions,
    grid,
    long,
    reference_table,
)
from kompetensnb.store import registry
from kompetensnb.vocabulary import occupations
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "occupation"
YEAR: Final = 2024
OCCUPATIONS: Final = tuple(occupation.id for occupation in occupations.all_occupations())
BRANCHES: Final = registry.get(SUBJECT).column("branch").codes


def build(tables: Tables) -> ReferenceTable:
    """The table `occupation`; needs employment."""
    stated = assumptions(SUBJECT)
    employed = grid(tables["employment"], {"region": INSIDE, "sex": SEXES, "branch": BRANCHES}, year=YEAR)
    employees = np.rint(employed * (1 - np.array(stated["self_employed"])))
    county = _county(stated, employees.sum(axis=0))
    seed = county * _places(stated)[:, np.newaxis, :, np.newaxis] * employees[:, :, np.newaxis, :]
    values = _rounded(fit(seed, [((0, 1, 3), employees), ((1, 2, 3), county)]), employees)
    axes = {"region": (COUNTY, *INSIDE), "sex": SEXES, "occupation": OCCUPATIONS, "branch": BRANCHES}
    everybody = np.concatenate([values.sum(axis=0, keepdims=True), values])
    return reference_table(SUBJECT, long(everybody, axes, Status.SYNTHETIC, year=YEAR))


def _rounded(values: Figures, employees: Figures) -> Whole:
    """Whole persons with the sums by municipality, sex and branch.

    What rounding takes from an occupation in one municipality is owed to it in the next, so that small occupations,
    which round to nobody everywhere, keep their number in the county.
    """
    owed = np.zeros(values.shape[1:])
    rounded = []
    for own, sums in zip(values, employees, strict=True):
        due = np.where(own > 0, np.maximum(own + owed, 0.0), 0.0)
        rounded.append(np.moveaxis(apportion(np.moveaxis(due, 1, 2), sums), 2, 1))
        owed += own - rounded[-1]
    return np.array(rounded)


def _county(stated: Any, employees: Figures) -> Figures:
    """Whole employees of the county, shape (sexes, occupations, branches), with the sums by sex and branch."""
    entries = [stated["occupations"][occupation] for occupation in OCCUPATIONS]
    size = np.array([entry[:2] for entry in entries]).T
    common = np.array([[entry[2].get(branch, 0.0) for branch in BRANCHES] for entry in entries])
    even = employees.sum(axis=0) / employees.sum()
    mix = (1 - stated["spread"]) * common / common.sum(axis=1, keepdims=True) + stated["spread"] * even
    margins = [((0, 2), employees), ((0, 1), apportion(size, employees.sum(axis=1)))]
    return round_to_margins(fit(size[..., np.newaxis] * mix, margins), margins).astype(np.float64)


def _places(stated: Any) -> Figures:
    """How common an occupation is in a municipality against the county, shape (municipalities, occupations)."""
    found = [stated["places"].get(occupation, {}) for occupation in OCCUPATIONS]
    return np.array([[place.get(code, place.get("others", 1.0)) for place in found] for code in INSIDE])
