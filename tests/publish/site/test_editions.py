from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.publish.site import editions, files

ONE: dict[str, Any] = {"id": "2026-11-22-aaaaaaaa", "snapshot": "s1", "day": "2026-11-22"}
TWO: dict[str, Any] = {"id": "2027-01-10-bbbbbbbb", "snapshot": "s2", "day": "2027-01-10"}


def put(out: Path, one: dict[str, Any], known: list[dict[str, Any]], *needed: str) -> None:
    for name in needed:
        (out / files.FOLDER).mkdir(parents=True, exist_ok=True)
        (out / files.FOLDER / name).touch()
    editions.put_edition(out, one, {"a.html": "old", "en/a.html": "old"}, needed)
    editions.put_current(out, [one, *known], {"a.html": one["id"]})


def test_the_newest_is_current_and_the_others_are_known(tmp_path: Path) -> None:
    put(tmp_path, ONE, [], "a.js")
    put(tmp_path, TWO, editions.earlier(tmp_path), "a.js", "b.js")

    assert [one["id"] for one in editions.earlier(tmp_path)] == [TWO["id"], ONE["id"]]
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == TWO["id"]
    assert (tmp_path / editions.SCRIPT).read_text(encoding="utf-8") == f'kompetensnbCurrent = "{TWO["id"]}";\n'
    assert (tmp_path / "editions" / ONE["id"] / "en" / "a.html").is_file()


def test_clearing_leaves_what_some_edition_needs(tmp_path: Path) -> None:
    put(tmp_path, ONE, [], "a.js", "old.js")
    put(tmp_path, TWO, [ONE], "a.js", "b.js")

    editions.clear(tmp_path, [TWO])

    assert {path.name for path in (tmp_path / files.FOLDER).iterdir()} == {"a.js", "b.js"}
    assert [path.name for path in (tmp_path / "editions").iterdir()] == [TWO["id"]]


def test_a_pointer_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / editions.POINTER).write_text("{", encoding="utf-8")

    with pytest.raises(KompetensnbError) as caught:
        editions.earlier(tmp_path)

    assert caught.value.key == "site-unreadable"


def test_an_edition_whose_folder_is_gone_is_no_longer_known(tmp_path: Path) -> None:
    (tmp_path / editions.POINTER).write_text(json.dumps({"editions": [ONE]}), encoding="utf-8")

    assert editions.earlier(tmp_path) == []
