"""The population by education group: assumed sizes fitted to the real sums by level, sex, age and year."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from kompetensnb.fitting import Figures, Whole, apportion, fit, round_to_margins
from kompetensnb.sources.reference.areas import (
    AGES,
    BASE_YEAR,
    CLASS_OF_GROUP,
    CLASSES,
    GROUPS,
    LEVELS,
    PARTS,
    REGIONS,
    YEARS,
    by_part,
    with_county,
)
from kompetensnb.sources.reference.labour_status import STATUSES, labour_status
from kompetensnb.sources.reference.table import (
    INSIDE,
    SEXES,
    ReferenceTable,
    Tables,
    assumptions,
    grid,
    long,
    reference_table,
)
from kompetensnb.sources.reference.turnover import turnover
from kompetensnb.vocabulary import education_groups
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "education_stock"
_DOCTORATE: Final = "7"


def build(tables: Tables) -> ReferenceTable:
    """The table `education_stock`; needs education, education_share, population, population_age, migration, labour."""
    stock = _stock(tables)
    status = labour_status(tables, stock)
    axes = {"region": REGIONS, "year": YEARS, "labour_status": STATUSES, "sex": SEXES, "age": AGES}
    rows = long(with_county(status), axes | {"education_group": GROUPS}, Status.SYNTHETIC)
    return reference_table(SUBJECT, rows)


def _stock(tables: Tables) -> Whole:
    """Persons, shape (parts, years, sexes, ages, groups)."""
    stated = assumptions(SUBJECT)
    people = turnover(tables).people
    levels = by_part(grid(tables["education"], {"region": INSIDE, "sex": SEXES, "level": LEVELS}, year=BASE_YEAR))
    classes = apportion(_class_shares(tables, levels, stated["class_growth"]), people.sum(axis=3))
    growth = 1 + np.array([entry[3] for entry in _entries(stated)]) / 100
    seeds = _seeds(stated, people[-1].sum(axis=(0, 1)))
    return np.array(
        [_years(seeds[part], growth, levels[part], classes[:, part], people[:, part]) for part in range(len(PARTS))]
    )


def _years(seed: Figures, growth: Figures, levels: Figures, classes: Whole, people: Whole) -> Whole:
    """One part: the last year fitted to levels and ages, then earlier ones from it, fitted to classes and ages."""
    margins = [((0, 1), levels), ((0, 2), people[-1])]
    fitted = fit(seed, margins)
    base = fitted.sum(axis=1)
    in_class = np.array([place == CLASS_OF_GROUP for place in range(len(CLASSES))])[:, np.newaxis]
    years = [round_to_margins(fitted, margins).sum(axis=1)]
    for back in range(1, len(YEARS)):
        margins = [((0, 1), classes[-1 - back]), ((0, 2), people[-1 - back])]
        earlier = (base / growth**back)[:, np.newaxis] * in_class
        years.append(round_to_margins(fit(earlier, margins), margins).sum(axis=1))
    return np.array(years[::-1])


def _entries(stated: Any) -> list[list[Any]]:
    return [stated["groups"][group] for group in GROUPS]


def _seeds(stated: Any, ages: Whole) -> Figures:
    """Assumed sizes, shape (parts, sexes, levels, ages, groups): zero where a group cannot hold a level."""
    entries = _entries(stated)
    size = np.array([entry[:2] for entry in entries]).T
    profile = np.array([stated["profiles"][entry[2]] for entry in entries])
    profile = profile / (profile * ages / ages.sum()).sum(axis=1, keepdims=True)
    levels = np.array([stated["level_profiles"][level] for level in LEVELS])
    holds = np.array([_mix(group, stated["doctors"]) for group in education_groups.all_groups()])
    tilt = np.array([[stated["areas"][part].get(group, 1.0) for group in GROUPS] for part in PARTS])
    seeds: Figures = np.einsum("sg,ga,a,la,gl,pg->pslag", size, profile, ages, levels, holds, tilt)
    return seeds


def _mix(group: education_groups.Group, doctors: dict[str, float]) -> list[float]:
    """How the members of a group are shared out on the levels, before the fit."""
    doctorate = doctors.get(group.id, doctors["default"]) if _DOCTORATE in group.levels else 0.0
    others = [level for level in group.levels if level != _DOCTORATE]
    return [
        doctorate if level == _DOCTORATE else (1 - doctorate) / len(others) if level in others else 0.0
        for level in LEVELS
    ]


def _class_shares(tables: Tables, levels: Figures, growth: dict[str, float]) -> Figures:
    """Shares of the classes of levels, shape (years, parts, sexes, classes).

    The post-secondary share moves as the real one does, the short educations and the unknown as assumed; upper
    secondary education is the rest.
    """
    base = np.stack([levels[:, :, [LEVELS.index(level) for level in _levels(own)]].sum(axis=2) for own in CLASSES], 2)
    base = base / base.sum(axis=2, keepdims=True)
    real = _post_secondary(tables)
    back = np.arange(len(YEARS))[::-1]
    shares = np.empty((len(YEARS), *base.shape))
    for place, own in enumerate(CLASSES):
        change = (1 + growth.get(own, 0.0)) ** -back[:, np.newaxis, np.newaxis]
        shares[..., place] = base[..., place] * (real / real[-1] if own == "5" else change)
    upper = list(CLASSES).index("3")
    shares[..., upper] = 1 - np.delete(shares, upper, axis=3).sum(axis=3)
    return shares


def _levels(own: str) -> list[str]:
    return [level for level in LEVELS if level in CLASSES[own]]


def _post_secondary(tables: Tables) -> Figures:
    """The real share, shape (years, parts, sexes): municipalities weighed together by population."""
    share = grid(tables["education_share"], {"region": INSIDE, "year": YEARS, "sex": SEXES})
    people = grid(tables["population"], {"region": INSIDE, "year": YEARS}, sex="alla", age="total")[..., np.newaxis]
    return np.moveaxis(by_part(share * people) / by_part(people), 0, 1)
