"""Where snapshots are looked for, and that an id never leads out of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.store import places
from kompetensnb.store.snapshot import Snapshot


def test_the_environment_names_the_folder(root: Path) -> None:
    assert places.snapshot_root() == root


def test_without_it_the_users_data_folder_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(places.ENVIRONMENT, raising=False)
    assert places.snapshot_root().parts[-2:] == ("kompetensnb", "snapshots")


def test_exactly_one_snapshot_ships_in_the_package() -> None:
    assert places.ids_in(places.BUNDLED) == (places.bundled_id(),)


def test_an_installation_without_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "BUNDLED", tmp_path)
    with pytest.raises(KompetensnbError, match="snapshot-unknown"):
        places.bundled_id()


@pytest.mark.parametrize(
    "text", ["", "..", "../2026", "a/b", "a\\b", "A", "å", "a" * 65, "a\n", "a b", "/etc", ".writing-x", "a\x00"]
)
def test_what_is_not_an_id_is_unknown_and_never_a_path(text: str, written: Snapshot, root: Path) -> None:
    assert not places.is_id(text)
    with pytest.raises(KompetensnbError) as caught:
        places.folder_of(text, root)
    assert caught.value.key == "snapshot-unknown"
    assert caught.value.fields["value"] == text[:64]
    assert caught.value.fields["allowed"] == tuple(sorted([written.id, places.bundled_id()]))


def test_only_whole_snapshots_are_listed(written: Snapshot, root: Path) -> None:
    (root / "half").mkdir()
    (root / ".writing-abc").mkdir()
    (root / "notes.txt").write_text("x", encoding="utf-8")
    assert places.ids_in(root) == (written.id,)
    assert places.ids_in(root / "nowhere") == ()
    assert places.current_id(root) == written.id
