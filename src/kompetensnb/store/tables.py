"""A table in its one canonical form: checked against the registry, sorted, hashed, and to and from Parquet bytes."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kompetensnb.errors import KompetensnbError
from kompetensnb.store.registry import Column, Subject

_ARROW = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
_SLICE = 50_000
_TYPES = {str(arrow): name for name, arrow in _ARROW.items()}


def canonical(frame: pd.DataFrame, subject: Subject) -> pd.DataFrame:
    """The frame with the subject's columns in order and typed, its rows sorted by their keys.

    Codes sort as the registry lists them («5-9» before «10-14»).

    Raises:
        KompetensnbError: snapshot-changed-columns; snapshot-invalid-value when a cell is not of its column's type.
    """
    found = tuple(str(name) for name in frame.columns)
    if sorted(found) != sorted(subject.column_names):
        allowed = subject.column_names
        raise KompetensnbError("snapshot-changed-columns", table=subject.id, snapshot="", found=found, allowed=allowed)
    rows = frame.reset_index(drop=True)  # frames that were put together may have the same label twice
    typed = pd.DataFrame({column.name: _typed(rows[column.name], column, subject) for column in subject.columns})
    order = pd.DataFrame({name: _sort_key(typed[name], subject.column(name)) for name in subject.keys})
    return typed.loc[order.sort_values(list(subject.keys), kind="stable").index].reset_index(drop=True)


def described_columns(subject: Subject) -> tuple[str, ...]:
    """The columns as `name:type`."""
    return tuple(f"{column.name}:{column.type}" for column in subject.columns)


def content_hash(frame: pd.DataFrame, subject: Subject) -> str:
    """SHA-256 of a canonical table's content, the same whichever program or version wrote the file."""
    digest = hashlib.sha256(_line(list(described_columns(subject))))
    for start in range(0, len(frame), _SLICE):
        # As Python objects a large table would take many times its size.
        part = frame.iloc[start : start + _SLICE]
        cells = (_as_json(part[column.name], column) for column in subject.columns)
        digest.update("".join(f"[{','.join(row)}]\n" for row in zip(*cells, strict=True)).encode())
    return digest.hexdigest()


def to_parquet(frame: pd.DataFrame, subject: Subject) -> bytes:
    """A canonical table as Parquet: one row group, no time stamps and no notes about the program's versions.

    The same table and pyarrow version give the same bytes; another version signs the file with its own name.
    """
    columns = [pa.array(frame[item.name], type=_ARROW[item.type], from_pandas=True) for item in subject.columns]
    table = pa.Table.from_arrays(columns, schema=_schema(subject))
    sink = pa.BufferOutputStream()
    pq.write_table(
        table, sink, row_group_size=max(len(frame), 1), compression="zstd", version="2.6", store_schema=False
    )
    return bytes(sink.getvalue())


def from_parquet(data: bytes, subject: Subject, *, snapshot: str) -> pd.DataFrame:
    """The table in Parquet bytes. One thread only: pages read tables in forked processes.

    Raises:
        KompetensnbError: snapshot-changed-columns when names, order or types differ from the registry;
            snapshot-damaged when the bytes are not Parquet.
    """
    try:
        table = pq.ParquetFile(pa.BufferReader(data), pre_buffer=False).read(use_threads=False)
    except (pa.ArrowException, OSError) as error:
        file = f"{subject.id}.parquet"
        raise KompetensnbError(
            "snapshot-damaged", detail=str(error), snapshot=snapshot, file=file, found="?", expected="Parquet"
        ) from error
    found = tuple(f"{field.name}:{_TYPES.get(str(field.type), field.type)}" for field in table.schema)
    wanted = described_columns(subject)
    if found != wanted:
        raise KompetensnbError(
            "snapshot-changed-columns", table=subject.id, snapshot=snapshot, found=found, allowed=wanted
        )
    frame: pd.DataFrame = table.to_pandas(use_threads=False)
    return frame


def _schema(subject: Subject) -> pa.Schema:
    return pa.schema([(column.name, _ARROW[column.type]) for column in subject.columns])


def _typed(values: pd.Series, column: Column, subject: Subject) -> pd.Series:
    """The column with its type; only lossless changes are made."""
    if column.type == "text":
        known = isinstance(values.dtype, pd.StringDtype)  # then nothing but text or a gap can be there
        wrong = values[values.isna() if known else ~values.map(lambda cell: isinstance(cell, str))]
        if len(wrong):
            raise _invalid(subject, column, wrong.iloc[0])
        return values.astype("str")
    numbers = pd.to_numeric(values, errors="coerce").astype("float64")
    lost = numbers.isna() & values.notna()
    if column.type == "integer":
        lost |= numbers.isna() | (numbers % 1 != 0)
    if lost.any() or np.isinf(numbers).any():
        raise _invalid(subject, column, values[lost | np.isinf(numbers)].iloc[0])
    return numbers.astype("int64") if column.type == "integer" else numbers


def _invalid(subject: Subject, column: Column, value: object) -> KompetensnbError:
    allowed = (column.type,)
    return KompetensnbError(
        "snapshot-invalid-value", table=subject.id, column=column.name, value=str(value), allowed=allowed
    )


def _sort_key(values: pd.Series, column: Column) -> pd.Series:
    """Places to sort by: of the few different values, for as texts a large table would take many times its size."""
    cells, found = pd.factorize(values)
    if column.codes:
        places = pd.Index(column.codes).get_indexer(pd.Index(found))
        places = np.where(places < 0, len(column.codes), places)
    else:
        places = np.argsort(np.argsort(np.asarray(found)))
    return pd.Series(places.astype(np.int32)[cells], index=values.index)


def _line(values: list[object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _as_json(values: pd.Series, column: Column) -> list[str]:
    """Each cell as JSON. A text is written once, as the same few stand in many rows."""
    cells = values.astype(object).where(values.notna(), None).tolist()
    if column.type == "text":
        texts = {cell: json.dumps(cell, ensure_ascii=False) for cell in set(cells)}
        return [texts[cell] for cell in cells]
    return ["null" if cell is None else repr(cell) for cell in cells]
