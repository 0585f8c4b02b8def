"""The commitments as data: all of them, in both languages, for those whom they concern."""

from __future__ import annotations

import re

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.vocabulary.commitments import all_commitments, commitment
from kompetensnb.vocabulary.region import RegionKind


def test_there_are_twenty_one_each_with_its_place_in_the_source() -> None:
    found = all_commitments()
    assert [each.id for each in found] == [f"C{number}" for number in range(1, 22)]
    for each in found:
        assert re.fullmatch(r"\d+(–\d+)?(, \d+(–\d+)?)*", each.lines), each.id
        assert each.summary("sv").endswith(".")
        assert each.summary("en") != each.summary("sv")


@pytest.mark.parametrize(
    ("id_", "kinds"),
    [
        ("C1", {RegionKind.SUBREGION}),
        ("C10", {RegionKind.MUNICIPALITY}),
        ("C17", {RegionKind.COUNTY, RegionKind.MUNICIPALITY}),
        ("C18", {RegionKind.COUNTY, RegionKind.SUBREGION}),
        ("C20", {RegionKind.COUNTY}),
    ],
)
def test_each_is_followed_up_for_those_whom_it_concerns(id_: str, kinds: set[RegionKind]) -> None:
    assert set(commitment(id_).kinds) == kinds


def test_another_is_refused() -> None:
    with pytest.raises(KompetensnbError, match="unknown-commitment"):
        commitment("C22")
