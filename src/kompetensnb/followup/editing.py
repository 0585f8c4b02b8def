"""Rows are added, changed, closed and opened again. Who changes one says which version of it they have read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row, fields_of
from kompetensnb.followup.words import register_name

RowT = TypeVar("RowT", bound=Row)


def add(
    session: Session, model: type[RowT], values: Mapping[str, Any], *, row: str | None = None, example: bool = False
) -> RowT:
    """A new row, written with its history; with an id of its own where none is given.

    Raises:
        KompetensnbError: followup-field, followup-id.
    """
    made = model(**_known(model, values), id=row, example=example)
    session.add(made)
    session.flush()
    return made


def change(session: Session, model: type[RowT], row: str, version: int, values: Mapping[str, Any]) -> RowT:
    """The row with other values; fields that are not named stay as they are.

    Raises:
        KompetensnbError: followup-row, followup-edited (it is no longer the `version` that was read), followup-field.
    """
    found = read(session, model, row, version)
    for name, value in _known(model, values).items():
        setattr(found, name, value)
    session.flush()
    return found


def close(session: Session, model: type[RowT], row: str, version: int) -> RowT:
    """The row, no longer open from now; one that is closed stays as it is.

    Raises:
        KompetensnbError: followup-row, followup-edited.
    """
    found = read(session, model, row, version)
    found.closed_at = found.closed_at or datetime.now(UTC)
    session.flush()
    return found


def reopen(session: Session, model: type[RowT], row: str, version: int) -> RowT:
    """The row, open again.

    Raises:
        KompetensnbError: followup-row, followup-edited, followup-twice when another open row says the same.
    """
    found = read(session, model, row, version)
    found.closed_at = None
    session.flush()
    return found


def read(session: Session, model: type[RowT], row: str, version: int | None = None) -> RowT:
    """A row; in just that version if one is named.

    Raises:
        KompetensnbError: followup-row, followup-edited.
    """
    found = session.get(model, row)
    if found is None:
        raise KompetensnbError("followup-row", value=row[:60], register=register_name(model.__tablename__))
    if version is not None and found.version != version:
        raise KompetensnbError("followup-edited", detail=f"{model.__tablename__} {row}: {found.version}, not {version}")
    return found


def _known(model: type[Row], values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(fields_of(model)):
        raise KompetensnbError("followup-unknown-field", value=", ".join(sorted(unknown))[:200])
    return dict(values)
