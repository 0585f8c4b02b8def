"""The declarations that ship, and what is refused in one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kompetensnb.errors import KompetensnbError
from kompetensnb.sources.bundled import read_bundled
from kompetensnb.sources.scb.declaration import FOLDER, declarations, read_declaration

SMALL = {
    "table": "TAB1",
    "subject": "labour",
    "origin": "scb-tab1",
    "areas": ["kommun"],
    "columns": {
        "age": {"variable": "ålder", "bands": ["20-64"]},
        "measure": {"variable": "metric", "labels": {"employment_rate": "grad"}},
    },
    "notes": {"sv": "å", "en": "a"},
}


def write(folder: Path, **change: object) -> Path:
    path = folder / "liten.yml"
    content = {key: value for key, value in (SMALL | change).items() if value is not None}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_a_declaration_is_read(tmp_path: Path) -> None:
    found = read_declaration(write(tmp_path, marks={"..": "sekretess"}, first_year=2000))
    assert (found.name, found.table, found.subject.id, found.areas) == ("liten", "TAB1", "labour", ("kommun",))
    assert (found.columns["age"].bands, found.marks, found.first_year) == (("20-64",), {"..": "sekretess"}, 2000)


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "nothing"},
        {"table": None},
        {"lookup": {"queries": ["a"], "title": ["a"], "variables": ["a"]}},
        {"notes": {"sv": "å"}},
        {"areas": ["socken"]},
        {"areas": None},
        {"status": "okänd"},
        {"marks": {"..": "okänd"}},
        {"columns": {"age": {"variable": "ålder", "bands": ["20-64"]}}},
        {"columns": SMALL["columns"] | {"sex": {"variable": "kön", "total": "alla"}}},  # type: ignore[operator]
        {"columns": SMALL["columns"] | {"age": {"variable": "ålder", "bands": ["20-65"]}}},  # type: ignore[operator]
        {"columns": SMALL["columns"] | {"age": {"variable": "ålder"}}},  # type: ignore[operator]
        {"columns": SMALL["columns"] | {"age": {"bands": True}}},  # type: ignore[operator]
        {"columns": {"age": {"variable": "a", "bands": True}}, "constants": {"measure": "employment_rate"}},
        {"colour": "red"},
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(KompetensnbError) as caught:
        read_declaration(write(tmp_path, **change))
    assert (caught.value.key, caught.value.fields["file"]) == ("source-declaration", "liten.yml")


def test_text_that_is_no_declaration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "liten.yml"
    for text in ("", "[1, 2]", "a: [", "å"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(KompetensnbError, match="source-declaration"):
            read_declaration(path)


def test_every_declaration_that_ships_is_sound() -> None:
    found = declarations()
    assert sorted(found) == sorted(path.stem for path in FOLDER.glob("*.yml"))
    assert len({item.origin for item in found.values()}) == len(found)
    for item in found.values():
        assert all(note.endswith(".") for note in item.notes.values())


def test_a_fetched_table_replaces_what_was_typed_over_from_it() -> None:
    """The same origin id in the bundled set: its figures give way to the fetched ones."""
    bundled = {origin.id: origin for origin in read_bundled().origins}
    shared = [item for item in declarations().values() if item.origin in bundled]
    assert len(shared) == 7
    for item in shared:
        origin = bundled[item.origin]
        assert item.table in ("", origin.table)
        if origin.perturbed:
            assert item.perturbed_from
