"""A small snapshot of its own for each test, beside the one that ships in the package."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot

CREATED = date(2026, 3, 1)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for snapshots, also the one that is used when no folder is named."""
    folder = tmp_path / "snapshots"
    monkeypatch.setenv("KOMPETENSNB_DATA", str(folder))
    return folder


@pytest.fixture
def origin() -> Origin:
    return Origin(
        id="scb-test",
        producer="SCB",
        table="TAB1",
        address="https://example.org/TAB1",
        licence="CC0 1.0",
        titles={"sv": "Flyttnetto", "en": "Net migration"},
        retrieved=CREATED,
    )


def migration(*values: float) -> pd.DataFrame:
    """Net migration of Göteborg, one row per value, years from 2021."""
    return pd.DataFrame(
        [
            {"region": "1480", "year": 2021 + place, "value": value, "status": "officiell", "origin": "scb-test"}
            for place, value in enumerate(values)
        ]
    )


@pytest.fixture
def frame() -> Callable[..., pd.DataFrame]:
    return migration


@pytest.fixture
def written(root: Path, origin: Origin) -> Snapshot:
    return write_snapshot({"migration": migration(1.5, 2.0)}, [origin], CREATED, root)
