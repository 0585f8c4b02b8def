from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import levers
from kompetensnb.forecast.axes import Axes
from kompetensnb.forecast.scenario import Lever, Scenario
from kompetensnb.narrative.messages import error_text

GENERAL = error_text(KompetensnbError("unexpected"), "sv")
TARGETS = {
    "participation": ["", "kvinnor", "utrikes", "man/inrikes"],
    "branch": ["B+C", "Q", "alla"],
    "staff": ["forskola", "vard-och-omsorg"],
    "places": ["73O", "vard", "bygg-och-installation"],
    "validation": ["53E"],
    "retention": ["alla", "75N"],
    "upskilling": ["02Z>73O", "73O>75N"],
}


@st.composite
def any_lever(draw) -> Lever:
    kind = draw(st.sampled_from(levers.all_levers()))
    steps = int((kind.size.maximum - kind.size.minimum) / kind.size.step)
    start = draw(st.integers(2026, 2040))
    given_options = (
        {
            name: draw(st.integers(int(levers.option_range(name).minimum), int(levers.option_range(name).maximum)))
            for name in draw(st.sets(st.sampled_from(kind.options))) - {"sector"}
        }
        if kind.options
        else {}
    )
    return Lever(
        lever=kind.id,
        target=draw(st.sampled_from(TARGETS.get(kind.id, [""]))),
        size=kind.size.minimum + kind.size.step * draw(st.integers(0, steps)),
        start=start,
        end=draw(st.integers(start, 2040)),
        **given_options,
    )


@given(any_lever())
def test_a_lever_is_read_as_it_was_written(lever: Lever):
    assert Lever.from_text(lever.to_text()) == lever
    assert Scenario.from_json(Scenario(levers=(lever,)).to_json()).levers == (lever,)


@given(st.lists(any_lever(), max_size=4, unique_by=lambda lever: lever.lever), st.randoms())
def test_the_order_in_which_levers_are_given_makes_no_difference(given_levers: list[Lever], random):
    shuffled = random.sample(given_levers, len(given_levers))
    one, other = Scenario(levers=tuple(given_levers)), Scenario(levers=tuple(shuffled))
    assert one == other
    assert Scenario.from_text(one.to_text()) == one


PIECES = [
    "branch",
    "places",
    ":",
    "73O",
    "B+C",
    "=",
    "-10",
    "5",
    ";",
    "2026",
    "-",
    "2030",
    "fill=90",
    ",",
    ">",
    " ",
    "\x00",
]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)))
def test_any_text_makes_a_scenario_or_an_error_with_a_sentence(text: str):
    made = outcome(text)
    if isinstance(made, Scenario):
        assert Scenario.from_text(made.to_text()) == made
    else:
        assert error_text(made, "sv") != GENERAL


def outcome(text: str) -> Scenario | KompetensnbError:
    try:
        return Scenario.from_text(text)
    except KompetensnbError as error:
        return error


def test_a_lever_in_one_line():
    lever = Lever.from_text("branch:industri=-10;2026–2028;recovery=3;sector=privat")
    assert (lever.lever, lever.target, lever.size, lever.start, lever.end) == ("branch", "B+C", -10, 2026, 2028)
    assert (lever.recovery, lever.sector, lever.last) == (3, "privat", 2031)
    assert lever.to_text() == "branch:B+C=-10;2026-2028;recovery=3;sector=privat"
    assert Lever.from_text("migration=-25;2030").to_text() == "migration=-25;2030"


def test_an_option_that_says_nothing_is_not_written():
    assert Lever.from_text("branch:Q=5;2026;recovery=0;sector=alla") == Lever.from_text("branch:Q=5;2026")


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("lycka=1;2026", "scenario-unknown-lever", "lycka"),
        ("branch:B+C=-91;2026", "scenario-size", "-91"),
        ("branch:B+C=nan;2026", "scenario-size", "nan"),
        ("branch:B+C=;2026", "scenario-size", ""),
        ("branch:B+C=1;2028-2026", "scenario-years", "2028–2026"),
        ("branch:B+C=1;2026-2041", "scenario-years", "2026–2041"),
        ("branch:B+C=1;1999", "scenario-years", "1999"),
        ("branch:B+C=1;i år", "scenario-years", "i år"),
        ("branch:B+C=1", "scenario-unreadable", "branch:B+C=1"),
        ("branch:B+C", "scenario-unreadable", "branch:B+C"),
        ("branch:B+C=1;2026;recovery", "scenario-unreadable", "branch:B+C=1;2026;recovery"),
        ("branch:B+C=1;2026;recovery=1;recovery=2", "scenario-unreadable", "branch:B+C=1;2026;recovery=1;recovery=2"),
        ("branch:B+C=1;2026;size=2", "scenario-unreadable", "branch:B+C=1;2026;size=2"),
        ("branch:B+C=1;2026;fill=50", "scenario-unknown-option", "fill"),
        ("places:73O=10;2026;fill=101", "scenario-option", "101"),
        ("upskilling:73O>73O=5;2026", "scenario-same-group", "73O"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(text, key, value):
    with pytest.raises(KompetensnbError) as caught:
        Scenario.from_text(text)
    assert caught.value.key == key
    assert caught.value.fields["value"] == value
    assert all(error_text(caught.value, language) for language in ("sv", "en"))
    assert error_text(caught.value, "sv") != GENERAL


@pytest.mark.parametrize(
    "text",
    [
        "branch:B+C=-10;2026-2028,branch:industri=5;2028-2030",
        "branch:B+C=-10;2026-2028;recovery=3,branch:B+C=5;2031",
        "branch:Q=5;2026,branch:Q=5;2026;sector=privat",
        "branch:Q=5;2026,branch:alla=-5;2026",
        "participation:kvinnor=1;2026-2030,participation:utrikes=1;2030",
        "places:vard=10;2026-2030,places:75N=10;2027",
        "upskilling:02Z>73O=10;2026-2030,upskilling:73O>02Z=10;2027",
        "migration=5;2026-2030,migration=5;2026-2030",
    ],
)
def test_levers_that_contradict_each_other_are_refused(text):
    with pytest.raises(KompetensnbError, match="scenario-conflict"):
        Scenario.from_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "branch:B+C=-10;2026-2028,branch:B+C=5;2029-2030",
        "branch:Q=5;2026;sector=privat,branch:Q=-5;2026;sector=offentlig",
        "participation:kvinnor/inrikes=1;2026,participation:utrikes=2;2026",
        "places:75N=10;2026,validation:75N=10;2026",
        "upskilling:02Z>73O=10;2026,upskilling:73O>75N=10;2026",
    ],
)
def test_levers_on_different_things_or_years_stand_beside_each_other(text):
    assert len(Scenario.from_text(text).levers) == 2


def test_levers_act_within_the_years_that_are_forecast():
    axes = Axes((2026, 2027, 2028), ("73O",), ("Q",))
    Scenario.from_text("migration=5;2028-2040").check_years(axes)
    for text in ("migration=5;2025", "migration=5;2029-2030"):
        with pytest.raises(KompetensnbError, match="scenario-years") as caught:
            Scenario.from_text(text).check_years(axes)
        assert caught.value.fields["allowed"] == "2026–2028"


def test_who_made_it_and_why_is_saved_with_it():
    made = Scenario.from_text(
        "migration=5;2026", name="Högre flyttnetto", author_role="strateg", date="2026-03-01", note="Rad 1\nRad 2"
    )
    read = Scenario.from_json(made.to_json())
    assert read == made
    assert read.note == "Rad 1\nRad 2"


@pytest.mark.parametrize(
    ("about", "parameter"),
    [
        ({"date": "i går"}, "date"),
        ({"date": "2026-02-30"}, "date"),
        ({"name": "x" * 81}, "name"),
        ({"author_role": "a\x00b"}, "author_role"),
        ({"note": 7}, "note"),
    ],
)
def test_a_bad_word_about_it_is_refused(about, parameter):
    with pytest.raises(KompetensnbError, match="invalid-parameter") as caught:
        Scenario.from_json(json.dumps(about))
    assert caught.value.fields["parameter"] == parameter


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"levers": 3}', '{"levers": [3]}', '{"levers": [{"lever": "branch"}]}']
)
def test_a_file_that_is_no_scenario_is_refused(text):
    with pytest.raises(KompetensnbError, match="scenario-unreadable"):
        Scenario.from_json(text)


def test_an_unknown_field_is_refused():
    with pytest.raises(KompetensnbError, match="unknown-parameter"):
        Scenario.from_json('{"titel": "x"}')
    with pytest.raises(KompetensnbError, match="scenario-unknown-option"):
        Scenario.from_json('{"levers": [{"lever": "migration", "size": 1, "start": 2026, "end": 2026, "x": 1}]}')


def test_a_scenario_has_an_end():
    with pytest.raises(KompetensnbError, match="scenario-too-long"):
        Scenario.from_text("migration=5;2026," * 300)
    with pytest.raises(KompetensnbError, match="scenario-too-long"):
        Scenario.from_text(",".join(f"validation:75N=1;{year};x"[:-2] for year in range(2000, 2041)))
