"""Where people of each education group live and work."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from kompetensnb.fitting import Figures, Whole, apportion
from kompetensnb.sources.reference.areas import (
    AGES,
    CLASS_OF_GROUP,
    CLASSES,
    GROUPS,
    PARTS,
    REGIONS,
    by_part,
    with_county,
)
from kompetensnb.sources.reference.table import COUNTY, INSIDE, MUNICIPALITIES, SEXES, Tables, assumptions, grid
from kompetensnb.store import registry

MEASURES: Final = ("stay", "in", "out", "day", "night")
_ABROAD: Final = "99"
_EMPLOYED: Final = "sysselsatt"
_BRANCHES: Final = registry.get("employment_education").column("branch").codes


def commuters(tables: Tables, year: int) -> Whole:
    """Employed persons, shape (regions, sexes, groups, measures), in the order of `REGIONS` and `MEASURES`.

    Day is stay + in, night is stay + out, in every cell. Night is the stock; the sum by day is that of `employment`.
    """
    stated = assumptions("education_commuting")
    night = _night(tables, year)
    day = _day(tables, year)
    stays = _staying(tables)
    often = _often(stated)
    table = np.zeros((len(REGIONS), len(SEXES), len(GROUPS), len(MEASURES)), dtype=np.int64)
    for region in range(len(REGIONS)):
        for sex in range(len(SEXES)):
            own, county = night[region, sex], night[0, sex]
            alike = stated["alike"] * own / own.sum() + (1 - stated["alike"]) * county / county.sum()
            stay = int(np.rint(stays[region] * own.sum()))
            leaves = apportion(own * often, own.sum() - stay)
            comes = apportion(alike * often, day[region, sex] - stay)
            table[region, sex] = np.stack([own - leaves, comes, leaves, own - leaves + comes, own], axis=1)
    return table


def _night(tables: Tables, year: int) -> Whole:
    axes = {"region": REGIONS, "sex": SEXES, "education_group": GROUPS, "age": AGES}
    stock = grid(tables["education_stock"], axes, year=year, labour_status=_EMPLOYED)
    night: Whole = stock.sum(axis=3).astype(np.int64)
    return night


def _day(tables: Tables, year: int) -> Figures:
    """The sum of the branches: the published total differs from it by some persons."""
    employed = grid(tables["employment"], {"region": INSIDE, "sex": SEXES, "branch": _BRANCHES}, year=year)
    return with_county(by_part(employed.sum(axis=2)))


def _staying(tables: Tables) -> Figures:
    """Of the employed who live in a region, the share who work in it, shape (regions,)."""
    pairs = grid(tables["commuting_matrix"], {"region": MUNICIPALITIES, "work": (*MUNICIPALITIES, _ABROAD)})
    members = {COUNTY: INSIDE, **PARTS}
    shares = []
    for region in REGIONS:
        own = [MUNICIPALITIES.index(code) for code in members[region]]
        shares.append(pairs[np.ix_(own, own)].sum() / pairs[own].sum())
    return np.array(shares)


def _often(stated: Any) -> Figures:
    classes = list(CLASSES)
    return np.array(
        [
            stated["by_group"].get(group, stated["by_class"][classes[place]])
            for group, place in zip(GROUPS, CLASS_OF_GROUP, strict=True)
        ]
    )
