"""Files that appear complete or not at all: written aside, moved into place when all of them are done."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kompetensnb.errors import KompetensnbError

_KEYS: Final = {
    errno.ENOSPC: "out-disk-full",
    errno.EDQUOT: "out-disk-full",
    errno.EACCES: "out-not-writable",
    errno.EPERM: "out-not-writable",
    errno.EROFS: "out-not-writable",
    errno.ENOTDIR: "out-not-folder",
    errno.EEXIST: "out-not-folder",
}


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A new folder to write in, on the same disk as `folder`. Its files move there when the block ends well.

    Each file replaces its predecessor in one step. When the block fails or is interrupted, `folder` is as before; a
    folder that cannot be written to is refused before the block begins.

    Raises:
        KompetensnbError: out-not-writable, out-not-folder, out-disk-full or out-failed, with the folder.
    """
    with writing_to(folder):
        aside = Path(tempfile.mkdtemp(dir=_nearest(folder), prefix="kompetensnb-"))
    try:
        yield aside
        with writing_to(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for file in sorted(path for path in aside.iterdir() if path.is_file()):
                flush(file)
                file.replace(folder / file.name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Tell what the system refuses inside the block as an error about `folder`."""
    try:
        yield
    except OSError as error:
        key = _KEYS.get(error.errno or 0, "out-failed")
        raise KompetensnbError(key, folder=folder, reason=error.strerror, detail=str(error)) from error


def _nearest(folder: Path) -> Path:
    """The folder itself or the nearest one above it that exists. Raises NotADirectoryError for a file in the way."""
    found = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not found.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(found))
    return found


def flush(file: Path) -> None:
    """To the disk before the move, so that a power cut cannot leave an empty file under the final name."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
