"""What every row of every register has, and the table of all changes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar, Final

from sqlalchemy import Boolean, DateTime, Dialect, Index, Integer, MetaData, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.fields import CODE, Field, Kind

_NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names of indexes and keys, the same in every database, so that a migration can speak of them."""


class Moment(TypeDecorator[datetime]):
    """A point in time: UTC with time zone in the program, without one in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=_NAMES)


def new_id() -> str:
    """An id that nobody else has: two databases can be put together."""
    return secrets.token_hex(6)


class Row(Base):
    """A row of a register. It is never deleted: `closed_at` tells from when it no longer holds.

    `version` counts the changes, and a change made on an older version is refused. `example` marks invented content.
    """

    __abstract__ = True
    unique: ClassVar[tuple[str, ...]] = ()
    """Fields that together name an open row, where there may only be one."""

    id: Mapped[str] = mapped_column(String(CODE), primary_key=True, default=new_id, sort_order=-10)
    version: Mapped[int] = mapped_column(Integer, nullable=False, sort_order=90)
    created_at: Mapped[datetime] = mapped_column(Moment, nullable=False, sort_order=91)
    changed_at: Mapped[datetime] = mapped_column(Moment, nullable=False, sort_order=92)
    closed_at: Mapped[datetime | None] = mapped_column(Moment, nullable=True, active_history=True, sort_order=93)
    example: Mapped[bool] = mapped_column(
        Boolean,
        nullable=False,
        default=False,
        active_history=True,
        sort_order=94,
        info={"field": Field(Kind.FLAG, True)},
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands over the class
        return {"version_id_col": cls.version}

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:  # noqa: N805
        if not cls.unique:
            return ()
        name, still_open = f"uq_{cls.__tablename__}", text("closed_at IS NULL")
        return (Index(name, *cls.unique, "example", unique=True, sqlite_where=still_open, postgresql_where=still_open),)

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Sequence[KompetensnbError]:
        """What is wrong with how the fields of a row go together; each field is right in itself."""
        return ()


class Change(Base):
    """One field of one row got another value: by which role, when, from what, to what (as text, None for nothing)."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Moment, nullable=False)
    role: Mapped[str] = mapped_column(String(20), nullable=False)
    register: Mapped[str] = mapped_column(String(CODE), nullable=False)
    row: Mapped[str] = mapped_column(String(CODE), nullable=False)
    version: Mapped[int] = mapped_column(Integer, nullable=False)
    field: Mapped[str] = mapped_column(String(CODE), nullable=False)
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index(None, "register", "row"),)


@cache
def fields_of(register: type[Row]) -> Mapping[str, Field]:
    """What somebody may write in a register, in the order of the columns."""
    columns = {column.name: column.info["field"] for column in register.__table__.columns if "field" in column.info}
    return {name: field for name, field in columns.items() if name != "example"}


def kept_fields(register: type[Row]) -> tuple[str, ...]:
    """The fields whose changes are kept: what somebody writes, whether it is an example, and when it was closed."""
    return (*fields_of(register), "example", "closed_at")
