"""Scripts and styles of live pages, in memory: under an address that changes with their content, kept for a year."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from kompetensnb.dashboard import specs

_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOLDERS: Final = (("kompetensnb.pages", "static"), ("kompetensnb.dashboard", "static"))
_VEGA: Final = "vega.js"
SPECS: Final = "specs.js"
"""Charts translated beforehand (`dashboard.specs`): those of earlier runs until this one's are known."""

# vl-convert bundles its own Vega; this is how it is handed to our scripts.
_SNIPPET: Final = "window.kompetensnbVega = {vegaEmbed, vega};"
# It reports every pass over the scripts as an error, and leaves hundreds of short names in the page if it may.
_BUNDLER: Final = (
    "import logging, sys, vl_convert\n"
    "logging.disable()\n"
    "bundle = vl_convert.javascript_bundle(sys.argv[1])\n"
    "sys.stdout.write('(() => {\\n' + bundle + '\\n})();\\n')"
)
_BUNDLING_TIMEOUT: Final = 120


@dataclass(frozen=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    compressed: bytes
    type: str


class Assets:
    """The files by name, and the hash of all of them, which is a folder in their addresses."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files: dict[str, Asset] = {}
        self._editions: dict[str, Mapping[str, Asset]] = {}
        self.version = ""
        self.put(files)

    def put(self, files: Mapping[str, bytes]) -> None:
        """Add files or give them other content; all addresses change. ValueError for a type that pages do not use."""
        for name, content in files.items():
            kind = _TYPES.get(Path(name).suffix)
            if kind is None:
                raise ValueError(name)
            self._files[name] = Asset(content, gzip.compress(content, mtime=0), kind)
        parts = (name.encode() + sha256(asset.content).digest() for name, asset in sorted(self._files.items()))
        self.version = sha256(b"".join(parts)).hexdigest()[:16]
        self._editions[self.version] = dict(self._files)

    def get(self, version: str, name: str) -> Asset | None:
        """The file, None for an unknown name or version. A page that is open goes on with what it began with."""
        return self._editions.get(version, {}).get(name)

    def address(self, base_url: str, name: str) -> str:
        """Where the file is. KeyError for an unknown name."""
        if name not in self._files:
            raise KeyError(name)
        return f"{base_url}static/{self.version}/{name}"


def load_assets() -> Assets:
    """All scripts and styles. The first time on a machine this takes some seconds, to bundle Vega."""
    files = {
        item.name: item.read_bytes()
        for package, folder in _FOLDERS
        for item in _items(resources.files(package).joinpath(folder))
        if Path(item.name).suffix in _TYPES
    }
    folder = cache_folder()
    return Assets({**files, _VEGA: vega_bundle(folder), SPECS: specs.known(folder)})


def cache_folder() -> Path:
    """Where what takes long to make is kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "kompetensnb"


def vega_bundle(folder: Path) -> bytes:
    """Vega, Vega-Lite and vega-embed as one script, made once by vl-convert and kept in `folder`.

    It is made in a process of its own: the bundler starts threads, and the server starts processes by fork.
    """
    made_by = f"{metadata.version('vl-convert-python')}\n{_BUNDLER}\n{_SNIPPET}"
    path = folder / f"vega-{sha256(made_by.encode()).hexdigest()[:16]}.js"
    if not path.exists():
        made = subprocess.run(  # noqa: S603 - a fixed program
            [sys.executable, "-c", _BUNDLER, _SNIPPET], capture_output=True, check=True, timeout=_BUNDLING_TIMEOUT
        )
        folder.mkdir(parents=True, exist_ok=True)
        # Two servers may start at the same time: a reader must never meet half a file.
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
            part.write(made.stdout)
        Path(part.name).replace(path)
    return path.read_bytes()


def _items(folder: Traversable) -> list[Traversable]:
    return [item for item in folder.iterdir() if item.is_file()]
