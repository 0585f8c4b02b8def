"""The trend log."""

from __future__ import annotations

import sqlalchemy as sa

from kompetensnb.followup.migrations.tables import table, to

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of the trend log."""
    table(
        "trend",
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("source_address", sa.String(500)),
        sa.Column("horizon", sa.String(60), nullable=False),
        sa.Column("region", sa.String(60)),
    )
    table(
        "trend_effect",
        sa.Column("trend", sa.String(60), to("trend_effect", "trend", "trend"), nullable=False),
        sa.Column("branch", sa.String(60), nullable=False),
        sa.Column("direction", sa.String(60), nullable=False),
        sa.Column("description", sa.Text()),
        unique=("trend", "branch"),
    )
