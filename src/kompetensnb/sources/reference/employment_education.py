"""The employed by sector, branch and education group: who works where, fitted to both sums."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from kompetensnb.fitting import Figures, fit, round_to_margins
from kompetensnb.sources.reference.areas import GROUPS, YEARS
from kompetensnb.sources.reference.commuters import MEASURES, commuters
from kompetensnb.sources.reference.table import (
    COUNTY,
    ReferenceTable,
    Tables,
    assumptions,
    grid,
    long,
    reference_table,
)
from kompetensnb.store import registry
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "employment_education"
SECTORS: Final = ("offentlig", "privat")
BRANCHES: Final = registry.get(SUBJECT).column("branch").codes


def build(tables: Tables) -> ReferenceTable:
    """The table `employment_education` of the county; needs employment_sector and what `commuters` needs."""
    axes = {"year": YEARS, "sector": SECTORS, "branch": BRANCHES}
    employed = grid(tables["employment_sector"], axes, region=COUNTY)
    common = _common(assumptions(SUBJECT))
    values = []
    for year, margin in zip(YEARS, employed, strict=True):
        groups = commuters(tables, year)[0, :, :, MEASURES.index("day")].sum(axis=0)
        margins = [((0, 1), margin), ((2,), groups)]
        values.append(round_to_margins(fit(margin[..., np.newaxis] * common, margins), margins))
    rows = long(np.array(values), axes | {"education_group": GROUPS}, Status.SYNTHETIC, region=COUNTY)
    return reference_table(SUBJECT, rows)


def _common(stated: Any) -> Figures:
    """How much more common than others a group is in a sector and branch, shape (sectors, branches, groups)."""
    family = {group: name for name, groups in stated["groups"].items() for group in groups}
    branches = np.array([stated["families"][family[group]] for group in GROUPS]).T
    public = np.array([stated["public"].get(group, 1.0) for group in GROUPS])
    return np.stack([branches * public, branches])
