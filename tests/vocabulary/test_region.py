from dataclasses import FrozenInstanceError

import pytest

from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.region import Region


@pytest.mark.parametrize("region", regions.all_regions(), ids=lambda region: region.id)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_region_has_name_and_kind_in_both_languages(region: Region, language: str) -> None:
    assert region.name(language)
    assert region.long_name(language)
    assert region.kind_name(language)
    assert bool(region.note_text(language)) == bool(region.note)


def test_both_names_of_sjuharad_are_in_the_long_name() -> None:
    sjuharad = regions.get("sjuharad")
    assert sjuharad.name("sv") == "Sjuhärad"
    assert sjuharad.long_name("sv") == "Sjuhärad/Boråsregionen"


def test_kind_and_type_are_words() -> None:
    skovde = regions.get("skovde")
    assert skovde.kind_name("sv") == "kommun"
    assert skovde.type_name("sv") == "tät kommun avlägset belägen"
    assert regions.get("skaraborg").type_name("sv") == ""


def test_a_set_has_no_code_and_no_table_row() -> None:
    assert regions.get("gr13").is_set
    assert not regions.get("riket").is_set
    assert not regions.get("ale").is_set


def test_a_region_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        regions.get("ale").code = "9999"  # type: ignore[misc]


def test_regions_can_be_keys() -> None:
    assert len(set(regions.all_regions())) == len(regions.all_regions())
