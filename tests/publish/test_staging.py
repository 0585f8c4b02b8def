from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish.staging import staged, writing_to


def test_files_appear_when_the_block_is_done(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"

    with staged(folder) as aside:
        (aside / "x.txt").write_text("ny")
        assert not folder.exists()

    assert (folder / "x.txt").read_text() == "ny"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt, KompetensnbError])
def test_a_block_that_ends_badly_leaves_everything_as_it_was(tmp_path: Path, fault: type[BaseException]) -> None:
    (tmp_path / "x.txt").write_text("gammal")

    with pytest.raises(fault), staged(tmp_path) as aside:
        (aside / "x.txt").write_text("halv")
        raise fault("notebook-failed")

    assert (tmp_path / "x.txt").read_text() == "gammal"
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]


def test_a_file_in_the_way_is_refused_before_the_block(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(KompetensnbError) as caught, staged(tmp_path / "file" / "under"):
        pytest.fail("the block ran")

    assert caught.value.key == "out-not-folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_refused_before_the_block(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(KompetensnbError) as caught, staged(tmp_path / "under"):
        pytest.fail("the block ran")

    assert caught.value.key == "out-not-writable"


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (errno.ENOSPC, "out-disk-full"),
        (errno.EDQUOT, "out-disk-full"),
        (errno.EROFS, "out-not-writable"),
        (errno.EACCES, "out-not-writable"),
        (errno.ENOTDIR, "out-not-folder"),
        (errno.EIO, "out-failed"),
    ],
)
def test_what_the_system_refuses_is_told_with_the_folder(code: int, key: str) -> None:
    with pytest.raises(KompetensnbError) as caught, writing_to(Path("ut")):
        raise OSError(code, os.strerror(code))

    assert caught.value.key == key
    assert caught.value.fields == {"folder": Path("ut"), "reason": os.strerror(code)}


def test_a_disk_that_is_full_at_the_last_step_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.txt").write_text("gammal")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KompetensnbError) as caught, staged(tmp_path) as aside:
        (aside / "x.txt").write_text("ny")

    assert caught.value.key == "out-disk-full"
    assert (tmp_path / "x.txt").read_text() == "gammal"
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]
