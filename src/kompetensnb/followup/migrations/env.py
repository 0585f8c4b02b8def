"""Runs the migrations on the connection that it is given, inside the transaction that is open there."""

from __future__ import annotations

from alembic import context

from kompetensnb.followup import registers
from kompetensnb.followup.base import Base
from kompetensnb.followup.migrating import CONNECTION

assert registers.REGISTERS  # noqa: S101 - the tables are known once the registers are imported
context.configure(
    connection=context.config.attributes[CONNECTION],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
