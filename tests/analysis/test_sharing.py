"""Seats, fees and pots against the figures of the source, and what becomes of what is unknown."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.analysis.sharing import (
    ADULT_POT,
    SeatRule,
    Terms,
    contributions,
    discrepancy,
    populations,
    seats,
    shares,
)
from kompetensnb.errors import KompetensnbError
from kompetensnb.store.places import bundled_id
from kompetensnb.store.snapshot import open_snapshot


@pytest.fixture(scope="module")
def population() -> dict[str, float]:
    """Bilaga 1: the thirteen members on 31 December 2019."""
    return populations(open_snapshot(bundled_id()).table("schools"))


def test_the_rule_gives_105_seats_for_2019(population: dict[str, float]) -> None:
    given_ = seats(population)
    assert sum(given_.values()) == 105
    assert given_["goteborg"] == 53
    assert sum(count for name, count in given_.items() if name != "goteborg") == 52
    assert {name: given_[name] for name in ("kungsbacka", "molndal", "alingsas", "tjorn")} == {
        "kungsbacka": 9, "molndal": 7, "alingsas": 5, "tjorn": 2,
    }  # fmt: skip


def test_fees_and_pots_are_those_of_the_rates(population: dict[str, float]) -> None:
    fees, pots = contributions(population), contributions(population, ADULT_POT)
    assert round(fees["goteborg"], 2) == 43_747_301.12
    assert round(sum(fees.values())) == 78_756_032
    assert (pots["ockero"], sum(pots.values())) == (426_228, 34_414_050)


def test_other_rules_and_rates_can_be_tried(population: dict[str, float]) -> None:
    assert seats(population, SeatRule(capped=""))["goteborg"] == 58
    assert sum(seats(population, SeatRule(base=0, per=20_000, capped="")).values()) == 45
    assert sum(contributions(population, 0).values()) == 0


def test_the_source_says_two_populations_and_both_are_told(population: dict[str, float]) -> None:
    found = discrepancy(population)
    assert (found.stated, found.summed, found.without_outside) == (957_000, 1_042_850, 958_455)
    assert round(found.fee_population, -3) == 1_006_000


def test_what_is_unknown_stays_unknown() -> None:
    some = {"goteborg": 579_281.0, "ale": math.nan, "lerum": 43_568.0}
    given_ = seats(some)
    assert math.isnan(given_["ale"])
    assert math.isnan(given_["goteborg"])
    assert given_["lerum"] == 5
    assert all(math.isnan(share) for share in shares(some).values())
    assert math.isnan(sum(contributions(some).values()))


@given(st.dictionaries(st.sampled_from(["goteborg", "ale", "lerum", "tjorn"]), st.integers(0, 10**6).map(float)))
def test_the_largest_never_has_more_than_one_seat_over_the_others(population_: dict[str, float]) -> None:
    given_ = seats(population_)
    if "goteborg" in given_:
        assert 2 * given_["goteborg"] <= sum(given_.values()) + 1
    assert all(given_[name] == 1 + population_[name] // 10_000 for name in given_ if name != "goteborg")


def test_shares_add_up() -> None:
    assert shares({"ale": 1, "lerum": 3}) == {"ale": 25, "lerum": 75}


@pytest.mark.parametrize("persons", [-1.0, math.inf])
def test_an_impossible_population_is_refused(persons: float) -> None:
    with pytest.raises(KompetensnbError, match="followup-population"):
        seats({"ale": persons})


def test_an_impossible_rule_or_rate_is_refused() -> None:
    for make in (lambda: SeatRule(per=0), lambda: SeatRule(base=-1), lambda: contributions({"ale": 1}, math.nan)):
        with pytest.raises(KompetensnbError, match="followup-rule"):
            make()


def test_terms_of_an_address_change_only_what_they_name() -> None:
    assert Terms.of("") == Terms(SeatRule(), 75.52, 33)
    assert Terms.of("per=5000;cap=0;fee=80.5") == Terms(SeatRule(per=5000, capped=""), 80.5, 33)
    with pytest.raises(KompetensnbError, match="followup-rule"):
        Terms.of("per=0")
