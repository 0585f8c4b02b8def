"""The bundled snapshot, which all analyses are tried on."""

from __future__ import annotations

import pytest

from kompetensnb.store.snapshot import Snapshot, open_snapshot


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The snapshot in the package, whatever this machine has fetched."""
    return open_snapshot(root=tmp_path_factory.mktemp("no-snapshots"))
