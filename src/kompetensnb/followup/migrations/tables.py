"""What the migrations share. It stays as it is: a change of the rows is a migration of its own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

_OPEN = sa.text("closed_at IS NULL")


def table(name: str, *columns: sa.Column[Any], unique: tuple[str, ...] = ()) -> None:
    """Make a register as rows were kept from the first version on: the columns, and what every row has."""
    op.create_table(
        name,
        sa.Column("id", sa.String(60), nullable=False),
        *columns,
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime()),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )
    if unique:
        fields = [*unique, "example"]
        op.create_index(f"uq_{name}", name, fields, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
    for column in columns:
        if column.foreign_keys:
            op.create_index(f"ix_{name}_{column.name}", name, [column.name])


def to(name: str, column: str, other: str) -> sa.ForeignKey:
    """A reference to a row of a register, checked when the transaction ends."""
    return sa.ForeignKey(f"{other}.id", name=f"fk_{name}_{column}", deferrable=True, initially="DEFERRED")
