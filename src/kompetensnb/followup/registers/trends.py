"""The trend log: what happens in the world, with its source, and which branches it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row
from kompetensnb.followup.fields import Kind, address, choice, column, day, line, prose, reference, region
from kompetensnb.forecast.scenario import Scenario


class Trend(Row):
    """A trend that somebody has seen and can name the source of. `scenario` says what it would be as levers."""

    __tablename__ = "trend"

    seen_on: Mapped[date] = day(required=True)
    title: Mapped[str] = line(required=True)
    description: Mapped[str | None] = prose()
    source: Mapped[str] = line(required=True)
    source_address: Mapped[str | None] = address()
    horizon: Mapped[str] = choice("horizon", required=True)
    region: Mapped[str | None] = region()
    scenario: Mapped[str | None] = line(most=500)

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Sequence[KompetensnbError]:
        """Levers are those of the page Scenario."""
        try:
            Scenario.from_text(values.get("scenario") or "")
        except KompetensnbError as error:
            return (error,)
        return ()


class TrendEffect(Row):
    """What a trend may mean for the need of people in a branch."""

    __tablename__ = "trend_effect"
    unique = ("trend", "branch")

    trend: Mapped[str] = reference("trend", required=True)
    branch: Mapped[str] = column(Kind.BRANCH, required=True)
    direction: Mapped[str] = choice("direction", required=True)
    description: Mapped[str | None] = prose()
