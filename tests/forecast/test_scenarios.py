from __future__ import annotations

import pytest

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
        ("Ett!Två!" + SHOCK, "scenario-unknown-lever"),
        ("x" * 81 + "!" + SHOCK, "invalid-parameter"),
        (f"{SHOCK}|glesbygd", "scenario-unreadable"),
    ],
)
def test_a_bad_one_says_what_is_wrong(text: str, key: str) -> None:
    with pytest.raises(KompetensnbError) as caught:
        scenarios.from_text(text)
    assert caught.value.key == key
