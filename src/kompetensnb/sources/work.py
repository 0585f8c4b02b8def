"""The work folder: parts of a fetch that are done, so that an interrupted one goes on where it was."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from kompetensnb.sources.files import write_atomically


class Work:
    """Answers by what was asked, one file each, whole or not there. A damaged file counts as not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: Any) -> bytes | None:
        """The answer to a question (anything JSON can hold); None when it is not there."""
        path = self._path(key)
        try:
            digest, _, data = path.read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        return data if hashlib.sha256(data).hexdigest().encode() == digest else None

    def put(self, key: Any, data: bytes) -> None:
        """Keep an answer."""
        write_atomically(self._path(key), hashlib.sha256(data).hexdigest().encode() + b"\n" + data)

    def clear(self) -> None:
        """Forget all answers."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, key: Any) -> Path:
        text = json.dumps(key, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return self._folder / hashlib.sha256(text.encode()).hexdigest()
