"""Several scenarios in one line, for a link: the one that is being made, and those it is compared with.

Each is `name!levers`, or only levers when it has no name, and they are joined by `|`; the first is the one that is
changed: `Varsel!branch:B+C=-10;2026-2028|Fler platser!places:73O=50;2026-2035`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.scenario import Scenario

MOST: Final = 4
"""Scenarios that can be told apart beside each other."""

_BETWEEN, _AFTER_NAME = "|", "!"


def from_text(text: str) -> tuple[Scenario, ...]:
    """The scenarios of a link, always at least one; the first has no levers when nothing is changed.

    Raises:
        KompetensnbError: scenario-too-many, and what `Scenario.from_text` raises.
    """
    first, *others = text.split(_BETWEEN)
    parts = [first, *(part for part in others if part.strip())]
    if len(parts) > MOST:
        raise KompetensnbError("scenario-too-many", value=len(parts), allowed=MOST)
    return tuple(map(_scenario, parts))


def to_text(scenarios: Sequence[Scenario]) -> str:
    """The line for a link; reading it gives the same levers under the same names. Nothing else of them is in it."""
    first, *others = (
        f"{found.name}{_AFTER_NAME}{found.to_text()}" if found.name else found.to_text() for found in scenarios
    )
    return _BETWEEN.join([first, *filter(None, others)])


def _scenario(text: str) -> Scenario:
    name, mark, levers = text.partition(_AFTER_NAME)
    return Scenario.from_text(levers, name=name) if mark else Scenario.from_text(text)
