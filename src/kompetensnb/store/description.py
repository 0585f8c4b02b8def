"""The file `snapshot.json`: what a snapshot holds, with the hashes that its id and its files are checked against."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.store.origin import Origin
from kompetensnb.store.places import DESCRIPTION

FORMAT: Final = 1
_DIGITS: Final = 12


@dataclass(frozen=True)
class TableEntry:
    """One table: its columns as `name:type`, number of rows, and hashes of its content and of its file."""

    columns: tuple[str, ...]
    rows: int
    content_sha256: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Description:
    """The whole of `snapshot.json`."""

    created: date
    tables: Mapping[str, TableEntry]
    origins: Mapping[str, Origin]

    @property
    def id(self) -> str:
        """Date and the first digits of a hash of the content: the same figures and origins always get the same id.

        The day on which figures were taken is no part of it, so taking the same figures again gives the same id.
        """
        content = {
            "created": self.created.isoformat(),
            "tables": {
                name: [list(entry.columns), entry.rows, entry.content_sha256] for name, entry in self.tables.items()
            },
            "origins": {name: _lasting(origin) for name, origin in self.origins.items()},
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return f"{self.created.isoformat()}-{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"

    def to_text(self) -> str:
        """The file's content."""
        content = {
            "format": FORMAT,
            "id": self.id,
            "created": self.created.isoformat(),
            "tables": {name: asdict(entry) for name, entry in sorted(self.tables.items())},
            "origins": {name: origin.to_json() for name, origin in sorted(self.origins.items())},
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_description(folder: Path) -> Description:
    """The description in a snapshot's folder.

    Raises:
        KompetensnbError: snapshot-damaged when it cannot be read or does not fit the snapshot's id; snapshot-format
            when a later version of the program wrote it.
    """
    text = (folder / DESCRIPTION).read_text(encoding="utf-8", errors="replace")
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise KompetensnbError("snapshot-format", snapshot=folder.name, value=content["format"], allowed=FORMAT)
        found = _from_json(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(folder, "?", str(error)) from error
    if found.id != folder.name:
        raise _damaged(folder, found.id, "the hash of the content differs from the id")
    return found


def _lasting(origin: Origin) -> dict[str, Any]:
    return {name: value for name, value in origin.to_json().items() if name != "retrieved"}


def _from_json(content: Mapping[str, Any]) -> Description:
    tables = {}
    for name, entry in content["tables"].items():
        tables[name] = TableEntry(**entry | {"columns": tuple(entry["columns"])})
    origins = {name: Origin.from_json(entry) for name, entry in content["origins"].items()}
    return Description(date.fromisoformat(content["created"]), tables, origins)


def _damaged(folder: Path, found: str, detail: str) -> KompetensnbError:
    return KompetensnbError(
        "snapshot-damaged", detail=detail, snapshot=folder.name, file=DESCRIPTION, found=found, expected=folder.name
    )
