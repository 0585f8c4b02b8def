"""Commuting by education group, in the base year."""

from __future__ import annotations

from typing import Final

from kompetensnb.sources.reference.areas import BASE_YEAR, GROUPS, REGIONS
from kompetensnb.sources.reference.commuters import MEASURES, commuters
from kompetensnb.sources.reference.table import SEXES, ReferenceTable, Tables, long, reference_table
from kompetensnb.vocabulary.statuses import Status

SUBJECT: Final = "education_commuting"


def build(tables: Tables) -> ReferenceTable:
    """The table `education_commuting`; needs education_stock, employment and commuting_matrix."""
    axes = {"region": REGIONS, "sex": SEXES, "education_group": GROUPS, "measure": MEASURES}
    return reference_table(SUBJECT, long(commuters(tables, BASE_YEAR), axes, Status.SYNTHETIC, year=BASE_YEAR))
