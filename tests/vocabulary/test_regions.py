import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary import regions
from kompetensnb.vocabulary.regions import Region, RegionKind
from kompetensnb.vocabulary.texts import slug

SUBREGIONS = {"fyrbodal": 14, "goteborgsregionen": 12, "sjuharad": 8, "skaraborg": 15}


def members(region: str) -> set[str]:
    return set(regions.get(region).members)


def test_the_four_subregions_share_out_the_49_municipalities() -> None:
    assert {region.id: len(region.members) for region in regions.of_kind(RegionKind.SUBREGION)} == SUBREGIONS
    together = [code for id_ in SUBREGIONS for code in regions.get(id_).members]
    assert len(together) == len(set(together)) == 49
    assert set(together) == members("vastra-gotaland")


def test_the_association_has_kungsbacka_and_the_ring_lacks_goteborg() -> None:
    assert members("gr13") == members("goteborgsregionen") | {"1384"}
    assert members("kranskommuner") == members("gr13") - {"1480"}
    assert len(members("kranskommuner")) == 12


def test_varberg_and_kungsbacka_are_outside_county_and_subregions() -> None:
    outside = {region.code for region in regions.of_kind(RegionKind.MUNICIPALITY)} - members("vastra-gotaland")
    assert outside == {"1383", "1384"}
    assert not any(outside & members(id_) for id_ in SUBREGIONS)


def test_fa_regions_share_out_every_municipality_of_the_data_set() -> None:
    sizes = {region.id: len(region.members) for region in regions.of_kind(RegionKind.FA)}
    assert sizes == {
        "fa-goteborg": 19,
        "fa-trollhattan-vanersborg": 9,
        "fa-skovde-skara": 10,
        "fa-lidkoping-gotene": 4,
        "fa-boras": 4,
        "fa-vastlandet": 4,
        "fa-karlstad": 1,
    }
    assert sum(sizes.values()) == len(regions.of_kind(RegionKind.MUNICIPALITY)) == 51


def test_fa_regions_that_reach_outside_the_data_set_say_so() -> None:
    partial = {region.id for region in regions.all_regions() if region.partial}
    assert partial == {"fa-goteborg", "fa-karlstad", "fa-vastlandet"}
    assert all("datamängden" in regions.get(id_).note_text("sv") for id_ in partial)
    assert members("fa-karlstad") == {"1492"}


def test_series_begin_when_the_region_got_its_borders() -> None:
    late = {region.id: region.exists_from for region in regions.all_regions() if region.exists_from != 1968}
    assert late == {"bollebygd": 1994, "fa-goteborg": 1994, "fa-boras": 1994}


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("00", "riket"),
        ("Sverige", "riket"),
        (0, "riket"),
        ("14", "vastra-gotaland"),
        ("Västra Götalands län", "vastra-gotaland"),
        ("Boråsregionen", "sjuharad"),
        ("SJUHÄRAD", "sjuharad"),
        ("sjuhärad/boråsregionen", "sjuharad"),
        ("Gothenburg Region", "goteborgsregionen"),
        ("GR", "gr13"),
        ("1480", "goteborg"),
        (1480, "goteborg"),
        ("gothenburg", "goteborg"),
        ("lilla edet", "lilla-edet"),
        ("Dals Ed", "dals-ed"),
        ("åmål", "amal"),
        ("Skövde kommun", "skovde"),
        ("FA Göteborg", "fa-goteborg"),
    ],
)
def test_regions_are_found_by_code_name_and_alias(text: object, id_: str) -> None:
    assert regions.get(text).id == id_


@pytest.mark.parametrize("region", regions.all_regions(), ids=lambda region: region.id)
def test_every_id_is_a_slug_and_every_spelling_leads_home(region: Region) -> None:
    assert region.id == slug(region.id)
    assert all(regions.get(spelling) is region for spelling in region.spellings())


def test_an_unknown_region_is_answered_with_the_nearest() -> None:
    with pytest.raises(KompetensnbError) as caught:
        regions.get("Skövd")
    assert caught.value.key == "unknown-region"
    assert caught.value.fields == {"parameter": "region", "value": "Skövd", "allowed": "skovde"}


def test_a_region_like_no_other_is_answered_with_one_of_each_sort() -> None:
    with pytest.raises(KompetensnbError) as caught:
        regions.get("Kiruna kommunalförvaltning 2584 <b>")
    allowed = str(caught.value.fields["allowed"]).split(", ")
    assert {"riket", "vastra-gotaland", "skaraborg", "gr13"} <= set(allowed)
    assert all(regions.get(id_).id == id_ for id_ in allowed)


@given(st.one_of(st.text(max_size=300), st.integers(), st.binary(max_size=5), st.lists(st.text())))
def test_whatever_is_asked_there_is_a_region_or_a_clear_error(text: object) -> None:
    try:
        found: Region | KompetensnbError = regions.get(text)
    except KompetensnbError as error:
        found = error
    if isinstance(found, KompetensnbError):
        assert found.key == "unknown-region"
        assert len(str(found.fields["value"])) <= 60
    else:
        assert found in regions.all_regions()


def test_municipality_takes_codes_of_municipalities_only() -> None:
    assert regions.municipality("1496").id == "skovde"
    for code in ("14", "00", "skovde", "2584", ""):
        with pytest.raises(KompetensnbError):
            regions.municipality(code)


def test_peers_are_of_the_same_kind() -> None:
    assert {region.id for region in regions.peers(regions.get("skaraborg"))} == set(SUBREGIONS)
    assert len(regions.peers(regions.get("ale"))) == 51


@pytest.mark.parametrize(
    ("region", "parents", "comparison"),
    [
        ("skovde", ["skaraborg", "vastra-gotaland"], "skaraborg"),
        ("skaraborg", ["vastra-gotaland"], "vastra-gotaland"),
        ("fa-skovde-skara", ["vastra-gotaland"], "vastra-gotaland"),
        ("kranskommuner", ["gr13"], "gr13"),
        ("kungsbacka", ["gr13"], "gr13"),
        ("varberg", [], "vastra-gotaland"),
        ("gr13", [], "vastra-gotaland"),
        ("fa-goteborg", [], "vastra-gotaland"),
        ("vastra-gotaland", [], "riket"),
        ("riket", [], "vastra-gotaland"),
    ],
)
def test_parents_and_what_a_region_is_compared_with(region: str, parents: list[str], comparison: str) -> None:
    asked = regions.get(region)
    assert [parent.id for parent in regions.parents(asked)] == parents
    assert all(members(region) <= members(parent) for parent in parents)
    assert regions.default_comparison(asked).id == comparison


def test_every_subregion_has_its_council() -> None:
    names = {region.id: region.council["sv"] for region in regions.all_regions() if region.council}
    assert set(names) == set(SUBREGIONS)
    assert {id_ for id_, name in names.items() if "orum" in name} == {"skaraborg"}
