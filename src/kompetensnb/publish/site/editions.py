"""The editions of a site: each in a folder that is never changed, and a pointer to the current one, written last."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish.site.files import FOLDER, write_whole

FOLDER_OF_EDITIONS: Final = "editions"
POINTER: Final = "edition.json"
SCRIPT: Final = "current.js"
"""Loaded by the pages of old editions, which it tells what the current one is."""


def earlier(out: Path) -> list[dict[str, Any]]:
    """What is known of the editions that can be reached, the newest first.

    Raises:
        KompetensnbError: site-other-files when the folder has files and no site, so that nothing of it is touched.
    """
    if not (out / POINTER).is_file():
        foreign = [path.name for path in out.iterdir() if path.suffix == ".html"] if out.is_dir() else []
        if foreign and not (out / FOLDER_OF_EDITIONS).is_dir():
            raise KompetensnbError("site-other-files", folder=out, value=sorted(foreign)[0])
        return []
    try:
        pointer: dict[str, Any] = json.loads((out / POINTER).read_text(encoding="utf-8"))
        known = [*pointer["editions"]]
    except (ValueError, KeyError, TypeError) as error:
        raise KompetensnbError("site-unreadable", file=out / POINTER, detail=repr(error)) from error
    return [one for one in known if (out / FOLDER_OF_EDITIONS / one["id"] / POINTER).is_file()]


def put_edition(out: Path, about: Mapping[str, Any], pages: Mapping[str, str], files: Iterable[str]) -> None:
    """Write the pages (by path) of an edition into its folder, which appears whole. OSError when it cannot be done."""
    folder = out / FOLDER_OF_EDITIONS / about["id"]
    aside = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    for path, html in pages.items():
        file = aside / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html, encoding="utf-8")
    told = json.dumps({**about, "files": sorted(set(files))}, ensure_ascii=False, indent=1)
    (aside / POINTER).write_text(told + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)


def put_current(out: Path, editions: list[dict[str, Any]], pages: Mapping[str, str]) -> None:
    """Make the first of `editions` the current one: its pages at the site's top one by one, then the pointer.

    Each page replaces its predecessor in one step and all files that either needs are there, so who opens the site
    meanwhile meets whole pages, some of them of the earlier edition. OSError when it cannot be done.
    """
    for path, html in pages.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(out / path, html.encode())
    write_whole(out / SCRIPT, f"kompetensnbCurrent = {json.dumps(editions[0]['id'])};\n".encode())
    pointer = json.dumps({"current": editions[0]["id"], "editions": editions}, ensure_ascii=False, indent=1)
    write_whole(out / POINTER, f"{pointer}\n".encode())


def clear(out: Path, editions: list[dict[str, Any]]) -> None:
    """Remove the editions that are no longer kept, and the files that none of the others needs."""
    kept = {one["id"] for one in editions}
    needed: set[str] = set()
    for folder in (path for path in (out / FOLDER_OF_EDITIONS).iterdir() if path.is_dir()):
        if folder.name in kept:
            needed |= set(json.loads((folder / POINTER).read_text(encoding="utf-8"))["files"])
        else:
            shutil.rmtree(folder)
    for file in (out / FOLDER).iterdir():
        if file.name not in needed:
            file.unlink()
