"""How many work in each municipality, and what draws an industry there: all of it from real figures but the weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from kompetensnb.fitting import Figures, apportion
from kompetensnb.sources.reference.places import read_places
from kompetensnb.sources.reference.table import COUNTY, INSIDE, MUNICIPALITIES, SEXES, Tables, assumptions, grid
from kompetensnb.store import registry

YEARS: Final = tuple(range(2020, 2026))
BRANCHES: Final = registry.get("employment_age").column("branch").codes
"""Fifteen groups and unknown."""
SUBJECT: Final = "employment"

_OLD: Final = ("80-84", "85-89", "90-94", "95-99", "100+")
_EDUCATED: Final = ("5", "6", "7")
_LAST_COMMUTING: Final = 2021


def day_population(tables: Tables) -> Figures:
    """Municipality × year: those who work there, in proportion to each other.

    In 2020 and 2021 the real commuting. Then those who live and work there follow the employed residents (population ×
    employment rate), and those who come from elsewhere stay as many.
    """
    regions = {"region": MUNICIPALITIES}
    commuting = grid(tables["commuting"], {**regions, "year": YEARS[:2], "measure": ("in", "stay")})
    people = grid(tables["population"], {**regions, "year": YEARS}, age="total", sex="alla")
    rates = grid(tables["labour"], {**regions, "year": YEARS[:-1]}, measure="employment_rate")
    residents = people * np.concatenate([rates, rates[:, -1:]], axis=1)
    known = YEARS.index(_LAST_COMMUTING)
    arriving, staying = commuting[:, known, 0], commuting[:, known, 1]
    later = arriving[:, np.newaxis] + staying[:, np.newaxis] * residents[:, known + 1 :] / residents[:, [known]]
    return np.concatenate([commuting.sum(axis=-1), later], axis=1)


def leanings(tables: Tables, day: Figures) -> Figures:
    """Municipality × branch: the weight of the branch there, from its drivers and what the place is known for."""
    assumed = assumptions(SUBJECT)
    drivers = {name: values / values.sum() for name, values in _drivers(tables, day).items()}
    weights = [
        sum(share * drivers[name] for name, share in assumed["drivers"][branch].items())
        * np.array([assumed["leanings"].get(branch, {}).get(code, 1.0) for code in MUNICIPALITIES])
        for branch in BRANCHES
    ]
    return np.stack(weights, axis=1)


def part(both: Figures, regions: Sequence[str], shares: Sequence[float]) -> Figures:
    """An assumed share of each branch, in whole persons; the municipalities of the county sum to the county.

    `both` is region × year × branch with the total last; the total of the part is the sum of its branches.
    """
    found = np.rint(both[..., :-1] * np.array(shares))
    inside = [regions.index(code) for code in INSIDE]
    expected = np.moveaxis(both[inside][..., :-1] * np.array(shares), 0, -1)
    found[inside] = np.moveaxis(apportion(expected, found[regions.index(COUNTY)]), -1, 0)
    return np.concatenate([found, found.sum(axis=-1, keepdims=True)], axis=-1)


def _drivers(tables: Tables, day: Figures) -> dict[str, Figures]:
    regions = {"region": MUNICIPALITIES}
    education = grid(tables["education"], {**regions, "level": _EDUCATED, "sex": SEXES}, year=2025)
    places = read_places()
    return {
        "people": grid(tables["population"], regions, year=2025, age="total", sex="alla"),
        "work": day,
        "educated": education.sum(axis=(1, 2)),
        "pupils": _pupils(tables),
        "old": grid(tables["population"], {**regions, "age": _OLD}, year=2025, sex="alla").sum(axis=1),
        "land": np.array([places[code].km2 for code in MUNICIPALITIES]),
    }


def _pupils(tables: Tables) -> Figures:
    """Pupils in compulsory school in the municipality, and in upper-secondary schools that it runs itself."""
    regions = {"region": MUNICIPALITIES}
    compulsory = grid(tables["pupils"], regions, year=2024, provider="samtliga", grade="1-9")
    upper = grid(tables["upper_secondary_cost"], regions, year=2023, measure="pupils")
    return compulsory + upper
