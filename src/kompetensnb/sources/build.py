"""Rebuilds the snapshot that ships inside the package: `python -m kompetensnb.sources.build [--check]`."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.bundled import read_bundled
from kompetensnb.sources.reference import reference_tables
from kompetensnb.store import places, registry
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.store.writing import write_snapshot


def build(root: Path) -> Snapshot:
    """Write the bundled snapshot into a folder, from the project's own tables and nothing else (no clock, no network).

    The tables are those with real figures and the reference tables made from them.

    Raises:
        KompetensnbError: what reading and writing raise; source-rows when a table lost or gained rows.
    """
    data = read_bundled()
    _check_rows(data.tables, data.tables)  # before anything is made from them
    made = reference_tables(data.tables)
    tables = {**data.tables, **{table.subject: table.frame for table in made}}
    _check_rows(tables, registry.subjects())
    origins = (*data.origins, *(table.origin for table in made))
    return write_snapshot(tables, origins, data.created, root, current=False)


def _check_rows(tables: Mapping[str, pd.DataFrame], subjects: Iterable[str]) -> None:
    for subject in subjects:
        found, expected = len(tables.get(subject, ())), registry.get(subject).bundled_rows
        if found != expected:
            raise KompetensnbError("source-rows", table=subject, found=found, expected=expected)


def differences(built: Path, committed: Path) -> tuple[str, ...]:
    """Names of the files that are not the same, byte for byte, in two folders."""
    names = sorted({path.name for folder in (built, committed) if folder.is_dir() for path in folder.iterdir()})
    return tuple(name for name in names if _bytes(built / name) != _bytes(committed / name))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the bundled snapshot anew, or with `--check` say whether the committed one is what the tables give."""
    parser = argparse.ArgumentParser(prog="python -m kompetensnb.sources.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only, write nothing; exit code 1 on a difference")
    check = parser.parse_args(arguments).check
    with tempfile.TemporaryDirectory() as temporary:
        try:
            snapshot = build(Path(temporary))
        except KompetensnbError as error:
            sys.stderr.write(f"{error} {error.detail}\n")
            return 1
        built = Path(temporary) / snapshot.id
        if check:
            differing = differences(built, places.BUNDLED / snapshot.id)
            sys.stdout.write("".join(f"differs: {name}\n" for name in differing) or f"same: {snapshot.id}\n")
            return 1 if differing else 0
        _replace(built, snapshot.id)
    sys.stdout.write(f"{places.BUNDLED / snapshot.id}\n")
    return 0


def _replace(built: Path, snapshot_id: str) -> None:
    """Put the new snapshot in place first: a server that runs meanwhile always finds one."""
    earlier = [name for name in places.ids_in(places.BUNDLED) if name != snapshot_id]
    shutil.copytree(built, places.BUNDLED / snapshot_id, dirs_exist_ok=True)
    for name in earlier:
        shutil.rmtree(places.BUNDLED / name)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
