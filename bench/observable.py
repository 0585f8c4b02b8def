"""A page's charts as Observable Framework builds them: the site's nearest peer. Needs npm, and once its packages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kompetensnb.dashboard.assets import cache_folder, vega_bundle

_PROJECT: Final = Path(__file__).parent / "observable"
_EXPORT: Final = b"export const { vegaEmbed } = globalThis.kompetensnbVega;\n"
_TIMEOUT: Final = 600


def available() -> bool:
    """Whether it can be built on this machine."""
    return shutil.which("npm") is not None


def build(charts: Mapping[str, Sequence[Mapping[str, Any]]], folder: Path) -> Path:
    """Build a page with a choice of regions in `folder`; the folder of the finished site.

    `charts` are the specification and data of each chart, by region. Vega is the bundle that our pages have.

    Raises:
        RuntimeError: with what npm said, when it cannot install or build.
    """
    shutil.copytree(_PROJECT, folder)
    data = folder / "src" / "data"
    data.mkdir(parents=True)
    for region, found in charts.items():
        (data / f"{region}.json").write_text(json.dumps(found), encoding="utf-8")
    files = "\n".join(f'  "{region}": FileAttachment("data/{region}.json"),' for region in charts)
    page = (folder / "index.md").read_text(encoding="utf-8").replace("FILES", files)
    (folder / "src" / "index.md").write_text(page, encoding="utf-8")
    (folder / "src" / "vega.js").write_bytes(vega_bundle(cache_folder()) + _EXPORT)
    _npm("install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)
    _npm("exec", "observable", "build", folder=folder)
    return folder / "dist"


def _npm(*asked: str, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("there is no npm")
    environment = {**os.environ, "OBSERVABLE_TELEMETRY_DISABLE": "true"}
    done = subprocess.run(
        [npm, *asked],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"npm {' '.join(asked)}: {(done.stdout + done.stderr)[-3000:]}")
