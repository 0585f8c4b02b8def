"""Ages of the employed by branch: the ages of the population, seen through assumed profiles of age."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from kompetensnb.fitting import Figures, apportion
from kompetensnb.sources.reference.table import (
    COUNTY,
    INSIDE,
    MUNICIPALITIES,
    SEXES,
    ReferenceTable,
    Tables,
    assumptions,
    grid,
    long,
    reference_table,
)
from kompetensnb.sources.reference.workplaces import BRANCHES
from kompetensnb.store import registry
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "employment_age"
YEARS: Final = (2020, 2025)
"""Five years apart, as the age groups are wide: a group of the first year is the next older group of the second."""
AGES: Final = registry.get(SUBJECT).column("age").codes

_WIDTH: Final = 5
_YOUNGEST: Final = 15
_MIDDLES: Final = _YOUNGEST + _WIDTH * np.arange(len(AGES)) + 2
_INSIDE: Final = [MUNICIPALITIES.index(code) for code in INSIDE]


def build(tables: Tables) -> ReferenceTable:
    """`employment_age` of the county and the 51 municipalities; ages sum to `employment` by sex and branch."""
    axes = {"region": MUNICIPALITIES, "year": YEARS, "sex": SEXES, "branch": BRANCHES}
    employed = grid(tables["employment"], axes)
    assumed = assumptions(SUBJECT)
    weights = _ages(tables, assumed)[:, :, :, np.newaxis] * _profiles(assumed)
    cells = apportion(weights, employed)
    values = np.concatenate([cells[_INSIDE].sum(axis=0, keepdims=True), cells])
    labels = {"region": (COUNTY, *MUNICIPALITIES), "year": YEARS, "sex": SEXES, "branch": BRANCHES, "age": AGES}
    return reference_table(SUBJECT, long(values, labels, Status.SYNTHETIC))


def _ages(tables: Tables, assumed: Any) -> Figures:
    """Municipality × year × sex × age: how many of an age may work at a place there, in proportion to each other."""
    singles = [str(age) for age in range(_YOUNGEST, _YOUNGEST + _WIDTH * (len(AGES) + 1))]
    axes = {"region": MUNICIPALITIES, "sex": SEXES, "age": singles}
    people = grid(tables["population_age"], axes, year=YEARS[-1])
    people = people.reshape(*people.shape[:-1], -1, _WIDTH).sum(axis=-1)
    county = people[_INSIDE].sum(axis=0)
    earlier = county[:, 1:] / np.array(assumed["kept"])
    now = county[:, :-1]
    shares = people[..., :-1] / people[..., :-1].sum(axis=-1, keepdims=True)
    leaning: Figures = (shares / (now / now.sum(axis=-1, keepdims=True))) ** assumed["local"]
    ages: Figures = np.stack([earlier * leaning, now * leaning], axis=1) * np.array(assumed["employed"])
    return ages


def _profiles(assumed: Any) -> Figures:
    """Branch × age."""
    profiles = [np.log(assumed["profiles"][branch]) for branch in BRANCHES]
    return np.exp([np.interp(_MIDDLES, assumed["ages"], profile) for profile in profiles])
