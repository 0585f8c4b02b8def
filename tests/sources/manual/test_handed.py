"""Opening a file: which kind it is, where its table begins, and why it cannot be read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import LANGUAGES, error_text, text
from kompetensnb.sources.manual import handed
from kompetensnb.sources.manual.handed import read_handed

from .conftest import Hand


def refused(path: Path) -> KompetensnbError:
    with pytest.raises(KompetensnbError) as caught:
        read_handed(path)
    for language in LANGUAGES:
        assert error_text(caught.value, language) != text("errors.unexpected", language)
    return caught.value


def test_what_a_file_is(hand: Hand) -> None:
    path = hand()
    found = read_handed(path)

    assert (found.file, found.kind.id, found.sheet, found.first) == ("antagning 2026.xlsx", "antagning", "Uppgifter", 1)
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["brev.docx", "gammal.xls", "tabell.ods", "utan"])
def test_other_kinds_of_files_are_told_which_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")

    assert (refused(path).key, refused(path).fields["file"]) == ("manual-ending", name)


def test_sheets_of_other_names_are_told_with_those_found(hand: Hand) -> None:
    error = refused(hand(sheets=("Källa", "Blad1")))

    assert (error.key, error.fields["value"], error.fields["found"]) == (
        "manual-sheet",
        "Uppgifter",
        ("Källa", "Blad1"),
    )


@pytest.mark.parametrize(
    ("source", "key", "value"),
    [
        ({"Sort": None}, "manual-kind", ""),
        ({"Sort": "väder"}, "manual-kind", "väder"),
        ({"Sort": "scb-bestallning"}, "manual-subject", ""),
        ({"Sort": "scb-bestallning", "Ämne": "pupils"}, "manual-subject", "pupils"),
    ],
)
def test_a_kind_that_is_none(hand: Hand, source: dict[str, object], key: str, value: str) -> None:
    error = refused(hand(**source))

    assert (error.key, error.fields["value"]) == (key, value)
    assert error.fields["allowed"]


def test_a_kind_may_be_written_in_other_ways(hand: Hand) -> None:
    assert read_handed(hand(Sort="Antagning ")).kind.id == "antagning"


def test_a_file_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tom.csv"
    path.write_text("Sort;varsel\nMyndighet;AF\n\n", encoding="utf-8")

    assert refused(path).key == "manual-empty"


def test_a_file_that_is_too_large(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    path = hand()
    monkeypatch.setattr(handed, "MAX_BYTES", 1000)

    assert refused(path).key == "manual-large"
