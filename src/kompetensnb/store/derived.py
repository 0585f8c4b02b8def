"""Tables that take seconds to compute from a snapshot and depend on nothing else: kept on disk between processes.

A kept table is bound to the files of the snapshot, to the program and to the libraries by a hash in its name, and to
its own content by one in front. One that is damaged or cannot be read is computed anew; one that cannot be written is
not kept.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from platformdirs import user_cache_path

from kompetensnb.store.snapshot import Snapshot

ENVIRONMENT: Final = "KOMPETENSNB_CACHE"
"""Environment variable that names the folder, in place of the user's cache folder. Empty: nothing is kept."""

_LOG: Final = logging.getLogger("kompetensnb.derived")
_PACKAGE: Final = Path(__file__).parents[1]
_FLOORS: Final = ("vocabulary", "store", "analysis", "forecast", "fitting.py")
"""Where a table of figures can be computed: what stands above them changes no figure."""
_LIBRARIES: Final = ("numpy", "pandas", "pyarrow")
_MOST_FILES: Final = 64
_MOST_BYTES: Final = 100_000_000
_DIGEST: Final = hashlib.sha256().digest_size

Compute = Callable[[Snapshot], pd.DataFrame]


def derived(compute: Compute, snapshot: Snapshot) -> pd.DataFrame:
    """What `compute` gives for the snapshot: a function of a module of ours, which looks at nothing else.

    Any other, such as one in a notebook, is called each time. Whatever it raises is raised, and never kept.
    """
    folder = _folder()
    if folder is None or _source(compute) is None:
        return compute(snapshot)
    file = folder / f"{_key(compute, snapshot)}.table"
    found = _read(file)
    if found is None:
        found = compute(snapshot)
        _write(file, found)
    return found


def _folder() -> Path | None:
    named = os.environ.get(ENVIRONMENT)
    if named is None:
        return user_cache_path("kompetensnb", appauthor=False) / "derived"
    return Path(named) / "derived" if named else None


def _key(compute: Compute, snapshot: Snapshot) -> str:
    parts = (compute.__module__, compute.__qualname__, snapshot.stamp, _code(_source(compute)))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def _source(compute: Compute) -> Path | None:
    """The file of a function that any process finds by its name; None for others."""
    package, *names = compute.__module__.split(".")
    path = _PACKAGE.joinpath(*names).with_suffix(".py")
    is_ours = package == _PACKAGE.name and path.is_file() and "<" not in compute.__qualname__
    return path if is_ours else None


@cache
def _code(own: Path | None) -> str:
    """Of the program, as far as a figure can depend on it, and of the libraries that compute."""
    found = hashlib.sha256(platform.python_version().encode())
    for library in _LIBRARIES:
        found.update(f"{library} {version(library)}\n".encode())
    for path in sorted({*_files(), *([own] if own else [])}):
        found.update(f"{path.relative_to(_PACKAGE)}\n".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _files() -> Iterator[Path]:
    for name in _FLOORS:
        place = _PACKAGE / name
        for path in place.rglob("*") if place.is_dir() else (place,):
            # The bundled snapshot is told apart by its stamp.
            if path.is_file() and path.suffix != ".pyc" and "bundled" not in path.relative_to(_PACKAGE).parts:
                yield path


def _read(file: Path) -> pd.DataFrame | None:
    try:
        data = file.read_bytes()
        if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
            raise ValueError("its content is not what was written")
        # One thread: pages are shown by processes that are forked.
        table = pq.ParquetFile(pa.BufferReader(data[_DIGEST:]), pre_buffer=False).read(use_threads=False)
        found: pd.DataFrame = table.to_pandas(use_threads=False)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, pa.ArrowException) as error:
        _LOG.warning("%s is computed anew: %s", file, error)
        return None
    with suppress(OSError):
        os.utime(file)  # what is used stays longest
    return found


def _write(file: Path, frame: pd.DataFrame) -> None:
    """Whole or not at all, for nobody else: another process may be reading, or writing the same."""
    part = ""
    try:
        data = io.BytesIO()
        pq.write_table(pa.Table.from_pandas(frame, nthreads=1), data, compression="zstd")
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as opened:
            part = opened.name
            opened.write(hashlib.sha256(data.getbuffer()).digest())
            opened.write(data.getbuffer())
        Path(part).replace(file)
        _tidy(file.parent)
    except (OSError, ValueError, pa.ArrowException) as error:
        _LOG.warning("%s is not kept: %s", file, error)
        if part:
            Path(part).unlink(missing_ok=True)


def _tidy(folder: Path) -> None:
    """Take away what has not been used for longest, until the rest is within bounds."""
    left = [(path, path.stat()) for path in folder.iterdir()]
    size = 0
    for number, (path, status) in enumerate(sorted(left, key=lambda one: -one[1].st_mtime_ns)):
        size += status.st_size
        if number >= _MOST_FILES or size > _MOST_BYTES:
            path.unlink(missing_ok=True)
