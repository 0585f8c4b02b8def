"""Who covers what is short: every kind, the order, and who gives it elsewhere."""

from __future__ import annotations

import pytest

from kompetensnb.analysis.coverage import coverage
from kompetensnb.analysis.dimensioning import Standing
from kompetensnb.analysis.provision import Programme, total
from kompetensnb.forecast.places import Needed


def programme(municipality: str, places: float) -> Programme:
    return Programme(municipality, "yrkesvux", "73O", 2025, places, places, places, 80.0, 1.0, "officiell", "a")


def standing(needed: Needed, *, group: str = "73O", short: float | None = 50.0, given: bool = True) -> Standing:
    return Standing(group, "brist", "brist", short, total([programme("1496", 100.0)] if given else []), needed)


@pytest.mark.parametrize(
    ("item", "kind", "lacking"),
    [
        (standing(Needed(30, 0, 0), given=False), "none", True),
        (standing(Needed(30, 0, 0)), "few", True),
        (standing(Needed(5, 0, 0)), "enough", False),
        (standing(Needed(0, 0, 0)), "enough", False),
        (standing(Needed(None, 0, 0, "too-late")), "unknown", False),
    ],
)
def test_kinds(item: Standing, kind: str, *, lacking: bool) -> None:
    (found,) = coverage([item], [])
    assert (found.kind, found.lacking) == (kind, lacking)


def test_only_what_is_short_and_can_be_given_counts_and_the_most_short_is_first() -> None:
    need = Needed(30, 0, 0)
    items = [
        standing(need, group="53V", short=20.0),
        standing(need, short=80.0),
        standing(need, group="75N", short=0.0),
        standing(need, group="75S", short=None),
        standing(need, group="02Z", short=90.0),
    ]
    assert [item.standing.group for item in coverage(items, [])] == ["73O", "53V"]


def test_elsewhere_is_told_only_of_what_nobody_gives_here_and_the_largest_first() -> None:
    others = [programme("1401", 10.0), programme("1480", 40.0)]
    (absent,) = coverage([standing(Needed(30, 0, 0), given=False)], others)
    (given,) = coverage([standing(Needed(30, 0, 0))], others)
    assert absent.elsewhere == (("1480", 40.0), ("1401", 10.0))
    assert given.elsewhere == ()
