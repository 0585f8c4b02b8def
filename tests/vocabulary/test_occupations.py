import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.narrative.messages import text
from kompetensnb.vocabulary import occupations


def test_there_are_148_groups_and_the_unknown() -> None:
    codes = [occupation.id for occupation in occupations.all_occupations()]
    assert codes[-1] == occupations.UNKNOWN
    assert len(codes) == 149
    assert codes[:-1] == sorted({code for code in codes if len(code) == 3 and code.isdigit()})


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_group_is_found_by_its_name(language: str) -> None:
    for occupation in occupations.all_occupations():
        assert occupations.get(occupation.name(language)) is occupation


@pytest.mark.parametrize(
    ("code", "name"),
    [("221", "Läkare"), ("234", "Grundskollärare, fritidspedagoger och förskollärare"), ("532", "Undersköterskor"),
     ("821", "Montörer"), ("962", "Tidningsdistributörer, vaktmästare och övriga servicearbetare")],
)  # fmt: skip
def test_names_stand_at_their_codes(code: str, name: str) -> None:
    assert occupations.get(code).name("sv") == name


def test_an_unknown_occupation_is_refused() -> None:
    with pytest.raises(KompetensnbError) as caught:
        occupations.get("999")
    assert caught.value.key == "unknown-occupation"
    assert all("«999»" in text(f"errors.{caught.value.key}", lang, **caught.value.fields) for lang in ("sv", "en"))
