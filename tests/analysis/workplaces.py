"""Small tables on workplaces, written as snapshots."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot

ORIGIN = "referens-employment"
NOISY = "scb-bas-bransch"
"""An origin whose figures the producer has perturbed."""


def snapshot_of(bundled: Snapshot, folder: Path, **rows: Iterable[dict[str, Any]]) -> Snapshot:
    """A snapshot with these tables; a row is official in 2025 unless it says otherwise, and missing without value."""
    tables = {}
    for subject, given in rows.items():
        usual = {"year": 2025, "status": "officiell", "origin": ORIGIN}
        found = [{**usual, **row} for row in given]
        for row in found:
            row["status"] = "saknas" if row["value"] is None and row["status"] == "officiell" else row["status"]
        columns = list(bundled.table(subject).columns)
        tables[subject] = pd.DataFrame(found)[columns].assign(value=lambda frame: frame["value"].astype(float))
    origins = list(bundled.origins.values())
    return write_snapshot(tables, origins, date(2026, 1, 1), folder)


def by_branch(region: str, sex: str = "alla", **persons: float | None) -> list[dict[str, Any]]:
    """Rows of `employment`; `B_C` stands for B+C and `total` for all branches."""
    codes = {"B_C": "B+C", "total": "A-U+US"}
    return [
        {"region": region, "sex": sex, "branch": codes.get(name, name), "value": value}
        for name, value in persons.items()
    ]
