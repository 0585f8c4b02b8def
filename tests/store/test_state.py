from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from kompetensnb.store.origin import Origin
from kompetensnb.store.snapshot import Snapshot, open_snapshot
from kompetensnb.store.state import snapshot_state


class _Snapshot(Snapshot):
    """A snapshot of one table that is given."""

    def __init__(self, table: pd.DataFrame, *origins: Origin) -> None:
        self._frame = table
        self._found = {origin.id: origin for origin in origins}

    @property
    def id(self) -> str:
        return "prov"

    @property
    def subjects(self) -> tuple[str, ...]:
        return ("migration",)

    def table(self, subject: str) -> pd.DataFrame:
        return self._frame

    def origin(self, origin_id: str) -> Origin:
        return self._found[origin_id]


def _origin(origin_id: str, retrieved: date | None, next_release: date | None = None) -> Origin:
    return Origin(
        origin_id,
        "SCB",
        "TAB1",
        "https://example.org",
        "CC0 1.0",
        {"sv": "x"},
        retrieved=retrieved,
        next_release=next_release,
    )


def _table(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"region": "1480", "value": 1.0, **columns})


def test_gaps_shares_and_origins() -> None:
    table = _table(
        year=[2015, 2016, 2019, 2020],
        status=["officiell", "saknas", "sekretess", "officiell"],
        origin=["a", "a", "a; b", "b"],
    )
    snapshot = _Snapshot(
        table,
        _origin("a", date(2026, 1, 1), date(2027, 3, 1)),
        _origin("b", date(2026, 1, 11), date(2027, 2, 1)),
    )

    (row,) = snapshot_state(snapshot, date(2026, 1, 21))

    assert (row.table, row.rows, row.first_year, row.last_year) == ("migration", 4, 2015, 2020)
    assert row.gaps == (2017, 2018)
    assert row.origins == ("a", "b")
    assert (row.missing_percent, row.suppressed_percent, row.synthetic_percent) == (25.0, 25.0, 0.0)
    assert row.to_json()["counts"] == {"officiell": 2, "saknas": 1, "sekretess": 1}
    assert (row.retrieved, row.age_days) == (date(2026, 1, 11), 10)
    assert (row.next_release, row.due) == (date(2027, 2, 1), False)
    assert snapshot_state(snapshot, date(2027, 2, 1))[0].due
    assert not snapshot_state(snapshot)[0].due


def test_breaks_and_the_usual_month_are_told_apart_from_a_named_day() -> None:
    table = _table(year=[2023, 2024, 2025], status=["officiell"] * 3, origin=["a", "a", "b"])
    later = replace(_origin("b", None), table="TAB2")

    (row,) = snapshot_state(_Snapshot(table, _origin("a", None), later), date(2026, 1, 21))

    plain = row.to_json()
    assert (plain["breaks"], plain["usual_release"]) == ([2025], "2")
    assert (plain["next_release"], plain["due"]) == (None, False)


def test_a_date_that_is_not_known_is_unknown_and_not_zero() -> None:
    table = _table(year=[2020], status=["officiell"], origin=["a"])

    (row,) = snapshot_state(_Snapshot(table, _origin("a", None)), date(2026, 1, 21))

    assert row.age_days is None
    assert row.to_json()["retrieved"] is None


@pytest.fixture(scope="module")
def bundled() -> Snapshot:
    return open_snapshot()


def test_every_table_of_the_bundled_snapshot_is_told_in_plain_values(bundled: Snapshot) -> None:
    rows = snapshot_state(bundled, bundled.created + timedelta(days=3))

    assert [row.table for row in rows] == list(bundled.subjects)
    assert {row.snapshot for row in rows} == {bundled.id}
    plain = json.loads(json.dumps([row.to_json() for row in rows]))
    population = next(row for row in plain if row["table"] == "population")
    assert (population["first_year"], population["last_year"], population["gaps"]) == (1968, 2025, [])
    assert all(0 <= row["missing_percent"] + row["suppressed_percent"] <= 100 for row in plain)
