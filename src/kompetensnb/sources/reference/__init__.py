"""The reference set: tables that the forecast needs and that no open file holds, made from the figures that there are.

What has a method (fitting to real sums, a gravity model) is `skattad`; what rests on assumptions is `syntetisk`. Real
figures are reproduced to the last person. A fetched table replaces the one made here.
"""

from __future__ import annotations

from typing import Final

from kompetensnb.sources.reference import (
    commuting_matrix,
    education_commuting,
    education_flows,
    education_places,
    education_stock,
    employment,
    employment_age,
    employment_education,
    employment_sector,
    interviews,
    labour_birth,
    matching,
    matching_level,
    occupation,
    population_age,
    population_flows,
)
from kompetensnb.sources.reference.table import Builder, ReferenceTable, Tables
from kompetensnb.store import registry
from kompetensnb.store.tables import canonical

BUILDERS: Final[tuple[Builder, ...]] = (
    population_age.build,
    population_flows.build,
    labour_birth.build,
    employment.build,
    employment_sector.build,
    employment_age.build,
    commuting_matrix.build,
    education_stock.build,
    education_flows.build,
    education_commuting.build,
    employment_education.build,
    matching.build,
    matching_level.build,
    occupation.build,
    education_places.build,
    interviews.company_levels,
    interviews.company_needs,
    interviews.branch_scores,
)
"""In the order of dependence: each gets the tables of those before it."""


def reference_tables(tables: Tables) -> tuple[ReferenceTable, ...]:
    """All reference tables, made from tables of real figures by subject.

    Raises:
        KompetensnbError: what `store.tables.canonical` and `fitting` raise when a figure is missing or does not fit.
    """
    known = {subject: canonical(frame, registry.get(subject)) for subject, frame in tables.items()}
    made = []
    for build in BUILDERS:
        table = build(known)
        known[table.subject] = canonical(table.frame, registry.get(table.subject))
        made.append(table)
    return tuple(made)
