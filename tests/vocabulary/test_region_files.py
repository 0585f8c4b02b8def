from kompetensnb.vocabulary.files import read_csv, read_yaml
from kompetensnb.vocabulary.region_files import load_regions


def test_every_row_becomes_a_municipality() -> None:
    loaded = {region.code for region in load_regions() if region.kind == "kommun"}
    assert loaded == {row["code"] for row in read_csv("municipalities.csv")}


def test_municipalities_added_to_are_in_the_table() -> None:
    codes = {row["code"] for row in read_csv("municipalities.csv")}
    assert set(read_yaml("regions.yml")["municipalities"]) <= codes


def test_every_note_is_used_and_every_type_is_known() -> None:
    data = read_yaml("regions.yml")
    assert {region.note for region in load_regions() if region.note} == set(data["notes"])
    assert {row["type"] for row in read_csv("municipalities.csv")} == set(data["types"])


def test_fa_and_subregion_of_the_table_are_regions() -> None:
    ids = {region.id for region in load_regions()}
    for row in read_csv("municipalities.csv"):
        assert row["fa"] in ids
        assert row["delregion"] in ids or row["county"] == "13"


def test_county_is_given_only_when_the_region_lies_wholly_within_it() -> None:
    county = {region.id: region.county for region in load_regions()}
    assert county["skaraborg"] == "14"
    assert county["fa-boras"] == "14"
    assert county["varberg"] == "13"
    assert county["gr13"] == county["fa-karlstad"] == county["fa-vastlandet"] == county["riket"] == ""
