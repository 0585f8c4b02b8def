"""What may not rest in a snapshot: wrong codes, impossible figures, a value where none may be, the same row twice."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from kompetensnb.errors import KompetensnbError
from kompetensnb.store import registry
from kompetensnb.store.checks import check
from kompetensnb.store.tables import canonical

PUPILS = registry.get("pupils_background")
GOOD = {
    "region": "1480",
    "year": 2024,
    "provider": "enskild",
    "measure": "girls_share",
    "value": 49.5,
    "status": "officiell",
    "origin": "skola",
    "mark": "",
}


def checked(*changes: dict[str, Any]) -> pd.DataFrame:
    """The rows, when none was refused."""
    table = canonical(pd.DataFrame([GOOD | change for change in changes]), PUPILS)
    check(table, PUPILS, ["skola"])
    return table


def test_good_rows_pass() -> None:
    suppressed = {"value": math.nan, "status": "sekretess", "mark": ".."}
    passed = checked({}, {"year": 2023, "value": 0}, {"year": 2022, **suppressed}, {"year": 2021, "value": 100})
    assert passed["year"].tolist() == [2021, 2022, 2023, 2024]
    assert passed["value"].isna().tolist() == [False, True, False, False]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("region", "148"),
        ("region", "../1"),
        ("year", 25),
        ("provider", "friskola"),
        ("measure", "shoe_size"),
        ("status", "gissad"),
        ("origin", "okänd"),
        ("value", 100.1),
        ("value", -0.1),
    ],
)
def test_a_value_that_is_not_allowed_is_named(column: str, value: object) -> None:
    with pytest.raises(KompetensnbError) as caught:
        checked({}, {"year": 2023, column: value})
    assert caught.value.key == "snapshot-invalid-value"
    assert caught.value.fields["column"] == column
    assert caught.value.fields["value"] == str(value)
    assert caught.value.fields["allowed"]


@pytest.mark.parametrize(
    "change",
    [
        {"value": math.nan},
        {"value": math.nan, "status": "preliminär"},
        {"status": "saknas"},
        {"status": "sekretess"},
        {"mark": ".."},
    ],
)
def test_a_value_is_missing_exactly_when_its_status_says_so(change: dict[str, Any]) -> None:
    with pytest.raises(KompetensnbError) as caught:
        checked(change)
    assert caught.value.key == "snapshot-status"
    assert "region=1480" in str(caught.value.fields["row"])


def test_the_same_row_twice_is_refused() -> None:
    with pytest.raises(KompetensnbError) as caught:
        checked({}, {"value": 50.0})
    assert caught.value.key == "snapshot-duplicate-row"
    assert caught.value.fields["row"] == "region=1480, year=2024, provider=enskild, measure=girls_share"
