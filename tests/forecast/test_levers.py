from __future__ import annotations

import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import levers
from kompetensnb.forecast.effects import _APPLY


def test_every_lever_has_an_effect_a_range_and_both_names():
    assert [lever.id for lever in levers.all_levers()] == list(_APPLY)
    for lever in levers.all_levers():
        assert lever.size.minimum < lever.size.maximum
        assert lever.size.minimum <= 0 <= lever.size.maximum
        assert 0 < lever.size.step < lever.size.maximum
        assert all((lever.names["sv"], lever.names["en"], lever.meanings["sv"], lever.meanings["en"]))
        assert lever.kind_name("sv") in ("antagande", "åtgärd")
        assert lever.size.unit_name("en")


def test_numeric_options_are_declared_and_have_something_usual():
    named = {option for lever in levers.all_levers() for option in lever.options} - {"sector"}
    for name in named:
        range_ = levers.option_range(name)
        usual = levers.usual(name, "3") if range_.usual is None else range_.usual
        assert range_.minimum <= usual <= range_.maximum


@pytest.mark.parametrize(
    ("lever", "text", "expected"),
    [
        ("branch", "industri och teknik", "B+C"),
        ("branch", "b c", "B+C"),
        ("branch", "Alla", "alla"),
        ("branch", "A-U+US", "alla"),
        ("staff", "Förskola", "forskola"),
        ("places", "sjuksköterskor", "75N"),
        ("places", "vård och omsorg", "73O"),
        ("places", "Bygg och installation", "bygg-och-installation"),
        ("retention", "", "alla"),
        ("upskilling", "grundskola>sjuksköterska", "02Z>75N"),
        ("participation", "utrikes/Kvinnor", "kvinnor/utrikes"),
        ("participation", "alla", ""),
    ],
)
def test_a_target_is_brought_to_its_one_spelling(lever, text, expected):
    kind = levers.get(lever)
    assert levers.target(kind, text) == expected
    assert levers.target(kind, expected) == expected


@pytest.mark.parametrize(
    ("lever", "text", "key"),
    [
        ("branch", "US", "scenario-target"),
        ("branch", "förskola", "scenario-branch-part"),
        ("branch", "trolleri", "unknown-branch"),
        ("staff", "handel", "scenario-target"),
        ("places", "trolleri", "unknown-education-group"),
        ("places", "00S", "unknown-education-group"),
        ("upskilling", "73O>73O", "scenario-same-group"),
        ("upskilling", "73O", "scenario-target"),
        ("migration", "kvinnor", "scenario-target"),
        ("participation", "kvinnor/man", "scenario-target"),
        ("participation", "barn", "scenario-target"),
    ],
)
def test_a_target_that_cannot_be_is_refused(lever, text, key):
    with pytest.raises(KompetensnbError, match=key):
        levers.target(levers.get(lever), text)


def test_targets_that_share_a_part_share_a_cell():
    people, places = levers.get("participation"), levers.get("places")
    assert levers.cells(people, "kvinnor") & levers.cells(people, "utrikes") == {("kvinnor", "utrikes")}
    assert len(levers.cells(people, "")) == 4
    assert ("75N",) in levers.cells(places, "vard") & levers.cells(places, "alla")
    branch = levers.get("branch")
    assert not levers.cells(branch, "Q", "offentlig") & levers.cells(branch, "Q", "privat")
    assert levers.cells(branch, "Q", "privat") < levers.cells(branch, "alla", "privat") < levers.cells(branch, "alla")


@pytest.mark.parametrize("text", ["nan", "inf", "1e400", "tio", "", True, None, [1], "1" * 300])
def test_what_is_no_number_is_none(text):
    assert levers.number(text) is None


def test_numbers_are_read_with_either_minus_and_to_three_decimals():
    assert levers.number("−2.50004") == levers.number(-2.5) == -2.5
    assert str(levers.number("-0.0001")) == "0.0"
