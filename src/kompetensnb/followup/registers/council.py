"""The record of the councils: meetings, who takes part, what is decided, and who does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row
from kompetensnb.followup.fields import Kind, branch, choice, column, day, line, prose, reference, region
from kompetensnb.vocabulary.region import RegionKind


class Meeting(Row):
    """A meeting of a council or a group."""

    __tablename__ = "meeting"

    held_on: Mapped[date] = day(required=True)
    region: Mapped[str] = region(required=True)
    forum: Mapped[str] = choice("forum", required=True)
    branch: Mapped[str | None] = branch()
    title: Mapped[str] = line(required=True)
    summary: Mapped[str | None] = prose()


class Member(Row):
    """A seat in a council: an organisation and a role in it, never the name of a person.

    `municipality` is the one whom the seat is filled by, where it is one: many councils are a load for small ones.
    """

    __tablename__ = "member"

    region: Mapped[str] = region(required=True)
    forum: Mapped[str] = choice("forum", required=True)
    branch: Mapped[str | None] = branch()
    organisation: Mapped[str] = line(required=True)
    post: Mapped[str | None] = line()
    side: Mapped[str] = choice("side", required=True)
    actor: Mapped[str] = choice("actor", required=True)
    first_day: Mapped[date | None] = day()
    last_day: Mapped[date | None] = day()
    municipality: Mapped[str | None] = column(Kind.REGION, levels=(RegionKind.MUNICIPALITY,))

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Sequence[KompetensnbError]:
        """The days are in order."""
        first, last = values.get("first_day"), values.get("last_day")
        return (KompetensnbError("followup-days", first=first, last=last),) if first and last and first > last else ()


class Attendance(Row):
    """Whether a member was at a meeting."""

    __tablename__ = "attendance"
    unique = ("meeting", "member")

    meeting: Mapped[str] = reference("meeting", required=True)
    member: Mapped[str] = reference("member", required=True)
    attendance: Mapped[str] = choice("attendance", required=True)


class Decision(Row):
    """What a meeting decided, who answers for it, and what happens next."""

    __tablename__ = "decision"

    meeting: Mapped[str] = reference("meeting", required=True)
    decision: Mapped[str] = prose(required=True)
    owner: Mapped[str] = line(required=True)
    next_step: Mapped[str | None] = prose()
    due_on: Mapped[date | None] = day()
    state: Mapped[str] = choice("decision_state", required=True)
    outcome: Mapped[str | None] = prose()
