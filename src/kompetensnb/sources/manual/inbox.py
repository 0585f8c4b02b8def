"""The folder where files are dropped, and what is in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.manual.checking import Checked, check_handed
from kompetensnb.sources.manual.handed import Handed, read_handed
from kompetensnb.store import places
from kompetensnb.store.registry import Subject
from kompetensnb.vocabulary.texts import slug

ENVIRONMENT: Final = "KOMPETENSNB_INBOX"
"""Environment variable that names the folder, in place of the one beside the snapshots."""

FOLDER: Final = "inkorg"


@dataclass(frozen=True)
class HandedFile:
    """One file in the folder as a table to take in."""

    producer: ClassVar[str] = "manual"
    service: ClassVar[str] = ""

    handed: Handed

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.handed.file

    @property
    def table(self) -> str:
        """What the file says that it holds."""
        return self.handed.told.get("Titel", "")

    @property
    def subject(self) -> Subject:
        """The subject that its kind feeds."""
        return self.handed.kind.subject

    @property
    def origin(self) -> str:
        """From kind and name: a corrected file of the same name takes the place of the first."""
        return f"fil-{self.handed.kind.id}-{slug(Path(self.handed.file).stem)}"


@dataclass(frozen=True)
class Found:
    """One file as it was found: what was made of it, or why nothing could be.

    `unchanged`: the current snapshot has figures from a file with the same bytes.
    """

    file: str
    handed: HandedFile | None
    faults: tuple[KompetensnbError, ...]
    unchanged: bool = False


def inbox_folder(root: Path | None = None) -> Path:
    """The folder for files, beside the snapshots unless the environment names another. It need not exist."""
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else (places.snapshot_root() if root is None else root) / FOLDER


def look(today: date, held: Mapping[str, str] | None = None, folder: Path | None = None) -> tuple[Found, ...]:
    """Every file in the folder, checked. `held` are the hashes of files by origin that the snapshot has figures of.

    What Excel and others keep beside an open file is not counted, nor are folders.
    """
    there = inbox_folder() if folder is None else folder
    paths = sorted(there.iterdir()) if there.is_dir() else []
    return tuple(_found(path, today, held or {}) for path in paths if path.is_file() and _is_own(path))


def declarations(folder: Path | None = None) -> Mapping[str, HandedFile]:
    """The files that can be opened and are of a known kind, by name, whether or not their rows are right."""
    there = inbox_folder() if folder is None else folder
    found = {}
    for path in sorted(there.iterdir()) if there.is_dir() else []:
        if path.is_file() and _is_own(path):
            try:
                found[path.name] = HandedFile(read_handed(path))
            except KompetensnbError:
                continue  # the command for the folder tells why; a fetch has no table to name
    return found


def checked(handed: HandedFile, today: date) -> Checked:
    """The check of one file."""
    return check_handed(handed.handed, today)


def _found(path: Path, today: date, held: Mapping[str, str]) -> Found:
    try:
        handed = HandedFile(read_handed(path))
    except KompetensnbError as error:
        return Found(path.name, None, (error,))
    except OSError as error:
        reason = error.strerror or str(error)
        return Found(path.name, None, (KompetensnbError("manual-open", file=path.name, reason=reason),))
    same = held.get(handed.origin) == handed.handed.sha256
    return Found(path.name, handed, checked(handed, today).faults, unchanged=same)


def _is_own(path: Path) -> bool:
    return not path.name.startswith(("~$", ".", "._"))
