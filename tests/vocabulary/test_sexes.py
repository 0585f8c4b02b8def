import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary import sexes


def test_sexes_are_found_by_code_and_name() -> None:
    assert [sex.id for sex in sexes.all_sexes()] == ["alla", "kvinnor", "man"]
    assert sexes.get("Män").id == sexes.get("men").id == "man"


def test_an_unknown_sex_is_refused() -> None:
    with pytest.raises(KompetensnbError) as caught:
        sexes.get("1+2")
    assert caught.value.fields == {"parameter": "sex", "value": "1+2", "allowed": "alla, kvinnor, man"}
