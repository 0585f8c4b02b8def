"""Where a figure comes from: the producer's table, when it was taken, and what a reader has to know about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

_DATES = ("retrieved", "updated", "next_release")


@dataclass(frozen=True)
class Origin:
    """One source table as it was when its figures were taken.

    `table` is the producer's table id, `contents` its codes for what is counted. `retrieved` is the day the figures
    were taken into our tables, `updated` when the producer last changed them, `next_release` when new ones are due;
    None when not known. `perturbed`: the producer has added random noise, so that sums differ from published totals.
    `derived`: computed from the producer's own figures, not published by it in this form. `sha256` is of the file
    that the figures were read from.
    """

    id: str
    producer: str
    table: str
    address: str
    licence: str
    titles: Mapping[str, str] = field(hash=False)
    notes: Mapping[str, str] = field(hash=False, default_factory=dict)
    contents: tuple[str, ...] = ()
    retrieved: date | None = None
    updated: date | None = None
    next_release: date | None = None
    perturbed: bool = False
    derived: bool = False
    sha256: str = ""

    def title(self, language: str = "sv") -> str:
        """What the table holds, in one line."""
        return self.titles[language]

    def note(self, language: str = "sv") -> str:
        """Caveats for whoever reads the figures; empty when there are none."""
        return self.notes.get(language, "")

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO text."""
        plain = asdict(self)
        plain["contents"] = list(self.contents)
        return plain | {name: day.isoformat() for name in _DATES if (day := plain[name]) is not None}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Origin:
        """The origin that `to_json` wrote.

        Raises:
            TypeError, ValueError: a field is missing, unknown, or no date.
        """
        unknown = plain.keys() - {item.name for item in fields(cls)}
        if unknown:
            raise ValueError(f"unknown fields of an origin: {sorted(unknown)}")
        values = dict(plain)
        for name in _DATES:
            if values.get(name) is not None:
                values[name] = date.fromisoformat(values[name])
        return cls(**values | {"contents": tuple(values.get("contents", ()))})
