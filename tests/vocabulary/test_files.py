import pytest

from kompetensnb.vocabulary.files import read_csv, read_yaml


def test_csv_cells_are_text() -> None:
    assert read_csv("municipalities.csv")[0] == {
        "code": "1383",
        "name": "Varberg",
        "county": "13",
        "delregion": "",
        "fa": "fa-goteborg",
        "type": "22",
    }


def test_yaml_keeps_codes_with_leading_zeros_as_text() -> None:
    assert read_yaml("regions.yml")["regions"]["riket"]["code"] == "00"


def test_a_file_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        read_yaml("nothing.yml")
