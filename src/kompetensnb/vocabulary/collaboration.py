"""Facts about the collaboration itself, with their places in the sources: how it grew, and who has which part in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kompetensnb.vocabulary.files import read_yaml
from kompetensnb.vocabulary.texts import Text


@dataclass(frozen=True)
class Milestone:
    """An event, or a span of years. `kind` is a code of the kinds of events, `lines` its place in the source."""

    first_year: int
    last_year: int | None
    kind: str
    titles: Text
    source: str
    lines: str


@dataclass(frozen=True)
class Part:
    """Who has a part in a question, and which: a code of the duties."""

    names: Text
    duty: str
    lines: str


@dataclass(frozen=True)
class Matter:
    """A question, those who have a part in it, and the way that its decisions go."""

    questions: Text
    region: str
    parts: tuple[Part, ...]
    routes: Text
    source: str


@cache
def milestones() -> tuple[Milestone, ...]:
    """The timeline 1621–2021, in order."""
    return tuple(
        Milestone(
            first_year=told["years"][0],
            last_year=told["years"][1] if len(told["years"]) > 1 else None,
            kind=told["kind"],
            titles=Text.of(told["title"]),
            source="000",
            lines=str(told["lines"]),
        )
        for told in read_yaml("timeline.yml")
    )


@cache
def matters() -> tuple[Matter, ...]:
    """Who decides, prepares, carries out and pays what."""
    return tuple(
        Matter(
            questions=Text.of(told["question"]),
            region=told["region"],
            parts=tuple(Part(Text.of(part["who"]), part["duty"], str(part["lines"])) for part in told["parts"]),
            routes=Text.of(told["route"]),
            source=told["source"],
        )
        for told in read_yaml("responsibilities.yml")
    )
