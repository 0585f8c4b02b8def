"""How the collaboration is put together: who decides what, and how it came to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Mapped

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row
from kompetensnb.followup.fields import choice, line, prose, region, whole


class Responsibility(Row):
    """Who has which part in a question, and which way its decisions go."""

    __tablename__ = "responsibility"
    unique = ("question", "region", "organisation", "duty")

    question: Mapped[str] = line(required=True)
    region: Mapped[str] = region(required=True)
    organisation: Mapped[str] = line(required=True)
    duty: Mapped[str] = choice("duty", required=True)
    route: Mapped[str | None] = prose()
    source: Mapped[str | None] = line()


class Event(Row):
    """Something that the collaboration grew from: an event of the timeline."""

    __tablename__ = "event"

    first_year: Mapped[int] = whole(1600, 2100, required=True)
    last_year: Mapped[int | None] = whole(1600, 2100)
    title: Mapped[str] = line(required=True)
    description: Mapped[str | None] = prose()
    kind: Mapped[str] = choice("event_kind", required=True)
    region: Mapped[str | None] = region()
    source: Mapped[str | None] = line()

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Sequence[KompetensnbError]:
        """The years are in order."""
        first, last = values["first_year"], values.get("last_year")
        return (KompetensnbError("followup-years", first=first, last=last),) if last and first > last else ()
