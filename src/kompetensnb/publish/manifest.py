"""What an edition is made of and from: `manifest.json`, which binds every file to data, program and choices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from kompetensnb.errors import KompetensnbError

NAME: Final = "manifest.json"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MadeFile(_Entry):
    """A file of the edition."""

    path: str
    bytes: int
    sha256: str


class MadeRun(_Entry):
    """A run that the edition is put together from. `key` tells whether it would be the same today; `shown_by` whether
    it would be if only its page is.
    """

    key: str
    page: str
    notebook_sha256: str
    parameters: dict[str, str | int]
    sha256: str
    shown_by: str = ""


class Manifest(_Entry):
    """The whole edition. Hashes are SHA-256 in hex; `lock_sha256` is empty for a program without a lock file,
    `records`, the stamp of the registers, for an edition that shows none, and `previous_sha256`, that of the manifest
    of the edition that this one says what has changed since, for one without.
    """

    format: Literal[1] = 1
    report: str
    edition: int
    version: int
    language: str
    snapshot: str
    created: str
    generator: str
    code_sha256: str
    environment_sha256: str
    lock_sha256: str
    definition_sha256: str
    records: str = ""
    previous_sha256: str = ""
    runs: tuple[MadeRun, ...]
    files: tuple[MadeFile, ...]

    def text(self) -> str:
        """As JSON for people and programs; the same edition gives the same text."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def read_manifest(path: Path) -> Manifest:
    """The manifest in a file, or in a folder that holds an edition.

    Raises:
        KompetensnbError: manifest-missing, manifest-unreadable.
    """
    file = path / NAME if path.is_dir() else path
    try:
        return Manifest.model_validate_json(file.read_bytes())
    except FileNotFoundError as error:
        raise KompetensnbError("manifest-missing", file=file) from error
    except (OSError, ValidationError) as error:
        raise KompetensnbError("manifest-unreadable", file=file, detail=str(error)) from error
