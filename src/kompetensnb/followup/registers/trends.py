"""The trend log: what happens in the world, with its source, and which branches it touches."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from kompetensnb.followup.base import Row
from kompetensnb.followup.fields import Kind, address, choice, column, day, line, prose, reference, region


class Trend(Row):
    """A trend that somebody has seen and can name the source of."""

    __tablename__ = "trend"

    seen_on: Mapped[date] = day(required=True)
    title: Mapped[str] = line(required=True)
    description: Mapped[str | None] = prose()
    source: Mapped[str] = line(required=True)
    source_address: Mapped[str | None] = address()
    horizon: Mapped[str] = choice("horizon", required=True)
    region: Mapped[str | None] = region()


class TrendEffect(Row):
    """What a trend may mean for the need of people in a branch."""

    __tablename__ = "trend_effect"
    unique = ("trend", "branch")

    trend: Mapped[str] = reference("trend", required=True)
    branch: Mapped[str] = column(Kind.BRANCH, required=True)
    direction: Mapped[str] = choice("direction", required=True)
    description: Mapped[str | None] = prose()
