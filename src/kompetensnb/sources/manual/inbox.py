"""The folder where files are dropped, and what is in it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
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
    checked: Checked
    unchanged: bool = False

    @property
    def faults(self) -> tuple[KompetensnbError, ...]:
        """All that is wrong with it."""
        return self.checked.faults


def inbox_folder(root: Path | None = None) -> Path:
    """The folder for files, beside the snapshots unless the environment names another. It need not exist."""
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else (places.snapshot_root() if root is None else root) / FOLDER


def look(today: date, held: Mapping[str, str] | None = None) -> tuple[Found, ...]:
    """Every file in the folder, checked. `held` are the hashes of files by origin that the snapshot has figures of.

    What Excel and others keep beside an open file is not counted, nor are folders. Of two files with the same name, or
    with a row in common, the second is at fault: which one counts must not depend on the order they are read in.
    """
    found: list[Found] = []
    for path in _paths():
        opened = _open(path)
        if isinstance(opened, KompetensnbError):
            found.append(Found(path.name, None, Checked((), None, (opened,))))
            continue
        checked = check_handed(opened.handed, today)
        fault = _double(opened, checked, found)
        same = (held or {}).get(opened.origin) == opened.handed.sha256
        found.append(Found(path.name, opened, Checked((), None, (fault,)) if fault else checked, same))
    return tuple(found)


def declarations() -> Mapping[str, HandedFile]:
    """The files that can be opened and are of a known kind, by name, whether or not their rows are right.

    Of the others the command for the folder tells: a fetch has no table to name.
    """
    opened = {path.name: _open(path) for path in _paths()}
    return {name: file for name, file in opened.items() if isinstance(file, HandedFile)}


def _paths() -> list[Path]:
    folder = inbox_folder()
    every = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in every if path.is_file() and not path.name.startswith(("~$", "."))]


def _open(path: Path) -> HandedFile | KompetensnbError:
    try:
        return HandedFile(read_handed(path))
    except KompetensnbError as error:
        return error
    except OSError as error:
        return KompetensnbError("manual-open", file=path.name, reason=error.strerror or str(error))


def _double(file: HandedFile, checked: Checked, before: Sequence[Found]) -> KompetensnbError | None:
    """What a file has in common with one before it, if anything."""
    keys = file.subject.keys
    own = {tuple(row[key] for key in keys) for row in checked.rows}
    for other in before:
        if other.handed is None:
            continue
        if other.handed.origin == file.origin:
            return KompetensnbError("manual-same-name", file=file.name, other=other.file)
        if other.handed.subject is not file.subject:
            continue
        shared = next((row for row in other.checked.rows if tuple(row[key] for key in keys) in own), None)
        if shared:
            value = ", ".join(str(shared[key]) for key in keys)
            return KompetensnbError("manual-same-row", file=file.name, value=value, other=other.file)
    return None
