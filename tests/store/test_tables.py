"""The canonical form: order, types, hash, and Parquet bytes that depend on nothing but the table."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetensnb.errors import KompetensnbError
from kompetensnb.store import registry
from kompetensnb.store.tables import canonical, content_hash, described_columns, from_parquet, to_parquet

MIGRATION = registry.get("migration")
POPULATION = registry.get("population")

Frames = Callable[..., pd.DataFrame]


def ages(*codes: str) -> pd.DataFrame:
    rows = [{"region": "1480", "year": 2025, "sex": "alla", "age": code, "value": 1} for code in codes]
    return pd.DataFrame(rows).assign(status="officiell", origin="x")


def test_rows_are_sorted_by_the_order_of_the_codes() -> None:
    table = canonical(ages("100+", "10-14", "5-9", "total"), POPULATION)
    assert list(table["age"]) == ["total", "5-9", "10-14", "100+"]


def test_columns_get_their_order_and_type(frame: Frames) -> None:
    mixed = frame(1, 2)[["origin", "value", "status", "year", "region"]]
    table = canonical(mixed, MIGRATION)
    assert tuple(table.columns) == MIGRATION.column_names
    assert [str(dtype) for dtype in table.dtypes] == ["str", "int64", "float64", "str", "str"]


@pytest.mark.parametrize("change", [{"colour": "red"}, None])
def test_other_columns_are_refused(frame: Frames, change: dict[str, str] | None) -> None:
    wrong = frame(1.0).assign(**change) if change else frame(1.0).drop(columns="status")
    with pytest.raises(KompetensnbError) as caught:
        canonical(wrong, MIGRATION)
    assert caught.value.key == "snapshot-changed-columns"
    assert caught.value.fields["found"] == tuple(wrong.columns)
    assert caught.value.fields["allowed"] == MIGRATION.column_names


@pytest.mark.parametrize(
    ("column", "value"),
    [("value", "many"), ("year", 2020.5), ("year", None), ("region", 1480), ("region", None), ("value", math.inf)],
)
def test_a_cell_of_another_type_is_refused(frame: Frames, column: str, value: object) -> None:
    wrong = frame(1.0, 2.0).astype(object)
    wrong.loc[1, column] = value
    with pytest.raises(KompetensnbError) as caught:
        canonical(wrong, MIGRATION)
    assert caught.value.key == "snapshot-invalid-value"
    assert caught.value.fields["column"] == column


@given(st.lists(st.floats(allow_infinity=False), min_size=1, max_size=20))
def test_values_survive_parquet_to_the_last_bit(values: list[float]) -> None:
    rows = [{"region": "1480", "year": 1970 + place, "value": value} for place, value in enumerate(values)]
    table = canonical(pd.DataFrame(rows).assign(status="officiell", origin="å"), MIGRATION)
    back = from_parquet(to_parquet(table, MIGRATION), MIGRATION, snapshot="x")
    pd.testing.assert_frame_equal(back, table, check_exact=True)
    assert content_hash(back, MIGRATION) == content_hash(table, MIGRATION)


def test_the_hash_is_of_columns_and_rows_as_lines_of_json() -> None:
    """Another program can check it; the words and figures are written as any JSON library writes them."""
    rows = [("1480", 2024, math.nan, "saknas", 'å "b"\n'), ("1480", 2025, 1e22, "officiell", "1e22")]
    table = canonical(pd.DataFrame(rows, columns=list(MIGRATION.column_names)), MIGRATION)
    cells: list[list[Any]] = [list(described_columns(MIGRATION))]
    cells += [[None if cell != cell else cell for cell in row] for row in rows]
    lines = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in cells)
    assert content_hash(table, MIGRATION) == hashlib.sha256(lines.encode()).hexdigest()


def test_bytes_depend_on_the_table_alone(frame: Frames) -> None:
    table = canonical(frame(1.5, float("nan")), MIGRATION)
    assert to_parquet(table, MIGRATION) == to_parquet(table.copy(), MIGRATION)
    metadata = pq.read_metadata(pa.BufferReader(to_parquet(table, MIGRATION)))
    assert metadata.metadata is None
    assert metadata.num_row_groups == 1


def test_labels_of_rows_do_not_matter(frame: Frames) -> None:
    table = frame(1.5, 2.0)
    pd.testing.assert_frame_equal(canonical(table.set_axis([7, 7]), MIGRATION), canonical(table, MIGRATION))


def test_hash_changes_with_any_cell_and_not_with_row_order(frame: Frames) -> None:
    table = canonical(frame(1.5, 2.0), MIGRATION)
    assert content_hash(canonical(frame(1.5, 2.0)[::-1], MIGRATION), MIGRATION) == content_hash(table, MIGRATION)
    changed = table.assign(value=[1.5, 2.0000000000000004])
    assert content_hash(changed, MIGRATION) != content_hash(table, MIGRATION)


def test_hash_does_not_depend_on_how_much_is_read_at_a_time(frame: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    table = canonical(frame(1.5, 2.0, float("nan")), MIGRATION)
    whole = content_hash(table, MIGRATION)
    monkeypatch.setattr("kompetensnb.store.tables._SLICE", 2)
    assert content_hash(table, MIGRATION) == whole


def test_hash_is_of_the_content_and_not_of_a_library() -> None:
    """Known answer: SHA-256 of JSON lines, so that any program can check a table without reading Parquet."""
    table = canonical(ages("total"), POPULATION)
    lines = (
        '["region:text","year:integer","sex:text","age:text","value:number","status:text","origin:text"]\n'
        '["1480",2025,"alla","total",1.0,"officiell","x"]\n'
    )
    assert content_hash(table, POPULATION) == hashlib.sha256(lines.encode()).hexdigest()


def test_a_changed_column_in_the_file_is_named(frame: Frames) -> None:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"region": ["1480"], "year": ["2020"]}), sink)
    with pytest.raises(KompetensnbError) as caught:
        from_parquet(bytes(sink.getvalue()), MIGRATION, snapshot="x")
    assert caught.value.key == "snapshot-changed-columns"
    assert caught.value.fields["found"] == ("region:text", "year:text")
    assert "year:integer" in caught.value.fields["allowed"]


def test_bytes_that_are_not_parquet_are_damaged() -> None:
    with pytest.raises(KompetensnbError) as caught:
        from_parquet(b"PAR1 nonsense", MIGRATION, snapshot="x")
    assert caught.value.key == "snapshot-damaged"
    assert caught.value.fields["file"] == "migration.parquet"
