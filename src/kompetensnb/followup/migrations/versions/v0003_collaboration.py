"""Analyses, self-assessments, responsibilities and the timeline; and what older registers can now tell besides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kompetensnb.followup.migrations.tables import table, to

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables and add the columns; rows that there are have nothing in them."""
    op.add_column("action", sa.Column("indicator", sa.String(60)))
    op.add_column("member", sa.Column("municipality", sa.String(60)))
    op.add_column("trend", sa.Column("scenario", sa.String(500)))
    table(
        "analysis",
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("branch", sa.String(60)),
        sa.Column("page", sa.String(60)),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("owner", sa.String(200)),
        sa.Column("made_on", sa.Date()),
        sa.Column("reviewed_on", sa.Date()),
        sa.Column("reviewed_by", sa.String(200)),
        sa.Column("spread_on", sa.Date()),
        sa.Column("spread_to", sa.Text()),
        sa.Column("report_address", sa.String(500)),
    )
    table(
        "assessment",
        sa.Column("instrument", sa.String(60), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("forum", sa.String(60), nullable=False),
        sa.Column("branch", sa.String(60)),
        sa.Column("title", sa.String(200)),
    )
    table(
        "answer",
        sa.Column("assessment", sa.String(60), to("answer", "assessment", "assessment"), nullable=False),
        sa.Column("respondent", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(60), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        unique=("assessment", "respondent", "item"),
    )
    table(
        "responsibility",
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("organisation", sa.String(200), nullable=False),
        sa.Column("duty", sa.String(60), nullable=False),
        sa.Column("route", sa.Text()),
        sa.Column("source", sa.String(200)),
        unique=("question", "region", "organisation", "duty"),
    )
    table(
        "event",
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer()),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("region", sa.String(60)),
        sa.Column("source", sa.String(200)),
    )
