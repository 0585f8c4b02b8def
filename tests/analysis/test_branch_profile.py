"""A branch beside all branches, on figures that can be checked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kompetensnb.analysis.branch_profile import ages, in_occupations, over_years, quotient, traits
from kompetensnb.store.snapshot import Snapshot
from kompetensnb.vocabulary import regions

from .workplaces import by_branch, snapshot_of

SKOVDE = regions.get("skovde")


@pytest.fixture
def small(bundled: Snapshot, tmp_path: Path) -> Snapshot:
    """Skövde with 200 employed, 60 of them in manufacturing; the country with 1 000, 100 of them there."""
    employment = [
        *by_branch("1496", B_C=60, Q=130, US=10, total=200),
        *by_branch("1496", "kvinnor", B_C=15, Q=100, US=5, total=120),
        *by_branch("1496", "man", B_C=45, Q=30, US=5, total=80),
        *by_branch("00", B_C=100, total=1_000),
    ]
    cells = {("15-19", "B+C"): 6, ("55-59", "B+C"): 24, ("15-19", "Q"): 40, ("55-59", "Q"): 30}
    rest = [*(f"{age}-{age + 4}" for age in range(20, 55, 5)), "60-64", "65-69", "70-74"]
    age = [
        {"region": "1496", "sex": sex, "age": age, "branch": branch, "value": cells.get((age, branch), 0) / 2}
        for sex in ("kvinnor", "man")
        for age in ("15-19", *rest, "55-59")
        for branch in ("B+C", "Q")
    ]
    occupation = [
        {"region": "1496", "year": 2024, "sex": sex, "occupation": code, "branch": branch, "value": value}
        for code, branch, women, men in (
            ("722", "B+C", 4, 16),
            ("821", "B+C", 10, 10),
            ("0002", "B+C", 0, 10),
            ("722", "Q", 1, 1),
            ("821", "Q", 0, 0),
            ("0002", "Q", 0, 0),
        )
        for sex, value in (("kvinnor", women), ("man", men))
    ]
    return snapshot_of(bundled, tmp_path, employment=employment, employment_age=age, occupation=occupation)


def test_the_share_is_of_the_published_total(small: Snapshot) -> None:
    (year,) = over_years(small, SKOVDE, ["B+C"])
    assert (year.year, year.value, year.share) == (2025, 60, 30)


def test_the_quotient_is_the_share_over_the_country_s(small: Snapshot) -> None:
    assert quotient(small, SKOVDE, ["B+C"]) == pytest.approx(3.0)
    assert quotient(small, regions.get("riket"), ["B+C"]) == pytest.approx(1.0)
    assert quotient(small, SKOVDE, ["Q"]) is None


def test_traits_stand_beside_those_of_everyone(small: Snapshot) -> None:
    found = {trait.name: trait for trait in traits(small, SKOVDE, ["B+C"])}
    assert found.keys() == {"women", "older", "young"}
    assert (found["women"].branch, found["women"].everyone) == (25, 60)
    assert (found["older"].branch, found["older"].everyone) == (80, 54)
    assert (found["young"].branch, found["young"].everyone) == (20, 46)


def test_ages_add_up_to_a_hundred_per_cent(small: Snapshot) -> None:
    found = {item.age: item for item in ages(small, SKOVDE, ["B+C"])}
    assert (found["55-59"].value, found["55-59"].branch) == (24, 80)
    assert sum(item.branch or 0 for item in found.values()) == pytest.approx(100)
    assert sum(item.everyone or 0 for item in found.values()) == pytest.approx(100)


def test_occupations_are_shares_of_all_employees_of_the_branch(small: Snapshot) -> None:
    first, second = in_occupations(small, SKOVDE, ["B+C"])
    assert [first.occupation, second.occupation] == ["722", "821"]
    assert (first.value, first.share, first.women) == (20, 40, 20)
    assert (second.value, second.share, second.women) == (20, 40, 50)


def test_a_branch_of_two_groups_holds_both(small: Snapshot) -> None:
    assert over_years(small, SKOVDE, ["B+C", "Q"])[0].value == 190
    assert in_occupations(small, SKOVDE, ["B+C", "Q"])[0].value == 22


@pytest.mark.parametrize(("ssyk", "codes"), [(["7223"], ["722"]), (["8"], ["821"]), (["23"], [])])
def test_occupations_are_narrowed_by_longer_and_shorter_codes(
    small: Snapshot, ssyk: list[str], codes: list[str]
) -> None:
    assert [held.occupation for held in in_occupations(small, SKOVDE, ["B+C"], ssyk)] == codes


def test_what_is_not_in_the_data_set_is_empty(small: Snapshot) -> None:
    riket = regions.get("riket")
    assert ages(small, riket, ["B+C"]) == ()
    assert in_occupations(small, riket, ["B+C"]) == ()
    assert over_years(small, regions.get("lerum"), ["B+C"]) == ()
