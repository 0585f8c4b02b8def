"""What a result depends on besides data and choices: the program, the libraries, the notebook; as hashes."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, Final

_PACKAGE: Final = Path(__file__).parents[1]
_LOCK: Final = _PACKAGE.parents[1] / "requirements.lock"
# Data are told apart by the snapshot's id, notebooks and definitions by hashes of their own.
_APART: Final = ("store/bundled/", "notebooks/", "reports/")


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in hex. OSError when it cannot be read."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def json_sha256(value: Any) -> str:
    """SHA-256 of a value as JSON with sorted keys, in hex."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@cache
def code_sha256() -> str:
    """Of all files of the program, their names and content."""
    names = (path.relative_to(_PACKAGE).as_posix() for path in _PACKAGE.rglob("*") if path.is_file())
    counted = sorted(name for name in names if "__pycache__" not in name and not name.startswith(_APART))
    return json_sha256([(name, file_sha256(_PACKAGE / name)) for name in counted])


@cache
def environment_sha256() -> str:
    """Of the names and versions of all installed packages."""
    return json_sha256(sorted({f"{found.name}=={found.version}" for found in distributions()}))


def lock_sha256() -> str:
    """Of the lock file; empty where the program was installed without one beside it."""
    return file_sha256(_LOCK) if _LOCK.is_file() else ""
