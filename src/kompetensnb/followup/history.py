"""Keeps every change, in the transaction that makes it: what is written without its history is not written at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Change, Row, fields_of, kept_fields, new_id
from kompetensnb.followup.checks import Problems, id_problem, problems
from kompetensnb.followup.fields import Kind
from kompetensnb.followup.registers import REGISTERS, Assessment, Goal, register
from kompetensnb.followup.words import heading, register_name
from kompetensnb.vocabulary.instruments import all_items, instrument

ROLE: Final = "role"
"""Where a session keeps the role that writes."""
Finder = Callable[[type[Row], str], Row | None]
_BELOW: Final = {("effect", "vision"), ("activity", "effect")}
"""Which level of a goal stands below which."""


def keep_history(session: Session) -> None:
    """Check and keep whatever the session writes from now on."""
    event.listen(session, "before_flush", _before_flush)
    event.listen(session, "do_orm_execute", _only_rows)


def encode(value: Any) -> str | None:
    """A value as it stands in the history."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, date) else repr(value)


def decode(model: type[Row], field: str, told: str | None) -> Any:
    """A value as it was before it came into the history."""
    if told is None:
        return None
    if field == "closed_at":
        return datetime.fromisoformat(told)
    if field == "example":
        return told == "1"
    match fields_of(model)[field].kind:
        case Kind.DAY:
            return date.fromisoformat(told)
        case Kind.WHOLE:
            return int(told)
        case Kind.NUMBER:
            return float(told)
    return told


def changes(session: Session, model: type[Row], row: str) -> tuple[Change, ...]:
    """All changes of a row, the first one first."""
    mine = (Change.register == model.__tablename__, Change.row == row)
    return tuple(session.scalars(select(Change).where(*mine).order_by(Change.id)))


def replay(told: Iterable[Change]) -> dict[tuple[str, str], dict[str, Any]]:
    """Every row as the changes make it, by register and id, with its version and when it was made and changed.

    Raises:
        ValueError: when a change does not start from where the last one ended.
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for change in told:
        model = register(change.register)
        row = rows.setdefault(
            (change.register, change.row),
            {**dict.fromkeys(kept_fields(model)), "id": change.row, "created_at": change.at},
        )
        if encode(row[change.field]) != change.before:
            raise ValueError(f"{change.register} {change.row} {change.field}: {row[change.field]!r}, {change.before!r}")
        row[change.field] = decode(model, change.field, change.after)
        row |= {"version": change.version, "changed_at": change.at}
    return rows


def _before_flush(session: Session, *_: object) -> None:
    if any(isinstance(item, Row) for item in session.deleted):
        raise KompetensnbError("followup-no-delete")
    made = [item for item in session.new if isinstance(item, Row)]
    for row in made:
        row.id, row.example = row.id or new_id(), bool(row.example)
    now, find = datetime.now(UTC), finder(session)
    for row in made:
        row.created_at = row.changed_at = now
        _check(row, find)
        session.add_all(_told(session, row, 1, now))
    for row in [item for item in session.dirty if isinstance(item, Row)]:
        if session.is_modified(row):
            row.changed_at = now
            _check(row, find)
            session.add_all(_told(session, row, row.version + 1, now))


def _told(session: Session, row: Row, version: int, now: datetime) -> Iterator[Change]:
    state = inspect(row)
    for field in kept_fields(type(row)):
        history = state.attrs[field].history
        before = encode(history.deleted[0]) if history.deleted else None
        after = encode(getattr(row, field))
        if history.has_changes() and before != after:
            yield Change(
                at=now, role=session.info[ROLE], register=row.__tablename__, row=row.id, version=version, field=field,
                before=before, after=after,
            )  # fmt: skip


def finder(session: Session) -> Finder:
    """Finds a row that is written already, or is about to be; the rows about to be are those of this moment."""
    coming = {(type(item), item.id): item for item in session.new if isinstance(item, Row) and item.id}

    def find(model: type[Row], row: str) -> Row | None:
        with session.no_autoflush:
            return coming.get((model, row)) or session.get(model, row)

    return find


def reference_problems(row: Row, values: Mapping[str, Any], find: Finder) -> Problems:
    """What is wrong with the references of a row, with the name of the field."""
    for name, field in fields_of(type(row)).items():
        if field.kind is not Kind.REFERENCE or values[name] is None:
            continue
        target = find(REGISTERS[field.register], values[name])
        if target is None:
            yield (
                name,
                KompetensnbError(
                    "followup-reference", value=str(values[name])[:60], register=register_name(field.register)
                ),
            )
        elif target.example and not row.example:
            yield name, KompetensnbError("followup-example", value=values[name])
        elif isinstance(target, Assessment) and target.instrument != all_items()[values["item"]].instrument:
            yield "item", KompetensnbError("followup-item", value=instrument(target.instrument).names)
        elif isinstance(target, Goal) and name == "parent" and (values["level"], target.level) not in _BELOW:
            yield name, KompetensnbError("followup-goal-parent")


def _check(row: Row, find: Finder) -> None:
    """Raises KompetensnbError for the first thing that is wrong with a row, with the register and the field."""
    model = type(row)
    if error := id_problem(row.id):
        raise error
    values = {name: getattr(row, name) for name in fields_of(model)}
    for name, error in (*problems(model, values), *reference_problems(row, values, find)):
        raise KompetensnbError(
            "followup-field",
            register=register_name(model.__tablename__),
            field=heading(model.__tablename__, name) if name else "–",
            row=row.id,
            problem=error,
        ) from error


def _only_rows(state: ORMExecuteState) -> None:
    """Statements over many rows at once would pass the history by."""
    if state.is_update or state.is_delete or state.is_insert:
        raise KompetensnbError("followup-no-delete", detail=str(state.statement))
