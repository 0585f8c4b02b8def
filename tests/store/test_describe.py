"""docs/data.md is what the registry and the bundled snapshot say today."""

from __future__ import annotations

from pathlib import Path

from kompetensnb.store import places, registry
from kompetensnb.store.describe import describe_markdown
from kompetensnb.store.snapshot import Snapshot, open_snapshot

DOCUMENT = Path(__file__).parents[2] / "docs" / "data.md"


def test_the_committed_document_is_today_s() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == describe_markdown(open_snapshot(places.bundled_id()))


def test_it_names_every_subject_column_and_origin() -> None:
    snapshot = open_snapshot(places.bundled_id())
    written = describe_markdown(snapshot)
    names = {*registry.subjects(), *snapshot.origins}
    assert all(f"### {name}\n" in written for name in names)
    assert all(origin.note("en") in written for origin in snapshot.origins.values())


def test_it_describes_any_snapshot(written: Snapshot) -> None:
    text = describe_markdown(written)
    assert "| [migration](#migration) | Flyttnetto | 2021-2022 | 1 | 2 |" in text
    assert "### population\n" not in text
