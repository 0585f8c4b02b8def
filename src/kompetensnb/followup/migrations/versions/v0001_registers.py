"""The declaration, goals, needs and the record of the councils, with the history of changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kompetensnb.followup.migrations.tables import table, to

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("register", sa.String(60), nullable=False),
        sa.Column("row", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
    )
    op.create_index("ix_change_register_row", "change", ["register", "row"])
    table(
        "commitment",
        sa.Column("commitment", sa.String(60), nullable=False),
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("judgement", sa.String(60), nullable=False),
        sa.Column("movement", sa.String(60)),
        sa.Column("evidence", sa.Text()),
        sa.Column("evidence_address", sa.String(500)),
        sa.Column("judged_on", sa.Date()),
        sa.Column("judged_by", sa.String(200)),
        unique=("commitment", "region"),
    )
    table(
        "anchoring",
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("matter", sa.String(200), nullable=False),
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("step_on", sa.Date(), nullable=False),
        sa.Column("body", sa.String(200)),
        sa.Column("evidence", sa.Text()),
        unique=("region", "matter"),
    )
    table(
        "goal",
        sa.Column("parent", sa.String(60), to("goal", "parent", "goal")),
        sa.Column("level", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("owner", sa.String(200)),
        sa.Column("first_year", sa.Integer()),
        sa.Column("last_year", sa.Integer()),
        sa.Column("grade", sa.String(60)),
        sa.Column("grade_reason", sa.Text()),
    )
    table(
        "measure",
        sa.Column("goal", sa.String(60), to("measure", "goal", "goal"), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("direction", sa.String(60), nullable=False),
        sa.Column("indicator", sa.String(60)),
        sa.Column("description", sa.Text()),
    )
    table(
        "figure",
        sa.Column("measure", sa.String(60), to("figure", "measure", "measure"), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double()),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("source", sa.String(200)),
        unique=("measure", "kind", "year"),
    )
    table(
        "dialogue",
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("forum", sa.String(60), nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("side", sa.String(60)),
        sa.Column("organisation", sa.String(200)),
        sa.Column("branch", sa.String(60)),
        sa.Column("education_group", sa.String(60)),
        sa.Column("sector", sa.String(60)),
        sa.Column("note", sa.Text(), nullable=False),
    )
    table(
        "need",
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("source_text", sa.String(200)),
        sa.Column("dialogue", sa.String(60), to("need", "dialogue", "dialogue")),
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("branch", sa.String(60)),
        sa.Column("education_group", sa.String(60)),
        sa.Column("sector", sa.String(60)),
        sa.Column("horizon", sa.String(60)),
        sa.Column("persons", sa.Integer()),
        sa.Column("owner", sa.String(200)),
        sa.Column("state", sa.String(60), nullable=False),
    )
    table(
        "action",
        sa.Column("need", sa.String(60), to("action", "need", "need"), nullable=False),
        sa.Column("goal", sa.String(60), to("action", "goal", "goal")),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
    )
    table(
        "effect",
        sa.Column("action", sa.String(60), to("effect", "action", "action"), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("value", sa.Double()),
        sa.Column("unit", sa.String(60)),
        sa.Column("source", sa.String(200)),
    )
    table(
        "meeting",
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("forum", sa.String(60), nullable=False),
        sa.Column("branch", sa.String(60)),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("summary", sa.Text()),
    )
    table(
        "member",
        sa.Column("region", sa.String(60), nullable=False),
        sa.Column("forum", sa.String(60), nullable=False),
        sa.Column("branch", sa.String(60)),
        sa.Column("organisation", sa.String(200), nullable=False),
        sa.Column("post", sa.String(200)),
        sa.Column("side", sa.String(60), nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
    )
    table(
        "attendance",
        sa.Column("meeting", sa.String(60), to("attendance", "meeting", "meeting"), nullable=False),
        sa.Column("member", sa.String(60), to("attendance", "member", "member"), nullable=False),
        sa.Column("attendance", sa.String(60), nullable=False),
        unique=("meeting", "member"),
    )
    table(
        "decision",
        sa.Column("meeting", sa.String(60), to("decision", "meeting", "meeting"), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("next_step", sa.Text()),
        sa.Column("due_on", sa.Date()),
        sa.Column("state", sa.String(60), nullable=False),
        sa.Column("outcome", sa.Text()),
    )
