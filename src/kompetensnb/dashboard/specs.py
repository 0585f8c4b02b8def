"""Chart specifications translated to Vega beforehand, so that browsers need not: made apart and kept on disk."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final

_LOG = logging.getLogger("kompetensnb.specs")
_TIMEOUT: Final = 120
_KEPT: Final = 200
"""Specifications kept that this server's pages do not have."""
# Reads {id: Vega-Lite} and writes {id: Vega}. vl-convert starts threads, and the server starts processes by fork.
_TRANSLATOR: Final = (
    "import json, logging, sys, vl_convert\n"
    "logging.disable()\n"
    "given = json.load(sys.stdin)\n"
    "json.dump({name: vl_convert.vegalite_to_vega(spec) for name, spec in given.items()}, sys.stdout)"
)


async def script(specs: Mapping[str, Any], folder: Path) -> bytes:
    """A script module whose default export maps spec id to Vega specification, for all of `specs` (Vega-Lite).

    A specification that cannot be translated is left out: the browser then does it, only slower.
    """
    file = _file(folder)
    known = _read(file)
    missing = {name: spec for name, spec in specs.items() if name not in known}
    if missing:
        # Those of other pages stay, as another server may show them; not for ever, since every change of a chart adds.
        others = [name for name in known if name not in specs][-_KEPT:]
        wanted = [*others, *(name for name in specs if name in known)]
        known = {name: known[name] for name in wanted} | await _translate(missing)
        _write(file, known)
    return _module({name: known[name] for name in specs if name in known})


def known(folder: Path) -> bytes:
    """The script of all that earlier runs have translated; what they have not is left to the browser."""
    return _module(_read(_file(folder)))


def _file(folder: Path) -> Path:
    return folder / f"specs-{metadata.version('vl-convert-python')}.json"


def _module(translated: Mapping[str, Any]) -> bytes:
    chosen = {name: translated[name] for name in sorted(translated)}
    return f"export default {json.dumps(chosen, separators=(',', ':'), ensure_ascii=False)};\n".encode()


async def _translate(specs: Mapping[str, Any]) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _TRANSLATOR, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(_TIMEOUT):
            written, _ = await process.communicate(json.dumps(specs).encode())
        translated: dict[str, Any] = json.loads(written)
    except (TimeoutError, ValueError):
        _LOG.exception("charts are not translated beforehand; pages will open slower")
        return {}
    finally:
        if process.returncode is None:
            process.kill()
    return translated


def _read(file: Path) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def _write(file: Path, known: Mapping[str, Any]) -> None:
    """Whole or not at all: another server may be reading."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(known), encoding="utf-8")
    part.replace(file)
