import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary import sectors


def test_sectors_are_found_by_code_and_name() -> None:
    assert [sector.id for sector in sectors.all_sectors()] == ["alla", "offentlig", "privat"]
    assert sectors.get("Offentlig sektor").id == sectors.get("public sector").id == "offentlig"


def test_an_unknown_sector_is_refused() -> None:
    with pytest.raises(KompetensnbError) as caught:
        sectors.get("ideell")
    assert caught.value.fields == {"parameter": "sector", "value": "ideell", "allowed": "alla, offentlig, privat"}
