"""The files that pages load: each named by what is in it, so that it is written once, shared, and never changed."""

from __future__ import annotations

import gzip
import json
import os
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

FOLDER: Final = "files"
_NAME_LENGTH: Final = 16
_CALL: Final = "kompetensnbFile"
"""What a data file calls when it has come; `static/store.js` has it."""


def put(out: Path, content: bytes, suffix: str) -> str:
    """Write a file into the site's folder `out` unless it is there; its name. OSError when it cannot be written.

    It appears whole or not at all, so a site that is being read is never harmed, nor by several who write.
    """
    name = f"{sha256(content).hexdigest()[:_NAME_LENGTH]}{suffix}"
    file = out / FOLDER / name
    if not (file.exists() and file.stat().st_size == len(content)):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content)
    return name


def put_data(out: Path, value: Any) -> str:
    """Write a value as a script that hands it over, since a page on disk may load scripts but not fetch data.

    It is compressed inside: hosts that do not compress and folders on disk get small files, too. Same value, same
    name. ValueError for NaN and infinity.
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    packed = b64encode(gzip.compress(written, compresslevel=9, mtime=0)).decode("ascii")
    name = sha256(written).hexdigest()[:_NAME_LENGTH]
    content = f'{_CALL}("{name}","{packed}");\n'.encode()
    file = out / FOLDER / f"{name}.js"
    if not (file.exists() and file.stat().st_size == len(content)):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content)
    return name


def read_data(out: Path, name: str) -> Any:
    """What was put under a name. OSError or ValueError when it is not there or not whole."""
    from base64 import b64decode

    written = (out / FOLDER / f"{name}.js").read_text(encoding="ascii")
    packed = written.removeprefix(f'{_CALL}("{name}","').removesuffix('");\n')
    return json.loads(gzip.decompress(b64decode(packed, validate=True)))


def write_whole(file: Path, content: bytes) -> None:
    """Replace a file in one step. OSError when it cannot be done; then it is as before."""
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        aside.write_bytes(content)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
