"""Where snapshots are: the bundled one inside the package, and the folder of the user's own."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

from kompetensnb.errors import KompetensnbError

ENVIRONMENT: Final = "KOMPETENSNB_DATA"
"""Environment variable that names the folder of snapshots, in place of the user's data folder."""

DESCRIPTION: Final = "snapshot.json"
POINTER: Final = "current"
BUNDLED: Final = Path(__file__).parent / "bundled"
_ID: Final = re.compile(r"[a-z0-9-]{1,64}")


def snapshot_root() -> Path:
    """The folder of the user's own snapshots. It need not exist."""
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else user_data_path("kompetensnb", appauthor=False) / "snapshots"


def is_id(text: str) -> bool:
    """Whether the text may be an id. Such a text is never a path out of the folder."""
    return _ID.fullmatch(text) is not None


def ids_in(folder: Path) -> tuple[str, ...]:
    """Ids of the snapshots in a folder, oldest first; unfinished ones do not count."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if is_id(path.name) and (path / DESCRIPTION).is_file()))


def bundled_id() -> str:
    """Id of the snapshot that ships inside the package.

    Raises:
        KompetensnbError: snapshot-unknown when the installation lacks it.
    """
    ids = ids_in(BUNDLED)
    if not ids:
        raise KompetensnbError("snapshot-unknown", detail=f"nothing in {BUNDLED}", value="bundled", allowed=())
    return ids[-1]


def current_id(root: Path) -> str:
    """Id that the pointer of a folder names; empty when it has no pointer."""
    pointer = root / POINTER
    return pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""


def folder_of(snapshot: str, root: Path) -> Path:
    """The folder of a snapshot, the user's own first, then the bundled.

    Raises:
        KompetensnbError: snapshot-unknown, with the ids that exist.
    """
    for folder in (root, BUNDLED):
        if is_id(snapshot) and (folder / snapshot / DESCRIPTION).is_file():
            return folder / snapshot
    known = tuple(sorted({*ids_in(root), *ids_in(BUNDLED)}))
    raise KompetensnbError("snapshot-unknown", value=snapshot[:64], allowed=known)
