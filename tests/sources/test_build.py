"""The committed snapshot is what the project's own tables give, byte for byte."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources import build as building
from kompetensnb.sources.build import build, differences, main
from kompetensnb.store import places
from kompetensnb.store.snapshot import Snapshot, open_snapshot

LOCK = Path(__file__).parents[2] / "requirements.lock"


@pytest.fixture(scope="module")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("built")


@pytest.fixture(scope="module")
def built(built_in: Path) -> Snapshot:
    return build(built_in)


def test_the_content_is_the_same_with_any_version_of_pyarrow(built: Snapshot) -> None:
    """The id is a hash of content and origins, so the same id is the same figures."""
    assert built.id == places.bundled_id()
    open_snapshot(places.bundled_id()).verify()


def test_the_files_are_the_same_with_the_locked_pyarrow(built: Snapshot, built_in: Path) -> None:
    """Parquet files carry the name of the version that wrote them: equal bytes can only be asked of the locked one."""
    locked = re.search(r"^pyarrow==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    assert locked is not None
    if importlib.metadata.version("pyarrow") != locked.group(1):
        pytest.skip(f"the committed files are written by pyarrow {locked.group(1)}")
    committed = places.BUNDLED / places.bundled_id()
    assert differences(built_in / built.id, committed) == ()
    assert pq.read_metadata(committed / "labour.parquet").created_by.endswith(locked.group(1))


def test_building_twice_gives_the_same_bytes(built: Snapshot, built_in: Path, tmp_path: Path) -> None:
    assert differences(built_in / built.id, tmp_path / build(tmp_path).id) == ()


def test_differences_names_what_is_missing_and_what_differs(tmp_path: Path) -> None:
    for name, files in {"a": {"x": b"1", "y": b"2"}, "b": {"x": b"1", "y": b"3", "z": b""}}.items():
        (tmp_path / name).mkdir()
        for file, data in files.items():
            (tmp_path / name / file).write_bytes(data)
    assert differences(tmp_path / "a", tmp_path / "b") == ("y", "z")
    assert differences(tmp_path / "a", tmp_path / "nowhere") == ("x", "y")


def test_a_table_that_lost_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = building.read_bundled()
    shorter = replace(data, tables={**data.tables, "labour": data.tables["labour"].iloc[1:]})
    monkeypatch.setattr(building, "read_bundled", lambda: shorter)
    with pytest.raises(KompetensnbError) as caught:
        build(tmp_path)
    assert caught.value.key == "source-rows"
    assert caught.value.fields == {"table": "labour", "found": 509, "expected": 510}
    assert not list(tmp_path.iterdir())


def test_a_reference_table_that_is_not_made_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "reference_tables", lambda _: ())
    with pytest.raises(KompetensnbError) as caught:
        build(tmp_path)
    assert caught.value.key == "source-rows"
    assert caught.value.fields["found"] == 0


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: Snapshot, built_in: Path) -> Path:
    """The package's folder of snapshots with nothing in it, and a build that is quick since it was made already."""

    def quick(root: Path) -> Snapshot:
        shutil.copytree(built_in / built.id, root / built.id)
        return open_snapshot(built.id, root)

    monkeypatch.setattr(building, "build", quick)
    monkeypatch.setattr(places, "BUNDLED", tmp_path)
    return tmp_path


def test_check_passes_and_writes_nothing(
    package: Path, built: Snapshot, built_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(built_in / built.id, package / built.id)
    before = {path: path.stat().st_mtime_ns for path in package.rglob("*")}
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == f"same: {built.id}\n"
    assert {path: path.stat().st_mtime_ns for path in package.rglob("*")} == before


def test_check_fails_when_the_committed_files_differ(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 1
    assert "differs: snapshot.json" in capsys.readouterr().out
    assert not list(package.iterdir())


def test_main_replaces_the_earlier_snapshot(package: Path, built: Snapshot, capsys: pytest.CaptureFixture[str]) -> None:
    earlier = package / "2020-01-01-abc"
    earlier.mkdir()
    (earlier / places.DESCRIPTION).write_text("{}", encoding="utf-8")
    assert main([]) == 0
    assert capsys.readouterr().out.strip() == str(package / built.id)
    assert [path.name for path in package.iterdir()] == [built.id]
    assert open_snapshot(built.id, package).subjects == built.subjects


def test_main_tells_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: Path) -> Snapshot:
        raise KompetensnbError("source-cell", file="labour.csv", value="1,5", allowed=("123.4",))

    monkeypatch.setattr(building, "build", refuse)
    monkeypatch.setattr(places, "BUNDLED", tmp_path)
    assert main([]) == 1
    assert "1,5" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
