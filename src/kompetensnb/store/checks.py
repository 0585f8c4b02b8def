"""What a table must fulfil before it may rest in a snapshot. Run on the canonical form, when it is written."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from kompetensnb.errors import KompetensnbError
from kompetensnb.store.registry import Column, Subject
from kompetensnb.vocabulary.statuses import Status

MISSING_STATUSES = tuple(str(status) for status in Status if not status.has_value)
"""The statuses of a row without a value; every other row has one."""


def check(frame: pd.DataFrame, subject: Subject, origins: Collection[str]) -> None:
    """Check codes, bounds, statuses, origins and that no two rows have the same keys.

    Raises:
        KompetensnbError: snapshot-invalid-value, snapshot-status, snapshot-duplicate-row.
    """
    for column in subject.columns:
        _check_column(frame[column.name], column, subject)
    _check_units(frame, subject)
    _check_statuses(frame, subject)
    _refuse(subject, "origin", frame["origin"][~frame["origin"].isin(list(origins))], tuple(origins))
    _check_unique(frame, subject)


def _check_column(values: pd.Series, column: Column, subject: Subject) -> None:
    if column.codes:
        _refuse(subject, column.name, values[~values.isin(column.codes)], column.codes)
    if column.pattern is not None:
        _refuse(subject, column.name, values[~values.str.fullmatch(column.pattern)], (column.pattern.pattern,))
    if column.minimum is not None and column.maximum is not None:
        allowed = (f"{column.minimum}-{column.maximum}",)
        _refuse(subject, column.name, values[~values.between(column.minimum, column.maximum)], allowed)


def _check_units(frame: pd.DataFrame, subject: Subject) -> None:
    measures = frame["measure"] if "measure" in subject.keys else pd.Series("", index=frame.index)
    for measure, rows in frame["value"].groupby(measures, observed=True):
        unit = subject.unit(str(measure))
        if unit.minimum is not None:
            _refuse(subject, "value", rows[rows < unit.minimum], (f"{unit.id} >= {unit.minimum}",))
        if unit.maximum is not None:
            _refuse(subject, "value", rows[rows > unit.maximum], (f"{unit.id} <= {unit.maximum}",))


def _check_statuses(frame: pd.DataFrame, subject: Subject) -> None:
    """A value is missing exactly when its status says so; the producer's mark stands only where a value is missing."""
    wrong = frame["value"].isna() != frame["status"].isin(MISSING_STATUSES)
    if subject.has_marks:
        wrong |= (frame["mark"] != "") & frame["value"].notna()
    if wrong.any():
        row = frame[wrong].iloc[0]
        raise KompetensnbError(
            "snapshot-status",
            table=subject.id,
            row=_named(row, subject),
            value="" if pd.isna(row["value"]) else str(row["value"]),
            status=row["status"],
        )


def _check_unique(frame: pd.DataFrame, subject: Subject) -> None:
    repeated = frame.duplicated(list(subject.keys))
    if repeated.any():
        raise KompetensnbError("snapshot-duplicate-row", table=subject.id, row=_named(frame[repeated].iloc[0], subject))


def _named(row: pd.Series, subject: Subject) -> str:
    return ", ".join(f"{key}={row[key]}" for key in subject.keys)


def _refuse(subject: Subject, column: str, wrong: pd.Series, allowed: tuple[str, ...]) -> None:
    if len(wrong):
        value = str(wrong.iloc[0])
        raise KompetensnbError("snapshot-invalid-value", table=subject.id, column=column, value=value, allowed=allowed)
