"""Every error that the program can raise for people has its sentence, and the sentence only fields that it is given."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import kompetensnb
from kompetensnb.narrative.messages import LANGUAGES, has_text

SOURCE = Path(kompetensnb.__file__).parent


def _raised() -> Iterator[tuple[str, str]]:
    """The literal keys of all KompetensnbError in the source, with the place."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id == "KompetensnbError" and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value), f"{path.relative_to(SOURCE)}:{node.lineno}"


def test_some_are_found() -> None:
    assert len({key for key, _ in _raised()}) > 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_a_sentence(language: str) -> None:
    lacking = [f"{key} ({place})" for key, place in _raised() if not has_text(f"errors.{key}", language)]
    assert lacking == []
