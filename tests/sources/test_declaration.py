"""Declarations: what is written is what is read, and anything else is refused with the name of the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.bundled import TABLES
from kompetensnb.sources.declaration import read_declaration
from kompetensnb.vocabulary.statuses import Status

BUNDLED = sorted(TABLES.glob("*.yml"))


def test_fields_are_read_as_written(folder: Path) -> None:
    declaration = read_declaration(folder / "elever.yml")
    assert declaration.name == "elever"
    assert declaration.keys == ("region", "provider", "year")
    assert declaration.status == "officiell"
    assert declaration.origins[0].retrieved == date(2026, 3, 1)
    pupils, background = declaration.blocks
    assert (pupils.subject.id, pupils.origin, pupils.spread) == ("pupils", "skola", "grade")
    assert background.headings == {"andel_flickor": "girls_share"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("keys:", "nycklar:"),
        ("blocks:", "block:"),
        ("subject: pupils\n", "subject: weather\n"),
        ("    licence: Officiell statistik\n", ""),
        ("    producer:", "    colour: red\n    producer:"),
        ("    retrieved: 2026-03-01\n", ""),
        ("    spread: grade\n", ""),
        ("    spread: grade\n", "    spread: grade\n    origin: annan\n"),
        ("origins:", "origins: ["),
    ],
)
def test_what_does_not_fit_is_refused(small: Any, old: str, new: str) -> None:
    small.change(old, new)
    with pytest.raises(KompetensnbError) as caught:
        read_declaration(small.folder / "elever.yml")
    assert caught.value.key == "source-declaration"
    assert caught.value.fields["file"] == "elever.yml"
    assert caught.value.fields["value"]


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_every_bundled_declaration_is_complete(path: Path) -> None:
    declaration = read_declaration(path)
    assert path.with_suffix(".csv").is_file()
    assert {declaration.status, *declaration.marks.values()} <= set(Status)
    for origin in declaration.origins:
        assert origin.address.startswith("https://")
        assert all(origin.title(language) and origin.note(language) for language in ("sv", "en"))
        assert "\n" not in origin.note("sv") + origin.note("en")


def test_no_table_lies_there_without_a_declaration() -> None:
    assert {path.stem for path in TABLES.glob("*.csv")} == {path.stem for path in BUNDLED}
