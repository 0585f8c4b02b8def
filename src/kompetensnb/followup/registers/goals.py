"""The goal tree: visionary goals, effect goals, activities, and the measures that tell how it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Mapped

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row
from kompetensnb.followup.fields import choice, line, number, prose, reference, region, whole
from kompetensnb.vocabulary.statuses import Status


class Goal(Row):
    """A goal or an activity. A visionary goal stands first, an effect goal below one, an activity below that."""

    __tablename__ = "goal"

    parent: Mapped[str | None] = reference("goal")
    level: Mapped[str] = choice("goal_level", required=True)
    title: Mapped[str] = line(required=True)
    description: Mapped[str | None] = prose()
    region: Mapped[str] = region(required=True)
    owner: Mapped[str | None] = line()
    first_year: Mapped[int | None] = whole(2000, 2100)
    last_year: Mapped[int | None] = whole(2000, 2100)
    grade: Mapped[str | None] = choice("grade")
    grade_reason: Mapped[str | None] = prose()

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Sequence[KompetensnbError]:
        """Only a visionary goal stands by itself, and the years are in order."""
        found = []
        if (values["level"] == "vision") != (values.get("parent") is None):
            found.append(KompetensnbError("followup-goal-parent"))
        first, last = values.get("first_year"), values.get("last_year")
        if first and last and first > last:
            found.append(KompetensnbError("followup-years", first=first, last=last))
        return found


class Measure(Row):
    """What is measured for a goal. `indicator` names an indicator that the analyses compute, where there is one."""

    __tablename__ = "measure"

    goal: Mapped[str] = reference("goal", required=True)
    title: Mapped[str] = line(required=True)
    unit: Mapped[str] = line(required=True, most=60)
    direction: Mapped[str] = choice("direction", required=True)
    indicator: Mapped[str | None] = choice("indicator")
    description: Mapped[str | None] = prose()


class Figure(Row):
    """A value of a measure in a year: the baseline, an outcome or a target."""

    __tablename__ = "figure"
    unique = ("measure", "kind", "year")

    measure: Mapped[str] = reference("measure", required=True)
    kind: Mapped[str] = choice("figure", required=True)
    year: Mapped[int] = whole(1968, 2100, required=True)
    value: Mapped[float | None] = number()
    status: Mapped[str] = choice("status", required=True)
    source: Mapped[str | None] = line()

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Sequence[KompetensnbError]:
        """A value is missing when its status says so, and only then."""
        if Status(values["status"]).has_value == (values.get("value") is not None):
            return ()
        return (KompetensnbError("followup-figure-status", value=values["status"]),)
