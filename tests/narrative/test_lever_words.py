from __future__ import annotations

import pytest

from kompetensnb.forecast.scenario import Lever
from kompetensnb.narrative import lever_words


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("migration=-20;2026", "sv", "Flyttnetto: −20 % 2026"),
        ("retirement=0.5;2026-2030", "sv", "Pensionsålder: +0,5 år 2026–2030"),
        (
            "places:73O=50;2026-2030;fill=80",
            "sv",
            "Utbildningsplatser (73O Vård och omsorg, gymnasial): +50 platser per",
        ),
        ("places:73O=50;2026-2030;fill=80", "sv", "2026–2030, andel platser som fylls: 80 %"),
        ("participation=1;2026-2030", "sv", "Arbetskraftsdeltagande: +1 procentenheter"),
        ("participation:kvinnor/utrikes=1;2026-2030", "sv", "(kvinnor, utrikes födda)"),
        ("participation:man=1;2026-2030", "en", "(men)"),
        ("retention=5;2026-2030", "sv", "(alla)"),
        ("upskilling:02Z>73O=30;2027", "sv", "(02Z Grundskola → 73O Vård och omsorg, gymnasial)"),
        ("staff:gymnasieskola=5;2026-2030", "sv", "Personal per brukare (gymnasieskola): +5 %"),
        ("validation:industri=30;2027", "en", "(Manufacturing industry)"),
        ("branch:Q=-10;2026-2028;recovery=3;sector=privat", "sv", "2026–2028, privat sektor, återhämtning: 3 år"),
    ],
)
def test_a_lever_is_told_with_all_that_was_chosen(text: str, language: str, words: str) -> None:
    assert words in lever_words.line(Lever.from_text(text), language)
