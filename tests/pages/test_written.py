"""Which rows concern a region, and when what is counted from them is invented."""

from __future__ import annotations

import pytest

from kompetensnb.pages import written
from kompetensnb.vocabulary.statuses import Status


@pytest.mark.parametrize(
    ("shown", "place", "concerns"),
    [
        ("skaraborg", "skovde", True),
        ("skovde", "skaraborg", True),
        ("skovde", "vastra-gotaland", True),
        ("skaraborg", "fyrbodal", False),
        ("riket", "skovde", True),
        ("vastra-gotaland", "gr13", True),
        ("kungsbacka", "vastra-gotaland", False),
    ],
)
def test_a_row_concerns_the_regions_that_share_a_municipality_with_its_own(
    shown: str, place: str, concerns: bool
) -> None:
    assert written.overlaps(shown, place) is concerns


def test_one_invented_row_makes_the_sum_invented() -> None:
    assert written.status_of([{"example": False}, {"example": True}]) is Status.SYNTHETIC
    assert written.status_of([{"example": False}]) is Status.OFFICIAL
