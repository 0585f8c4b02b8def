"""Where a series breaks: another table, noise that was not there, or a change that the registry declares."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kompetensnb.store import registry
from kompetensnb.store.breaks import breaks
from kompetensnb.store.origin import Origin

SUBJECT = registry.get("commuting")


def origin(name: str, table: str, *, perturbed: bool = False) -> Origin:
    return Origin(name, "SCB", table, "https://example.org", "CC0 1.0", {"sv": "x"}, perturbed=perturbed)


ORIGINS = {
    item.id: item
    for item in (origin("a", "T1"), origin("b", "T2"), origin("c", "T1"), origin("d", "T1", perturbed=True))
}


def held(*rows: tuple[str, int, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["region", "year", "origin"])


def test_another_table_is_a_break_and_another_file_of_the_same_is_none() -> None:
    table = held(("1480", 2018, "a"), ("1480", 2019, "c"), ("1480", 2021, "b"), ("1480", 2022, "b"))

    assert breaks(table, SUBJECT, ORIGINS) == (2021,)


def test_noise_that_was_not_there_is_a_break() -> None:
    assert breaks(held(("14", 2024, "a"), ("14", 2025, "d")), SUBJECT, ORIGINS) == (2025,)


def test_a_break_in_one_place_is_a_break_of_the_table() -> None:
    table = held(("FA15", 2021, "a"), ("FA15", 2022, "a"), ("14", 2021, "a"), ("14", 2022, "b"))

    assert breaks(table, SUBJECT, ORIGINS) == (2022,)


def test_series_that_go_on_side_by_side_are_no_break() -> None:
    table = held(("14", 2021, "a"), ("14", 2022, "a; b"), ("14", 2023, "b"))

    assert breaks(table, SUBJECT, ORIGINS) == ()


def test_what_the_registry_declares_counts_within_the_years_held() -> None:
    declared = replace(SUBJECT, breaks=(1990, 2000, 2030))
    table = held(*(("14", year, "a") for year in (2000, 1995, 1989)))

    assert breaks(table, declared, ORIGINS) == (1990, 2000)
    assert breaks(table[table["year"] == 2000], declared, ORIGINS) == ()
