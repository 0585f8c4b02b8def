"""A folder that is replaced as a whole: the old one stays until the new one is complete, and never half of each."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish.staging import flush, writing_to

_HERE: Final = -100
_EXCHANGE: Final = 2


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only one who works on a folder (which need not exist). The system lets go of one that was killed.

    Raises:
        KompetensnbError: edition-running when somebody else is; out-… when nothing can be written there.
    """
    with writing_to(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        file = (folder.parent / f".{folder.name}.lock").open("w", encoding="utf-8")
    with file:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise KompetensnbError("edition-running", folder=folder) from error
        with writing_to(folder):
            _recover(folder)
        yield


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A new folder to write in, which takes the place of `folder` when the block ends well. For who is `alone` there.

    Raises:
        KompetensnbError: out-not-writable, out-not-folder, out-disk-full or out-failed, with the folder.
    """
    with writing_to(folder):
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_prefix(folder)))
    try:
        yield aside
        with writing_to(folder):
            for file in (path for path in aside.rglob("*") if path.is_file()):
                flush(file)
            aside.chmod(0o755)
            _put(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put(aside: Path, folder: Path) -> None:
    if not folder.exists():
        aside.rename(folder)
    elif not _exchange(aside, folder):
        old = _old(folder)
        folder.rename(old)
        aside.rename(folder)
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step. False where the system has no such call."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if call is None:
        return False
    if call(_HERE, os.fsencode(one.absolute()), _HERE, os.fsencode(other.absolute()), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS):  # a file system that cannot
        return False
    raise OSError(number, os.strerror(number), str(other))


def _recover(folder: Path) -> None:
    """Clear up after one that was killed: put the old folder back if it has no successor, remove what is unfinished."""
    old = _old(folder)
    if old.exists() and not folder.exists():
        old.rename(folder)
    for left in (old, *folder.parent.glob(f"{_prefix(folder)}*")):
        shutil.rmtree(left, ignore_errors=True)


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _prefix(folder: Path) -> str:
    return f".{folder.name}.new-"
