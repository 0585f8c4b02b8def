"""Several scenarios in one line, for a link: the one that is being made, and those it is compared with.

Each is `name!levers`, or only levers when nothing is told about it, or `name!role!date!note!levers` when more is told
than its name. They are joined by `|`; the first is the one that is changed:
`Varsel!branch:B+C=-10;2026-2028|Fler platser!places:73O=50;2026-2035`. In names and notes a letter that the line uses
itself, or that an address cannot carry, is written as its number between tildes: `Räcker det~3f~`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kompetensnb.errors import KompetensnbError
from kompetensnb.forecast.scenario import Scenario
from kompetensnb.vocabulary.inputs import shown

MOST: Final = 4
"""Scenarios that can be told apart beside each other."""

_BETWEEN, _AFTER = "|", "!"
_ABOUT: Final = ("name", "author_role", "date", "note")
# Two dots after one another are refused in an address, so the second is written as a number.
_UNSAFE: Final = re.compile(r"[^\w ,:;=+()&/.–−-]|(?<=\.)\.")
_NUMBERED: Final = re.compile(r"~([0-9a-f]{1,6})~")


def from_text(text: str) -> tuple[Scenario, ...]:
    """The scenarios of a link, always at least one; the first has no levers when nothing is changed.

    Raises:
        KompetensnbError: scenario-too-many, scenario-unreadable, and what `Scenario.from_text` raises.
    """
    first, *others = text.split(_BETWEEN)
    parts = [first, *(part for part in others if part.strip())]
    if len(parts) > MOST:
        raise KompetensnbError("scenario-too-many", value=len(parts), allowed=MOST)
    return tuple(map(_scenario, parts))


def to_text(scenarios: Sequence[Scenario]) -> str:
    """The line for a link; reading it gives the same scenarios."""
    first, *others = (about(found) + found.to_text() for found in scenarios)
    return _BETWEEN.join([first, *filter(None, others)])


def about(scenario: Scenario) -> str:
    """What stands before the levers of a scenario in the line: empty, its name, or all that is told about it."""
    told = [getattr(scenario, name) for name in _ABOUT]
    shortest = told if any(told[1:]) else told[:1] if told[0] else []
    return "".join(_written(value) + _AFTER for value in shortest)


def opened(text: str, saved: str) -> str:
    """The line after a saved file was opened: its scenario first, the one that was made kept to compare with.

    Nothing is kept of one without levers, nor twice; without room for it, it gives way.

    Args:
        text: the line before.
        saved: the content of the file.

    Raises:
        KompetensnbError: what `Scenario.from_json` raises.
    """
    found = Scenario.from_json(saved)
    first, *others = from_text(text)
    kept = [other for other in others if other != found]
    if first.levers and first != found and first not in kept and len(kept) < MOST - 1:
        kept = [first, *kept]
    return to_text([found, *kept])


def _scenario(text: str) -> Scenario:
    *told, levers = text.split(_AFTER)
    if len(told) not in (0, 1, len(_ABOUT)):
        raise _unreadable(text)
    return Scenario.from_text(levers, **dict(zip(_ABOUT, map(_read, told), strict=False)))


def _written(text: str) -> str:
    return _UNSAFE.sub(lambda letter: f"~{ord(letter[0]):x}~", text)


def _read(text: str) -> str:
    if "~" in _NUMBERED.sub("", text):
        raise _unreadable(text)
    try:
        return _NUMBERED.sub(lambda found: chr(int(found[1], 16)), text)
    except ValueError as error:  # no letter has such a number
        raise _unreadable(text) from error


def _unreadable(text: str) -> KompetensnbError:
    return KompetensnbError("scenario-unreadable", value=shown(text), allowed="Varsel!branch:B+C=-10;2026-2028")
