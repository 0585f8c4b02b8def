"""The registers, and how they are found by name."""

from __future__ import annotations

from typing import Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.followup.base import Row
from kompetensnb.followup.registers.analyses import Analysis
from kompetensnb.followup.registers.assessments import Answer, Assessment
from kompetensnb.followup.registers.collaboration import Event, Responsibility
from kompetensnb.followup.registers.council import Attendance, Decision, Meeting, Member
from kompetensnb.followup.registers.declaration import Anchoring, CommitmentStatus
from kompetensnb.followup.registers.goals import Figure, Goal, Measure
from kompetensnb.followup.registers.needs import Action, Dialogue, Effect, Need
from kompetensnb.followup.registers.trends import Trend, TrendEffect

__all__ = [
    "REGISTERS",
    "Action",
    "Analysis",
    "Anchoring",
    "Answer",
    "Assessment",
    "Attendance",
    "CommitmentStatus",
    "Decision",
    "Dialogue",
    "Effect",
    "Event",
    "Figure",
    "Goal",
    "Measure",
    "Meeting",
    "Member",
    "Need",
    "Responsibility",
    "Trend",
    "TrendEffect",
    "register",
]

REGISTERS: Final[dict[str, type[Row]]] = {
    model.__tablename__: model
    for model in (
        CommitmentStatus, Anchoring, Goal, Measure, Figure, Dialogue, Need, Action, Effect, Meeting, Member, Attendance,
        Decision, Trend, TrendEffect, Analysis, Assessment, Answer, Responsibility, Event,
    )
}  # fmt: skip
"""The registers by name. One that refers to another comes after it."""


def register(name: str) -> type[Row]:
    """The register with this name.

    Raises:
        KompetensnbError: followup-register, with the registers there are.
    """
    if name not in REGISTERS:
        raise KompetensnbError("followup-register", value=name[:60], allowed=tuple(REGISTERS))
    return REGISTERS[name]
