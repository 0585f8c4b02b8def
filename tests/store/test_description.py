"""snapshot.json: what it says is bound to the id, and what cannot be read is told apart."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.store import places
from kompetensnb.store.description import read_description
from kompetensnb.store.snapshot import Snapshot


@pytest.fixture
def folder(written: Snapshot, root: Path) -> Path:
    return root / written.id


def test_the_id_is_date_and_hash_of_the_content(folder: Path) -> None:
    description = read_description(folder)
    assert description.id == folder.name
    assert description.id.startswith("2026-03-01-")
    assert replace(description, created=date(2026, 3, 2)).id[11:] != description.id[11:]


def test_the_id_does_not_depend_on_the_parquet_writer(folder: Path) -> None:
    description = read_description(folder)
    table = replace(description.tables["migration"], sha256="another", bytes=1)
    assert replace(description, tables={"migration": table}).id == description.id


def test_the_id_does_not_depend_on_the_day_the_figures_were_taken(folder: Path) -> None:
    description = read_description(folder)
    origin = description.origins["scb-test"]
    later = replace(origin, retrieved=date(2027, 4, 5))
    revised = replace(origin, updated=date(2027, 4, 5))
    assert replace(description, origins={"scb-test": later}).id == description.id
    assert replace(description, origins={"scb-test": revised}).id != description.id


def test_writing_and_reading_agree(folder: Path) -> None:
    description = read_description(folder)
    assert description.to_text() == (folder / places.DESCRIPTION).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content["origins"]["scb-test"].update(producer="Någon annan"),
        lambda content: content["tables"]["migration"].update(rows=3),
        lambda content: content["tables"]["migration"].update(content_sha256="0"),
        lambda content: content.update(created="2026-03-02"),
        lambda content: content.pop("origins"),
        lambda content: content["tables"]["migration"].pop("sha256"),
        lambda content: content.update(created="i går"),
        lambda content: content.update(tables=[]),
    ],
)
def test_any_change_is_found(folder: Path, change: object) -> None:
    path = folder / places.DESCRIPTION
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)  # type: ignore[operator]
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(KompetensnbError) as caught:
        read_description(folder)
    assert caught.value.key == "snapshot-damaged"
    assert caught.value.fields["file"] == "snapshot.json"
    assert caught.value.fields["expected"] == folder.name


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": 1}', "\ufffd"])
def test_what_is_no_description_is_damaged(folder: Path, text: str) -> None:
    (folder / places.DESCRIPTION).write_text(text, encoding="utf-8")
    with pytest.raises(KompetensnbError, match="snapshot-damaged"):
        read_description(folder)


def test_a_later_format_is_told_apart(folder: Path) -> None:
    (folder / places.DESCRIPTION).write_text('{"format": 2}', encoding="utf-8")
    with pytest.raises(KompetensnbError) as caught:
        read_description(folder)
    assert caught.value.key == "snapshot-format"
    assert caught.value.fields == {"snapshot": folder.name, "value": 2, "allowed": 1}
