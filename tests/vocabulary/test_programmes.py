"""Programmes are found by code, by name, and by the cut name of a sheet."""

from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary import programmes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BF", "BF"),
        ("vård- och omsorgsprogrammet", "VO"),
        ("Health and Social Care Programme", "VO"),
        ("Bygg- och anläggningsprogramme", "BA"),
        ("Försäljnings- och serviceprogr", "FS"),
        ("Introduktionsprogram, Individu", "IMA"),
        ("Introduktionsprogram, Programi", "IMV"),
        ("Introduktionsprogrammen", "introduktion"),
        ("Gymnasieskolan totalt", "totalt"),
    ],
)
def test_found_by_any_of_its_names(text: str, code: str) -> None:
    assert programmes.get(text).id == code


@pytest.mark.parametrize("text", ["Bygg", "Introduktionsprogram, ", "Flygprogrammet", "", None])
def test_what_is_no_programme_is_refused(text: object) -> None:
    with pytest.raises(KompetensnbError) as caught:
        programmes.get(text)
    assert caught.value.key == "unknown-programme"


def test_every_programme_belongs_to_a_group() -> None:
    groups = {item.id for item in programmes.all_programmes() if not item.kind}
    kinds = {item.kind for item in programmes.all_programmes() if item.kind}
    assert kinds == groups - {"totalt"}
    assert all(item.name("sv") and item.name("en") for item in programmes.all_programmes())
