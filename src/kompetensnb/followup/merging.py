"""Two who have changed the same row: what each of them changed, and where both changed the same field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kompetensnb.followup.base import Row, fields_of
from kompetensnb.followup.editing import read
from kompetensnb.followup.history import changes, replay


@dataclass(frozen=True)
class Merged:
    """The row as it would be with the changes of both, and what stands now where both wrote different things.

    `values` holds what I wrote where we differ: nothing of it is lost before I have seen theirs. `taken` are the fields
    that only they changed.
    """

    values: dict[str, Any]
    theirs: dict[str, Any]
    taken: tuple[str, ...]
    version: int
    role: str


def merge(session: Session, model: type[Row], row: str, version: int, mine: Mapping[str, Any]) -> Merged:
    """What I wrote, having read `version`, put together with what others have written since.

    Raises:
        KompetensnbError: followup-row.
    """
    now = read(session, model, row)
    told = changes(session, model, row)
    then = replay(change for change in told if change.version <= version).get((model.__tablename__, row), {})
    values, theirs, taken = dict(mine), {}, []
    for name in fields_of(model):
        before, present = then.get(name), getattr(now, name)
        if present == before or present == mine.get(name):
            continue
        if mine.get(name) == before:
            values[name] = present
            taken.append(name)
        else:
            theirs[name] = present
    return Merged(values, theirs, tuple(taken), now.version, told[-1].role if told else "")
