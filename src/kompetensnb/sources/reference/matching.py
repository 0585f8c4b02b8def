"""How the jobs of each education group fit its education: assumed shares of the constructed employed."""

from __future__ import annotations

from collections.abc import Sequence
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
    YEARS,
    with_county,
    without_county,
)
from kompetensnb.sources.reference.labour_status import STATUSES
from kompetensnb.sources.reference.table import (
    SEXES,
    ReferenceTable,
    Tables,
    assumptions,
    grid,
    long,
    reference_table,
)
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "matching"
OUTCOMES: Final = ("A", "B", "C", "D", "E")
MATCHING_YEARS: Final = YEARS[:-1]
"""The producer's own indicators come a year after the stock."""


def build(tables: Tables) -> ReferenceTable:
    """The table `matching`; needs education_stock."""
    stated = assumptions(SUBJECT)
    axes: dict[str, Sequence[str] | Sequence[int]] = {
        "region": REGIONS,
        "year": MATCHING_YEARS,
        "sex": SEXES,
        "education_group": GROUPS,
    }
    summed = axes | {"labour_status": STATUSES, "age": AGES}
    people = without_county(grid(tables["education_stock"], summed).sum(axis=5))
    classes = list(CLASSES)
    known = np.array([1 - stated["unknown"][classes[place]] for place in CLASS_OF_GROUP])
    everybody = people.sum(axis=4)
    employed = np.rint(people[..., STATUSES.index("sysselsatt")] * known)
    outcomes = apportion(_shares(stated, everybody), employed)
    table = np.concatenate([outcomes, (everybody - employed)[..., np.newaxis], everybody[..., np.newaxis]], axis=4)
    rows = long(with_county(table), axes | {"outcome": OUTCOMES}, Status.SYNTHETIC)
    return reference_table(SUBJECT, rows)


def _shares(stated: Any, people: Figures) -> Figures:
    """Fully, partly and not matched; shape (parts, years, sexes, groups, 3)."""
    fully, partly = np.array([stated["groups"][group] for group in GROUPS]).T
    own = people.sum(axis=(0, 1))
    minority = np.where(own < own.sum(axis=0) / 2, stated["minority"], 1.0)
    areas = np.array([stated["areas"][part] for part in PARTS])[:, np.newaxis, np.newaxis, np.newaxis]
    years = stated["yearly"] ** np.arange(-len(MATCHING_YEARS) + 1, 1)[:, np.newaxis, np.newaxis]
    odds = fully / (1 - fully) * minority * areas * years
    matched = odds / (1 + odds)
    rest = partly / (1 - fully)
    return np.stack([matched, (1 - matched) * rest, (1 - matched) * (1 - rest)], axis=4)


def known_occupation(tables: Tables, year: int) -> Whole:
    """Employed whose occupation is known (A to C), shape (parts, sexes, groups)."""
    axes = {"region": REGIONS, "sex": SEXES, "education_group": GROUPS, "outcome": OUTCOMES[:3]}
    return without_county(grid(tables["matching"], axes, year=year).sum(axis=3)).astype(np.int64)
