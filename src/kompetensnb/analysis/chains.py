"""From need to action to what was seen: what leads on and what stops, and goals with what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kompetensnb.store.records import Record, Records

NEED_ORDER: Final = ("open", "underway", "met")
_LEVELS: Final = ("vision", "effect", "activity")


@dataclass(frozen=True)
class Chain:
    """A need with the actions that were taken for it and the effects that were seen after each (by its id)."""

    need: Record
    actions: tuple[Record, ...]
    effects: dict[str, tuple[Record, ...]]

    @property
    def is_still_open(self) -> bool:
        """Whether something remains to be done."""
        return bool(self.need["state"] != "met")

    @property
    def leads_nowhere(self) -> bool:
        """Whether nobody owns it or nothing has been done about it, though it is not met."""
        return self.is_still_open and (not self.need["owner"] or not self.actions)


@dataclass(frozen=True)
class Followed:
    """A measure of a goal: its values as rows of the register; the one before the latest outcome is `previous`."""

    measure: Record
    baseline: Record | None
    previous: Record | None
    now: Record | None
    target: Record | None


def chains(records: Records, needs: Iterable[Record]) -> tuple[Chain, ...]:
    """The needs with what came of them; open ones first, then by title."""
    actions: dict[str, list[Record]] = {}
    effects: dict[str, list[Record]] = {}
    for row in records.open("action"):
        actions.setdefault(row["need"], []).append(row)
    for row in records.open("effect"):
        effects.setdefault(row["action"], []).append(row)
    ordered = sorted(needs, key=lambda row: (NEED_ORDER.index(row["state"]), row["title"]))
    return tuple(
        Chain(
            need,
            tuple(actions.get(need["id"], ())),
            {action["id"]: tuple(effects.get(action["id"], ())) for action in actions.get(need["id"], ())},
        )
        for need in ordered
    )


def tree(goals: Iterable[Record]) -> Iterator[tuple[int, Record]]:
    """The goals with their depth, each followed by those below it; one whose parent is not there stands first."""
    rows = sorted(goals, key=lambda row: row["title"])
    known = {row["id"] for row in rows}

    def below(parent: str | None, depth: int) -> Iterator[tuple[int, Record]]:
        for row in rows:
            if row["parent"] == parent or (parent is None and row["parent"] not in known):
                yield depth if parent else _LEVELS.index(row["level"]), row
                yield from below(row["id"], (depth if parent else _LEVELS.index(row["level"])) + 1)

    return below(None, 0)


def followed(records: Records, goal: str) -> tuple[Followed, ...]:
    """The measures of a goal with the latest baseline and target, the latest outcome and the one before."""
    found = []
    for measure in records.where("measure", goal=goal):
        values: dict[str, list[Record]] = {"baseline": [], "outcome": [], "target": []}
        for row in sorted(records.where("figure", measure=measure["id"]), key=lambda row: row["year"]):
            values[row["kind"]].append(row)
        outcomes = values["outcome"]
        found.append(
            Followed(
                measure,
                baseline=values["baseline"][-1] if values["baseline"] else None,
                previous=outcomes[-2] if len(outcomes) > 1 else None,
                now=outcomes[-1] if outcomes else None,
                target=values["target"][-1] if values["target"] else None,
            )
        )
    return tuple(found)
