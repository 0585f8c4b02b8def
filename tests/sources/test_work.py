"""Answers that are kept: by question, whole, and forgotten when done."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.sources.work import Work


def test_an_answer_is_found_by_its_question(tmp_path: Path) -> None:
    work = Work(tmp_path / "x")
    work.put(("TAB1", {"a": ["å", "b"], "c": 1}), b"answer\nof two lines")
    assert Work(tmp_path / "x").get(("TAB1", {"c": 1, "a": ["å", "b"]})) == b"answer\nof two lines"
    assert work.get(("TAB1", {"c": 1, "a": ["b", "å"]})) is None


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data + b"x", lambda _: b""])
def test_a_damaged_answer_is_none(tmp_path: Path, damage: object) -> None:
    work = Work(tmp_path)
    work.put("q", b"answer")
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert work.get("q") is None


def test_all_are_forgotten_and_nothing_else(tmp_path: Path) -> None:
    one, other = Work(tmp_path / "one"), Work(tmp_path / "other")
    one.put("q", b"1")
    other.put("q", b"2")
    one.clear()
    one.clear()
    assert (one.get("q"), other.get("q")) == (None, b"2")
