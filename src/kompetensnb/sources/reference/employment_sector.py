"""Public and private employment by branch: assumed shares of the employed in the reference table by branch."""

from __future__ import annotations

from typing import Final

import numpy as np

from kompetensnb.sources.reference.table import (
    COUNTY,
    MUNICIPALITIES,
    ReferenceTable,
    Tables,
    assumptions,
    grid,
    long,
    reference_table,
)
from kompetensnb.sources.reference.workplaces import BRANCHES, YEARS, part
from kompetensnb.store import registry
from kompetensnb.vocabulary.branches import TOTAL
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "employment_sector"
SECTORS: Final = registry.get(SUBJECT).column("sector").codes
"""Public, private."""


def build(tables: Tables) -> ReferenceTable:
    """`employment_sector` of the county and the 51 municipalities; the sectors sum to `employment`, both sexes."""
    regions = (COUNTY, *MUNICIPALITIES)
    branches = (*BRANCHES, TOTAL)
    both = grid(tables["employment"], {"region": regions, "year": YEARS, "branch": branches}, sex="alla")
    shares = assumptions(SUBJECT)["public"]
    public = part(both, regions, [shares[branch] for branch in BRANCHES])
    axes = {"sector": SECTORS, "region": regions, "year": YEARS, "branch": branches}
    return reference_table(SUBJECT, long(np.stack([public, both - public]), axes, Status.SYNTHETIC))
