"""Two versions of a table side by side."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from kompetensnb.sources.revision import compare
from kompetensnb.store import registry
from kompetensnb.store.tables import canonical

MIGRATION = registry.get("migration")


def table(figures: dict[tuple[str, int], float]) -> pd.DataFrame:
    rows = [
        {"region": region, "year": year, "value": value, "status": "officiell", "origin": "x"}
        for (region, year), value in figures.items()
    ]
    return canonical(pd.DataFrame(rows, columns=list(MIGRATION.column_names)), MIGRATION)


BEFORE = {("1480", 2020): 1.5, ("1480", 2021): 2.0, ("1490", 2021): math.nan}


def test_nothing_before() -> None:
    found = compare(table({}), table(BEFORE), MIGRATION)
    assert (found.kind, found.new, found.periods) == ("first", 3, (2020, 2021))


def test_the_same_with_missing_in_the_same_place() -> None:
    found = compare(table(BEFORE), table(BEFORE), MIGRATION)
    assert (found.kind, found.new, found.revised, found.lost, found.gained) == ("same", 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("change", "kind", "counts"),
    [
        ({("1480", 2022): 1.0}, "extended", {"new": 1}),
        ({("1480", 2020): 1.6}, "revised", {"revised": 1}),
        ({("1480", 2020): math.nan}, "revised", {"lost": 1}),
        ({("1490", 2021): 0.0}, "revised", {"gained": 1}),
        ({("1480", 2020): 1.6, ("1480", 2022): 1.0}, "revised", {"revised": 1, "new": 1}),
    ],
)
def test_what_differs(change: dict[tuple[str, int], float], kind: str, counts: dict[str, int]) -> None:
    found = compare(table(BEFORE), table(BEFORE | change), MIGRATION)
    assert found.kind == kind
    assert {name: getattr(found, name) for name in ("new", "revised", "lost", "gained", "removed")} == {
        **dict.fromkeys(("new", "revised", "lost", "gained", "removed"), 0),
        **counts,
    }


def test_the_largest_change_is_named() -> None:
    found = compare(table(BEFORE), table(BEFORE | {("1480", 2020): 1.6, ("1480", 2021): -3.0}), MIGRATION)
    assert (found.revised, found.largest, found.largest_before, found.largest_after) == (2, 5.0, 2.0, -3.0)
    assert found.where == {"region": "1480", "year": "2021"}
    assert found.to_json()["where"] == {"region": "1480", "year": "2021"}


def test_rows_that_went_away_are_graver_than_revised_ones() -> None:
    found = compare(table(BEFORE), table({("1480", 2020): 9.0}), MIGRATION)
    assert (found.kind, found.removed, found.revised) == ("structure", 2, 1)
    assert found.removed_values == {"region": ("1490",), "year": ("2021",)}
    assert found.to_json()["removed_values"] == {"region": ["1490"], "year": ["2021"]}


def test_other_contents_are_a_change_of_structure() -> None:
    assert compare(table(BEFORE), table(BEFORE), MIGRATION, contents_changed=True).kind == "structure"
