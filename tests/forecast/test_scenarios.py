from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast import scenarios
from kompetensnb.forecast.scenario import Scenario
from kompetensnb.vocabulary.parameters import Parameters

SHOCK, PLACES = "branch:B+C=-10;2026-2028", "places:73O=50;2026-2035"


@pytest.mark.parametrize(
    "text",
    [
        "",
        SHOCK,
        f"Varsel!{SHOCK}",
        f"Varsel!{SHOCK}|Fler platser!{PLACES}",
        f"|Fler platser!{PLACES}",
        f"{SHOCK}|{PLACES}",
    ],
)
def test_a_link_brings_back_levers_and_names(text: str) -> None:
    found = scenarios.from_text(text)
    assert scenarios.to_text(found) == text
    assert Parameters(scenario=text).scenario == text, "whatever a scenario may be, a link can carry"


TOLD = Scenario.from_text(
    SHOCK,
    name="Räcker det?",
    author_role="strateg",
    date="2026-11-22",
    note='Rad 1 | <b>"%7C"</b>!\n~ .. och 50 % av 🙂',
)


def test_a_link_brings_back_all_that_is_told() -> None:
    line = scenarios.to_text([TOLD, Scenario.from_text(PLACES, note="Bara en anteckning...")])
    carried, errors = Parameters.from_query(Parameters(scenario=line).to_query())
    assert not errors
    assert scenarios.from_text(carried.scenario) == (TOLD, Scenario.from_text(PLACES, note="Bara en anteckning..."))


@given(st.text(max_size=80), st.text(max_size=300))
def test_whatever_is_written_comes_back_and_is_never_a_lever(name: str, note: str) -> None:
    try:
        made = Scenario.from_text(SHOCK, name=name, note=note)
    except KompetensnbError:  # letters that steer, which nobody can see
        return
    line = scenarios.to_text([made, made])
    assert scenarios.from_text(Parameters(scenario=line).scenario) == (made, made)


def test_what_is_told_stands_before_the_levers() -> None:
    assert scenarios.about(TOLD) + SHOCK == scenarios.to_text([TOLD])
    assert scenarios.about(Scenario()) == ""
    assert scenarios.about(Scenario(name="Varsel")) == "Varsel!"
    assert scenarios.about(Scenario(author_role="kommun")) == "!kommun!!!"


def test_an_opened_file_comes_first_and_what_was_made_is_kept() -> None:
    file = TOLD.to_json()
    told = scenarios.to_text([TOLD])
    assert scenarios.opened("", file) == told
    assert scenarios.opened(PLACES, file) == f"{told}|{PLACES}"
    assert scenarios.opened(f"{told}|{PLACES}", file) == f"{told}|{PLACES}"
    assert scenarios.opened(f"{PLACES}|{told}", file) == f"{told}|{PLACES}"
    full = "|".join([PLACES, "migration=1;2026", "migration=2;2026", "migration=3;2026"])
    assert scenarios.opened(full, file) == f"{told}|migration=1;2026|migration=2;2026|migration=3;2026"


def test_a_file_that_is_no_scenario_changes_nothing() -> None:
    for saved, key in (
        ("PK\x03\x04", "scenario-unreadable"),
        ("[" * 15_000, "scenario-unreadable"),
        ('{"levers": [{"lever": "fisk", "size": 1, "start": 2026}]}', "scenario-unknown-lever"),
        (f'{{"note": "{"x" * 501}"}}', "invalid-parameter"),
        (" " * 20_001, "scenario-too-long"),
    ):
        with pytest.raises(KompetensnbError) as caught:
            scenarios.opened(PLACES, saved)
        assert caught.value.key == key


def test_the_first_is_the_one_that_is_made() -> None:
    first, second = scenarios.from_text(f"Varsel!{SHOCK}|Fler platser!{PLACES}")
    assert first == Scenario.from_text(SHOCK, name="Varsel")
    assert second == Scenario.from_text(PLACES, name="Fler platser")
    assert scenarios.from_text(f"|{PLACES}")[0] == Scenario()


def test_empty_ones_to_compare_with_are_left_out() -> None:
    assert scenarios.from_text(f"{SHOCK}||{PLACES}|") == scenarios.from_text(f"{SHOCK}|{PLACES}")
    assert scenarios.to_text([Scenario.from_text(SHOCK), Scenario()]) == SHOCK


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("|".join([SHOCK] * 5), "scenario-too-many"),
        ("Ett!Två!" + SHOCK, "scenario-unreadable"),
        ("Ett!trollkarl!!!" + SHOCK, "invalid-parameter"),
        ("Ett~3!" + SHOCK, "scenario-unreadable"),
        ("Ett~110000~!" + SHOCK, "scenario-unreadable"),
        ("Ett~d800~!" + SHOCK, "invalid-parameter"),
        ("Ett~202e~!" + SHOCK, "invalid-parameter"),
        ("x" * 81 + "!" + SHOCK, "invalid-parameter"),
        (f"{SHOCK}|glesbygd", "scenario-unreadable"),
    ],
)
def test_a_bad_one_says_what_is_wrong(text: str, key: str) -> None:
    with pytest.raises(KompetensnbError) as caught:
        scenarios.from_text(text)
    assert caught.value.key == key
