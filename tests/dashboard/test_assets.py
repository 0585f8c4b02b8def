"""Scripts and styles, and the bundle that is made once."""

from __future__ import annotations

import gzip
import subprocess
from pathlib import Path

import pytest

from kompetensnb.dashboard import assets
from kompetensnb.dashboard.assets import Assets, load_assets, vega_bundle


def test_a_file_has_an_address_that_changes_with_any_content() -> None:
    files = Assets({"a.js": b"one", "b.css": b"."})
    address = files.address("/base/", "a.js")
    assert address == f"/base/static/{files.version}/a.js"
    found = files.get(files.version, "a.js")
    assert found is not None
    assert (found.content, gzip.decompress(found.compressed)) == (b"one", b"one")
    assert found.type.startswith("text/javascript")
    before = files.version
    files.put({"b.css": b"other"})
    assert files.version != before
    kept, new = files.get(before, "b.css"), files.get(files.version, "b.css")
    assert kept is not None
    assert new is not None
    assert (kept.content, new.content) == (b".", b"other"), "a page that is open must not get half of each"
    assert files.get("0" * 16, "a.js") is None


def test_what_is_no_file_of_ours_has_no_address() -> None:
    files = Assets({"a.js": b""})
    assert files.get(files.version, "b.js") is None
    with pytest.raises(KeyError):
        files.address("/", "b.js")
    with pytest.raises(ValueError, match=r"secret\.txt"):
        files.put({"secret.txt": b""})


def test_all_that_a_page_names_is_there() -> None:
    files = load_assets()
    for name in (
        "app.js",
        "charts.js",
        "changes.js",
        "controls.js",
        "painting.js",
        "transport.js",
        "specs.js",
        "vega.js",
    ):
        assert files.get(files.version, name) is not None
    for name in ("page.css", "frame.css", "icon.svg"):
        assert files.get(files.version, name) is not None


def test_the_bundle_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[object] = []

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        runs.append(command)
        return subprocess.CompletedProcess(command, 0, stdout=b"bundle")

    monkeypatch.setattr(assets.subprocess, "run", run)
    assert vega_bundle(tmp_path / "cache") == vega_bundle(tmp_path / "cache") == b"bundle"
    assert len(runs) == 1
    assert [file.suffix for file in (tmp_path / "cache").iterdir()] == [".js"]


def test_the_cache_is_where_the_machine_keeps_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert assets.cache_folder() == Path("/elsewhere/kompetensnb")
