"""The real tables and the reference tables made from them, canonical, once for all tests."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from kompetensnb.sources.bundled import read_bundled
from kompetensnb.sources.reference import reference_tables
from kompetensnb.sources.reference.table import ReferenceTable
from kompetensnb.store import registry
from kompetensnb.store.tables import canonical


@pytest.fixture(scope="session")
def real() -> Mapping[str, pd.DataFrame]:
    return {subject: canonical(frame, registry.get(subject)) for subject, frame in read_bundled().tables.items()}


@pytest.fixture(scope="session")
def made(real: Mapping[str, pd.DataFrame]) -> tuple[ReferenceTable, ...]:
    return reference_tables(real)


@pytest.fixture(scope="session")
def tables(real: Mapping[str, pd.DataFrame], made: tuple[ReferenceTable, ...]) -> Mapping[str, pd.DataFrame]:
    """By subject, the real and the made."""
    return {**real, **{table.subject: canonical(table.frame, registry.get(table.subject)) for table in made}}
