"""From what a dialogue or the statistics tell, to a need, to what is done about it, to what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row
from kompetensnb.followup.fields import (
    branch,
    choice,
    day,
    education_group,
    line,
    number,
    prose,
    reference,
    region,
    whole,
)


class Dialogue(Row):
    """What somebody who knows told about shortages and needs. Organisations and roles, no names of persons."""

    __tablename__ = "dialogue"

    held_on: Mapped[date] = day(required=True)
    region: Mapped[str] = region(required=True)
    forum: Mapped[str] = choice("forum", required=True)
    actor: Mapped[str] = choice("actor", required=True)
    side: Mapped[str | None] = choice("side")
    organisation: Mapped[str | None] = line()
    branch: Mapped[str | None] = branch()
    education_group: Mapped[str | None] = education_group()
    sector: Mapped[str | None] = choice("sector")
    note: Mapped[str] = prose(required=True)


class Need(Row):
    """A need that is known from the statistics or from a dialogue, and who answers for it."""

    __tablename__ = "need"

    title: Mapped[str] = line(required=True)
    description: Mapped[str | None] = prose()
    source: Mapped[str] = choice("need_source", required=True)
    source_text: Mapped[str | None] = line()
    dialogue: Mapped[str | None] = reference("dialogue")
    region: Mapped[str] = region(required=True)
    branch: Mapped[str | None] = branch()
    education_group: Mapped[str | None] = education_group()
    sector: Mapped[str | None] = choice("sector")
    horizon: Mapped[str | None] = choice("horizon")
    persons: Mapped[int | None] = whole(1, 1_000_000)
    owner: Mapped[str | None] = line()
    state: Mapped[str] = choice("need_state", required=True)

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Sequence[KompetensnbError]:
        """Every need can be followed back: to the dialogue, or to the statistics by name."""
        told = values.get("dialogue") if values["source"] == "dialogue" else values.get("source_text")
        return () if told else (KompetensnbError("followup-need-source"),)


class Action(Row):
    """What is done about a need. `indicator` names what the analyses compute that could be seen to move beside it."""

    __tablename__ = "action"

    need: Mapped[str] = reference("need", required=True)
    goal: Mapped[str | None] = reference("goal")
    title: Mapped[str] = line(required=True)
    description: Mapped[str | None] = prose()
    owner: Mapped[str] = line(required=True)
    state: Mapped[str] = choice("action_state", required=True)
    starts_on: Mapped[date | None] = day()
    ends_on: Mapped[date | None] = day()
    indicator: Mapped[str | None] = choice("indicator")

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Sequence[KompetensnbError]:
        """The days are in order."""
        first, last = values.get("starts_on"), values.get("ends_on")
        return (KompetensnbError("followup-days", first=first, last=last),) if first and last and first > last else ()


class Effect(Row):
    """What has been seen after an action. It is not said that the action is the cause."""

    __tablename__ = "effect"

    action: Mapped[str] = reference("action", required=True)
    seen_on: Mapped[date] = day(required=True)
    description: Mapped[str] = prose(required=True)
    value: Mapped[float | None] = number()
    unit: Mapped[str | None] = line(most=60)
    source: Mapped[str | None] = line()

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Sequence[KompetensnbError]:
        """A figure without a unit says nothing."""
        bare = values.get("value") is not None and not values.get("unit")
        return (KompetensnbError("followup-unit"),) if bare else ()
