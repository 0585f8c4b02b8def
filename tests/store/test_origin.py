"""An origin survives the way to JSON and back, and refuses what it does not know."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from kompetensnb.store.origin import Origin


def test_round_trip_keeps_every_field(origin: Origin) -> None:
    full = replace(origin, contents=("A1", "B2"), updated=date(2026, 2, 24), notes={"sv": "Obs", "en": "Note"})
    full = replace(full, perturbed=True, derived=True, sha256="ab", next_release=date(2027, 2, 24))
    assert Origin.from_json(json.loads(json.dumps(full.to_json()))) == full


def test_dates_that_are_not_known_stay_unknown(origin: Origin) -> None:
    plain = origin.to_json()
    assert plain["updated"] is None
    assert plain["retrieved"] == "2026-03-01"
    assert Origin.from_json(plain).updated is None


def test_title_and_note_follow_the_language(origin: Origin) -> None:
    assert origin.title() == "Flyttnetto"
    assert origin.title("en") == "Net migration"
    assert origin.note() == ""
    assert replace(origin, notes={"sv": "Obs", "en": "Note"}).note("en") == "Note"


@pytest.mark.parametrize("change", [{"colour": "red"}, {"retrieved": "yesterday"}])
def test_unknown_fields_and_dates_are_refused(origin: Origin, change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"colour|yesterday"):
        Origin.from_json(origin.to_json() | change)
