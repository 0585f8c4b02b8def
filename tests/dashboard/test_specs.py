"""Charts translated beforehand."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from kompetensnb.dashboard import specs

from . import trial


def translated(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    script = asyncio.run(specs.script(given, folder)).decode()
    assert script.startswith("export default ")
    found: dict[str, Any] = json.loads(script.removeprefix("export default ").rstrip(";\n"))
    return found


def test_each_specification_becomes_vega_with_its_data_by_name(tmp_path: Path) -> None:
    found = translated({"abc": dict(trial._SPEC)}, tmp_path)
    assert "vega.github.io/schema/vega/" in found["abc"]["$schema"]
    assert "rows" in [entry["name"] for entry in found["abc"]["data"]]


def test_what_is_known_is_not_translated_again(tmp_path: Path) -> None:
    translated({"abc": dict(trial._SPEC)}, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_text(json.dumps({"abc": {"kept": True}, "old": {}}), encoding="utf-8")
    assert translated({"abc": dict(trial._SPEC)}, tmp_path) == {"abc": {"kept": True}}
    assert set(translated({"abc": {}, "new": dict(trial._BARS)}, tmp_path)) == {"abc", "new"}
    assert set(json.loads(file.read_text())) == {"abc", "new", "old"}, "another server may show what this one does not"


def test_old_ones_are_dropped_in_time(tmp_path: Path) -> None:
    translated({"abc": dict(trial._SPEC)}, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_text(json.dumps({f"old-{number}": {} for number in range(500)}), encoding="utf-8")
    translated({"abc": dict(trial._SPEC)}, tmp_path)
    left = json.loads(file.read_text())
    assert len(left) == 201
    assert {"abc", "old-499"} <= left.keys()


def test_a_server_begins_with_what_earlier_ones_translated(tmp_path: Path) -> None:
    assert specs.known(tmp_path) == b"export default {};\n"
    assert specs.known(tmp_path / "none") == b"export default {};\n"
    made = asyncio.run(specs.script({"abc": dict(trial._SPEC)}, tmp_path))
    assert specs.known(tmp_path) == made


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    translated({"abc": dict(trial._SPEC)}, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_text("{half", encoding="utf-8")
    assert set(translated({"abc": dict(trial._SPEC)}, tmp_path)) == {"abc"}


def test_what_cannot_be_translated_is_left_to_the_browser(tmp_path: Path) -> None:
    assert translated({"bad": {"mark": "no such mark"}}, tmp_path) == {}


def test_nothing_gives_an_empty_script(tmp_path: Path) -> None:
    assert translated({}, tmp_path) == {}
    assert not list(tmp_path.iterdir())
