"""An edition that is made again, with real runs: what a changed figure means for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from kompetensnb.dashboard import forkserver
from kompetensnb.publish import definitions, edition, making
from kompetensnb.publish.batch import Limits
from kompetensnb.publish.edition import make_edition
from kompetensnb.publish.verify import verify
from kompetensnb.store import places
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot

pytestmark = pytest.mark.skipif(not forkserver.available(), reason="processes are not forked on this system")
DEFINITION = {
    "version": 1,
    "title": {"sv": "Liten", "en": "Small"},
    "audience": "analytiker",
    "forms": ["html"],
    "regions": ["toreboda", "kungalv", "fyrbodal"],
    "parts": [{"notebook": "pendling"}],
}


@pytest.fixture
def data(bundled: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Ids of two data sets: in the second, on another day, one more travels from Töreboda to Mariestad."""
    monkeypatch.setenv(places.ENVIRONMENT, str(tmp_path / "data"))
    table = bundled.table("commuting_matrix")
    other = table.copy()
    journey = (other["region"] == "1473") & (other["work"] == "1493") & (other["year"] == other["year"].max())
    other.loc[journey, "value"] += 1
    days = date(2026, 3, 1), date(2026, 3, 2)
    made = [
        write_snapshot({"commuting_matrix": each}, bundled.origins.values(), day)
        for each, day in zip((table, other), days, strict=True)
    ]
    return made[0].id, made[1].id


def test_only_what_a_changed_figure_is_shown_in_is_executed(
    data: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "liten.yml").write_text(yaml.safe_dump(DEFINITION), encoding="utf-8")
    for module in (definitions, making):
        monkeypatch.setattr(module, "definitions_folder", lambda: tmp_path)
    limits, out = Limits(workers=2), tmp_path / "ut"

    first = make_edition("liten", snapshot=data[0], out=out, limits=limits)
    second = make_edition("liten", snapshot=data[1], out=out, limits=limits)
    fresh = make_edition("liten", snapshot=data[1], out=tmp_path / "ny", limits=limits)

    assert [(made.executed, made.kept) for made in (first, second, fresh)] == [(3, 0), (1, 2), (3, 0)]
    names = [path.name for path in fresh.files]
    assert [(out / name).read_bytes() for name in names] == [(tmp_path / "ny" / name).read_bytes() for name in names]
    assert verify(out).faults == ()
    monkeypatch.setattr(edition, "run_batch", lambda jobs, *_, **__: iter([1 / 0] if jobs else []))
    assert make_edition("liten", snapshot=data[1], out=out, limits=limits).kept == 3
