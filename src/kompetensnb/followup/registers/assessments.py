"""Self-assessments of how the collaboration works: which questions a forum answered when, and each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row
from kompetensnb.followup.fields import branch, choice, day, line, reference, region, whole
from kompetensnb.vocabulary.instruments import all_items, instrument
from kompetensnb.vocabulary.region import RegionKind


class Assessment(Row):
    """A round in which the members of a forum answered the questions of an instrument.

    It is the forum that is assessed, so no municipality has one of its own.
    """

    __tablename__ = "assessment"

    instrument: Mapped[str] = choice("instrument", required=True)
    held_on: Mapped[date] = day(required=True)
    region: Mapped[str] = region(RegionKind.COUNTY, RegionKind.SUBREGION, RegionKind.ASSOCIATION, required=True)
    forum: Mapped[str] = choice("forum", required=True)
    branch: Mapped[str | None] = branch()
    title: Mapped[str | None] = line()


class Answer(Row):
    """What one of those who answered said to one question. They have a number, which is given anew in each round."""

    __tablename__ = "answer"
    unique = ("assessment", "respondent", "item")

    assessment: Mapped[str] = reference("assessment", required=True)
    respondent: Mapped[int] = whole(1, 999, required=True)
    item: Mapped[str] = choice("item", required=True)
    value: Mapped[int] = whole(0, 10, required=True)

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Sequence[KompetensnbError]:
        """An answer is on the scale of its question."""
        scale = instrument(all_items()[values["item"]].instrument)
        if scale.low <= values["value"] <= scale.high:
            return ()
        return (KompetensnbError("followup-whole", value=values["value"], low=scale.low, high=scale.high),)
