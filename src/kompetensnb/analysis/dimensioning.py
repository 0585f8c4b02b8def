"""Run, expand, reduce or stop: what the forecast and the places of today say of each education group, and why.

A proposal follows from classes of results by the rules in `dimensioning.yml`; it is a basis for a decision, not one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from kompetensnb.analysis.files import read_yaml
from kompetensnb.analysis.provision import Offer, Programme, by, total
from kompetensnb.forecast.places import Needed
from kompetensnb.vocabulary import education_groups

RULES: Final[Mapping[str, Any]] = read_yaml("dimensioning.yml")
LIMITS: Final[Mapping[str, float]] = RULES["limits"]
DECISIONS: Final[tuple[str, ...]] = tuple(RULES["decisions"])
SHORT: Final = ("brist", "viss-brist")
UNKNOWN: Final = "okant"

NeededClass = Literal["none", "few", "many", "late", "unknown"]
_NOTHING: Final = total(())
_UNKNOWN: Final = Needed(None, 0, 0, "no-figures")


@dataclass(frozen=True)
class Standing:
    """What is known of an education group in a region in a year.

    `balance` is the engine's class in the middle of the band («brist» … «overskott», or «okant»), `verdict` its word
    with what the band says, `short` persons who are missing (None: not shown). `offer` is what the region gives,
    `today` the places of the region whose need it is: for a municipality those of its sub-region.
    """

    group: str
    balance: str
    verdict: str | None
    short: float | None
    offer: Offer
    needed: Needed
    today: float = 0.0

    @property
    def sure(self) -> bool:
        """Whether the whole band is in one class."""
        return self.balance != UNKNOWN and self.verdict == self.balance

    @property
    def needed_class(self) -> NeededClass:
        """The places needed beyond today's, as the rules speak of them."""
        if self.needed.places is None:
            return "late" if self.needed.unknown == "too-late" else "unknown"
        if self.needed.places == 0:
            return "none"
        least = max(LIMITS["smallest_class"], LIMITS["more_places"] / 100 * self.today)
        return "many" if self.needed.places >= least else "few"


@dataclass(frozen=True)
class Proposal:
    """What a rule (by its id, which is also the reason) proposes for a group."""

    standing: Standing
    decision: str
    rule: str


def standings(
    listed: pd.DataFrame,
    items: tuple[Programme, ...],
    needed: Mapping[str, Needed],
    around: tuple[Programme, ...] | None = None,
) -> tuple[Standing, ...]:
    """Groups that are given, or short and not given, in the order of `listed` (`frames.shortage`, as it may be shown).

    `items` is what the region gives, `around` what is given where the need is (the same, unless said). Places needed
    are left out for a group whose persons are too few to be shown.
    """
    offers = by(items, lambda item: item.group)
    wider = offers if around is None else by(around, lambda item: item.group)
    columns = (listed[name] for name in ("group", "verdict", "leaning", "short"))
    found = []
    for group, verdict, leaning, persons in zip(*columns, strict=True):
        offer = offers.get(group, _NOTHING)
        balance = leaning if isinstance(leaning, str) else UNKNOWN
        short = None if pd.isna(persons) else float(persons)
        if not offer.given and (balance not in SHORT or not short or not can_be_offered(group)):
            continue
        found.append(
            Standing(
                group=group,
                balance=balance,
                verdict=verdict if isinstance(verdict, str) else None,
                short=short,
                offer=offer,
                needed=needed.get(group, _UNKNOWN) if short is not None else _UNKNOWN,
                today=wider.get(group, _NOTHING).places or 0.0,
            )
        )
    return tuple(found)


def proposals(found: tuple[Standing, ...]) -> tuple[Proposal, ...]:
    """A proposal for each, by decision and then by the places needed and those of today."""
    return tuple(sorted((propose(item) for item in found), key=_order))


def propose(item: Standing) -> Proposal:
    """What the first rule that holds says."""
    rule = next(name for name, entry in RULES["rules"].items() if _holds(entry["when"], item))
    return Proposal(item, RULES["rules"][rule]["decision"], rule)


def rules() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every rule in the order it is tried: its id, the decision, the conditions."""
    for name, entry in RULES["rules"].items():
        yield name, entry["decision"], entry["when"]


def can_be_offered(group: str) -> bool:
    """Whether the group stands for an education that somebody can give."""
    never = RULES["never_offered"]
    return education_groups.get(group).level not in never["levels"] and group not in never["groups"]


def _holds(conditions: Mapping[str, Any], item: Standing) -> bool:
    return all(_CONDITIONS[name](item, wanted) for name, wanted in conditions.items())


_CONDITIONS: Final[Mapping[str, Callable[[Standing, Any], bool]]] = {
    "balance": lambda item, wanted: item.balance in wanted,
    "needed": lambda item, wanted: item.needed_class in wanted,
    "given": lambda item, wanted: item.offer.given is wanted,
    "sure": lambda item, wanted: item.sure is wanted,
    "preparatory": lambda item, wanted: (item.group in RULES["preparatory"]) is wanted,
    "higher": lambda item, wanted: (education_groups.get(item.group).level == "5") is wanted,
    "low_fill": lambda item, wanted: _below(item.offer.fill, "low_fill") is wanted,
    "low_completion": lambda item, wanted: _below(item.offer.completion, "low_completion") is wanted,
}


def _below(value: float | None, limit: str) -> bool:
    return value is not None and value < LIMITS[limit]


def _order(item: Proposal) -> tuple[int, float, float, str]:
    standing = item.standing
    return (
        DECISIONS.index(item.decision),
        -(standing.needed.places or 0),
        -(standing.offer.places or 0.0),
        standing.group,
    )
